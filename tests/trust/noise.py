"""What is added to one of two installations: records, and parts of records, that a viewer may not see.

Everything is made through the services. It shares words, titles, numbers and neighbours with what is visible, so that
anything that leaks would show.
"""

import random
from datetime import date
from typing import TYPE_CHECKING, Any

from schakel.base.accounts import services as accounts
from schakel.base.accounts.enums import Position
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup, Purpose
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.match.matching import services as matching
from schakel.match.proposals import services as proposals
from schakel.register.assets import rules as assets_rules
from schakel.register.assets import services as assets
from schakel.register.needs.models import Need
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Offering, Organisation
from tests import make
from tests.register.assets import images

if TYPE_CHECKING:
    from tests.trust.world import World

#: The numbers and the name of the first hidden organisation.
HIDDEN_NUMBER, HIDDEN_VAT, HIDDEN_NAME = "87654321", "NL004495445B01", "Listening Masts 0"
LABELS = ("AMBER", "AMBER+STRICT")
#: In both languages, as the visible ones are in one only.
HIDDEN_TEXTS = (
    "Een radar die kleine vliegtuigen boven een kamp vroeg genoeg ziet en hoort, bij regen en in het donker.",
    "Radar aircraft camp early small notice radar radar.",
)


def add_noise(number: int, *, world: "World") -> list[str]:
    """Add `number` organisations, offerings and cards that nobody of the cast may know of, and what hangs on the first
    of them; returns their public ids, three for each."""
    hidden: list[str] = []
    outsider, unit = steward_of(make.party()), steward_of(make.party(kind=PartyKind.DEFENCE_UNIT))
    for count in range(number):
        label = LABELS[count % 2]
        numbers: dict[str, Any] = {} if count else {"kvk_number": HIDDEN_NUMBER, "vat_number": HIDDEN_VAT}
        organisation = make.organisation(
            by=outsider, name=f"Listening Masts {count}", label=label, region="NL21", **numbers
        )
        offering = make.offering(
            by=outsider, of=organisation, label=label, title=world.offerings[0].title, kind="training",
            text=HIDDEN_TEXTS[count % 2], is_published=count % 3 != 0,
        )  # fmt: skip
        need = make.need(by=unit, label=label, title=world.needs[0].title, is_published=count % 3 != 0)
        if count < 4:
            hang_on(organisation, offering, by=outsider)
        hidden += [organisation.public_id, offering.public_id, need.public_id]
    act_among_themselves(world=world)
    return hidden


def add_many(number: int, *, world: "World") -> None:
    """Add so many hidden organisations, offerings and cards each in bulk, of one company and one unit outside the cast;
    every third offering is a draft."""
    company, unit = make.party(), make.party(kind=PartyKind.DEFENCE_UNIT)

    def labels(at: int) -> dict[str, str]:
        return {f"label_{group.value}": LABELS[at % 2] for group in FieldGroup}

    made = Organisation.objects.bulk_create(
        Organisation(
            owner=company, name=f"Listening Masts {at}", region="NL21", summary="Radar.", is_draft=False, **labels(at)
        )
        for at in range(number)
    )
    Offering.objects.bulk_create(
        Offering(
            owner=company, organisation=one, title=world.offerings[at % 8].title, kind="training", region="NL21",
            text=HIDDEN_TEXTS[at % 2], language=("nl", "en")[at % 2], is_draft=at % 3 == 0, proposition="production",
            state="draft" if at % 3 == 0 else "published", **labels(at),
        )
        for at, one in enumerate(made)
    )  # fmt: skip
    shape = {
        field.attname: getattr(world.needs[2], field.attname)
        for field in Need._meta.concrete_fields
        if field.name not in {"id", "public_id", "owner", "is_draft"} and not field.name.startswith("label_")
    }
    Need.objects.bulk_create(Need(owner=unit, is_draft=False, **shape, **labels(at)) for at in range(number))


def add_many_of(organisation: Organisation, number: int) -> None:
    """Add so many hidden offerings of one organisation that others may see, in bulk; every third is a draft."""
    Offering.objects.bulk_create(
        Offering(
            owner=organisation.owner, organisation=organisation, title=f"Radar beside {at}", kind="training",
            text=HIDDEN_TEXTS[at % 2], language="nl", is_draft=at % 3 == 0,
            state="draft" if at % 3 == 0 else "published",
            **{f"label_{group.value}": LABELS[at % 2] for group in FieldGroup},
        )
        for at in range(number)
    )  # fmt: skip


def hang_on(organisation: Organisation, offering: Offering, *, by: Viewer) -> None:
    """Contacts, statements and consents of a hidden record."""
    details = organisations.ContactDetails(role="Sales", email="sales@hidden.example")
    organisations.add_contact(organisation=organisation, details=details, actor=by)
    about = assets_rules.About(shows="A hidden hall", is_looked_at=True)
    reading = assets_rules.Reading("image/png", 2, 2, images.png())
    assets.add_picture(record=organisation, reading=reading, about=about, actor=by)
    for record, field in ((organisation, "summary"), (offering, "text")):
        for purpose in (Purpose.PUBLICATION, Purpose.EXPORT):
            disclosure.give_consent(record=record, field=field, purpose=purpose, actor=by)


def act_among_themselves(*, world: "World") -> None:
    """Two hidden parties that see each other: a match, a proposal, an introduction, members, an invitation; and one of
    them proposes to nobody of the cast."""
    supplier, unit = steward_of(make.party()), steward_of(make.party(kind=PartyKind.DEFENCE_UNIT))
    parties = [Party.objects.get(pk=viewer.acting_for or 0) for viewer in (supplier, unit)]
    offering = make.offering(by=supplier, label="AMBER", title=world.offerings[1].title)
    need = make.need(by=unit, label="AMBER", title=world.needs[1].title)
    disclosure.set_audience(
        record=offering, groups=list(FieldGroup), audience=disclosure.Audience(parties=(parties[1],)), actor=supplier
    )
    disclosure.set_audience(
        record=need, groups=list(FieldGroup), audience=disclosure.Audience(parties=(parties[0],)), actor=unit
    )
    matching.accept_match(need=need, offering=offering, actor=unit)
    make.proposal(to=need, by=supplier, title="Hearing what comes")
    asked = proposals.ask_introduction(record=offering, reveals="We seek a radar.", actor=unit)
    proposals.accept_introduction(introduction=asked, actor=supplier)
    make.member(of=parties[0])
    accounts.invite_member(party=parties[0], email="guest@hidden.example", position=Position.MEMBER, actor=supplier)


def add_beside(*, world: "World", by: str) -> None:
    """Records of a member of the cast beside their visible ones, for their own party only: drafts, narrow labels."""
    viewer = world.cast.viewer(by)
    mine = [one for one in world.organisations if one.owner_id in viewer.parties]
    for label in LABELS:
        made = make.organisation(by=viewer, name=f"Beside {label}", of=make.party(), label=label, region="NL36")
        for organisation in (*mine, made):
            make.offering(by=viewer, of=organisation, label=label, title=world.offerings[0].title, kind="training")
            make.offering(by=viewer, of=organisation, label="CLEAR", title="A draft", is_published=False)


def change_hidden_parts(*, world: "World", by: str) -> None:
    """Write into field groups of visible records that stand under a narrow label, and add statements to them."""
    viewer = world.cast.viewer(by)
    for offering in world.veiled:
        if offering.owner_id in viewer.parties:
            offering.refresh_from_db()
            organisations.change_offering(
                offering=offering,
                texts={
                    "title": offering.title,
                    "text": "Entirely other words: lidar, sonar, cavitation.",
                    "capacity_note": "Nine a week",
                    "price_note": "Three thousand",
                    "technical_detail": "Range of nine kilometres.",
                },
                facts={"maturity": 9, "military_use": "Hearing what swims."},
                provenance=make.provenance(source="a hidden source", on=date(2026, 10, 1)),
                actor=viewer,
            )


#: What hidden texts are made of, in one language or the other.
WORDS = (
    ("radar", "aircraft", "camp", "early", "mast", "sonar", "small"),
    ("de", "radar", "ziet", "een", "vliegtuig", "boven", "het", "kamp", "kleine", "mast"),
)


def at_random(dice: random.Random, *, world: "World") -> None:
    """One to four hidden records that somebody outside the cast makes, drawn by these dice."""
    for _ in range(dice.randint(1, 4)):
        outsider, label = steward_of(make.party()), dice.choice(LABELS)
        title, is_published = dice.choice([one.title for one in world.offerings]), dice.random() < 0.7
        words = " ".join(dice.choices(dice.choice(WORDS), k=12))
        if dice.random() < 0.5:
            region, kind = dice.choice(("", "NL21", "NL36")), dice.choice(("product", "service", "training"))
            made = make.organisation(by=outsider, name=title, label=label, region=region)
            make.offering(
                by=outsider, of=made, label=label, title=title, text=words, kind=kind, region=region,
                is_published=is_published,
            )  # fmt: skip
        else:
            unit = steward_of(make.party(kind=PartyKind.DEFENCE_UNIT))
            make.need(by=unit, label=label, title=title, effect=f"A unit has {words}.", is_published=is_published)


def steward_of(party: Party) -> Viewer:
    """Somebody new who keeps this party."""
    return make.viewer(of=make.member(of=party, position=Position.STEWARD))
