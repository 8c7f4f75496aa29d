"""What an index reads on in the ledger, and for whom."""

from collections.abc import Collection, Iterable

import pytest

from schakel.base.accounts.enums import Position
from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.match.matching import selectors, sources
from schakel.match.matching.selectors import indexes
from schakel.register.organisations import services
from schakel.register.organisations.models import Offering
from tests import make

pytestmark = pytest.mark.django_db
#: Which records were loaded since the fixture, in order.
Loads = list[Collection[str]]


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Loads:
    """An index that has settled, and what it loads from now on."""
    indexes.OFFERINGS.forget()
    indexes.OFFERINGS.current()
    honest = indexes.OFFERINGS.load
    found: Loads = []

    def load(ids: Collection[str] | None) -> Iterable[sources.Found]:
        found.append(sorted(ids or ()))
        return honest(ids)

    monkeypatch.setattr(indexes.OFFERINGS, "load", load)
    return found


def of(offering: Offering) -> Viewer:
    return make.viewer(of=make.member(of=offering.owner, position=Position.STEWARD))


def titles(viewer: Viewer, text: str = "starlings") -> list[str]:
    return [row.offering.title for row in selectors.matches_for_text(text=text, viewer=viewer).rows]


def changed(offering: Offering, text: str) -> None:
    texts = {"title": offering.title, "text": text}
    services.change_offering(offering=offering, texts=texts, facts={}, provenance=make.provenance(), actor=of(offering))


def test_a_change_of_a_hidden_record_makes_no_work_for_a_reader_who_may_not_see_it(loads: Loads) -> None:
    hidden = make.offering(by=make.steward(), label="AMBER", title="Hidden", text="A radar.")
    changed(hidden, "It counts starlings.")
    assert titles(STRANGER) == []
    assert selectors.matches_for_text(text="starlings", viewer=STRANGER, filters=selectors.Filters(kind="product"))
    assert loads == []
    assert titles(of(hidden)) == ["Hidden"]
    assert loads == [[hidden.public_id]]


def test_a_public_record_is_read_on_whoever_asks_and_when_it_becomes_hidden_too(loads: Loads) -> None:
    public = make.offering(by=make.steward(), label="CLEAR", title="Open", text="It counts starlings.")
    filters = selectors.Filters(kind="training")
    assert selectors.matches_for_text(text="starlings", viewer=STRANGER, filters=filters).rows == ()
    assert loads == [[public.public_id]]
    assert titles(STRANGER) == ["Open"]
    disclosure.set_labels(record=public, labels=dict.fromkeys(FieldGroup, "AMBER"), actor=of(public))
    assert titles(STRANGER) == []
    assert loads == [[public.public_id], [public.public_id]]
    assert not indexes.OFFERINGS.current().document(public.public_id).is_public


def test_a_record_that_becomes_visible_is_found_with_what_changed_while_it_was_hidden(loads: Loads) -> None:
    hidden = make.offering(by=make.steward(), label="AMBER", title="Hidden", text="A radar.")
    assert titles(STRANGER, "radar") == []
    changed(hidden, "It counts starlings.")
    assert titles(STRANGER) == []
    disclosure.set_labels(record=hidden, labels=dict.fromkeys(FieldGroup, "CLEAR"), actor=of(hidden))
    assert titles(STRANGER) == ["Hidden"]
    assert titles(STRANGER, "radar") == []


def test_a_record_that_was_taken_back_while_it_waited_is_gone_for_everybody(loads: Loads) -> None:
    hidden = make.offering(by=make.steward(), label="AMBER", title="Hidden", text="It counts starlings.")
    assert titles(of(hidden)) == ["Hidden"]
    services.withdraw_offering(offering=hidden, reason="not made any more", actor=of(hidden))
    assert titles(of(hidden)) == titles(STRANGER) == []
    assert hidden.public_id not in indexes.OFFERINGS.current()


def test_not_more_changes_wait_than_the_bound(loads: Loads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_WAITING", 2)
    steward = make.steward()
    made = [make.offering(by=steward, label="AMBER").public_id for _ in range(3)]
    assert titles(STRANGER) == []
    assert loads == [sorted(made)]
