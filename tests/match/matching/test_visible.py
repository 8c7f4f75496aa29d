"""What matching may show is what the policy's own filter gives, for every viewer and after every change."""

import random

import pytest

from schakel.base.accounts.rules import STRANGER
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.base.disclosure.models import AudienceEntry
from schakel.base.parties.enums import Group, PartyKind
from schakel.match.matching.selectors import supply
from schakel.match.matching.selectors.additions import published_for
from schakel.register.organisations import selectors as registered
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Offering
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(3))
def test_the_ids_from_index_and_audiences_are_those_of_the_filter(seed: int) -> None:
    dice = random.Random(seed)
    stewards = [make.steward(of=make.party(kind=dice.choice(list(PartyKind)))) for _ in range(5)]
    viewers = [STRANGER, make.viewer(of=make.user()), *stewards, make.viewer(of=make.member())]
    for _ in range(14):
        by = dice.choice(stewards)
        made = make.offering(by=by, label="GREEN", is_published=dice.random() < 0.8)
        labels = {group: dice.choice(list(Label)).value for group in (FieldGroup.IDENTITY, FieldGroup.CAPABILITY)}
        disclosure.set_labels(record=made, labels=labels, actor=by)
        for group in labels:
            let_in = {"party_id": dice.choice(stewards).acting_for} if dice.random() < 0.5 else {}
            AudienceEntry.objects.create(
                record_kind="organisations.Offering",
                record_id=made.public_id,
                field_group=group.value,
                group="" if let_in else dice.choice(list(Group)).value,
                **let_in,
            )
    for _ in range(2):
        for viewer in viewers:
            by_filter = set(published_for(viewer=viewer).values_list("public_id", flat=True))
            sight = supply.sight_of(viewer=viewer)
            assert set(supply.visible_ids(filters=supply.EVERYTHING, sight=sight)) == by_filter
            named = registered.offerings_named(
                public_ids=Offering.objects.values_list("public_id", flat=True),
                audiences=sight.audiences,
                groups=registered.MATCHING_GROUPS,
            )
            known = registered.visible_organisations(viewer=viewer)
            assert {name for name, (row, _) in named.items() if row.state == "published"} == by_filter
            assert {maker.pk for _, maker in named.values() if maker} <= set(known.values_list("pk", flat=True))
        closed = Offering.objects.filter(state="published", owner=stewards[0].acting_for).first()
        if closed is not None:
            organisations.withdraw_offering(offering=closed, reason="Sold out.", actor=stewards[0])
