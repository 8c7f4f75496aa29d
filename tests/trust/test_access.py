"""Every route, tried by every role on records of every state and label, does what the table of access says."""

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Purpose
from schakel.base.disclosure.models import Consent
from schakel.base.parties.enums import Group
from schakel.config import access
from schakel.match.matching import services as matching
from schakel.match.matching.enums import CorrectionKind
from schakel.match.proposals import selectors as proposals
from schakel.register.assets import rules as assets_rules
from schakel.register.assets import services as assets
from schakel.register.assets.models import Picture
from schakel.register.needs import selectors as needs
from schakel.register.needs import services as needs_services
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations import services as organisation_services
from schakel.register.organisations.enums import Passage
from schakel.register.organisations.models import Contact, Hold, Organisation, Statement
from schakel.report.releases import services as releases
from schakel.report.releases.enums import Figure
from tests import cast, make
from tests.register.assets import images
from tests.trust import world as worlds

pytestmark = pytest.mark.django_db
ABSENT = "absentabsent"
#: The quick form tries those whose circles differ most; the full one (SCHAKEL_FULL=1) the whole cast.
ROLES = access.ROLES if worlds.FULL else ("stranger", "supplier", "rival", "defence-officer", "auditor")
#: Addresses of the sign-in library: it decides by session and second factor and shows no record.
LIBRARY = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")
DONE = {200, 201, 204, 302, 303, 409, 422}
#: Routes that may answer 404 or 403 to those who may use them, each with the reason.
MAY_HAVE_NOTHING = {
    "needs:difference": "a draft has no versions to compare",
    "matching:kept-list": "the second slot is the number of a list",
    "organisations:membership": "a profile that nobody keeps has no members",
    "organisations:membership-code": "a profile that nobody keeps has no members",
    "organisations:membership-confirm": "a profile that nobody keeps has no members",
    "accounts:end-session": "which session is said in the form",
    "accounts:act-for": "which organisation is said in the form",
    "accounts:invitation": "which invitation is kept in the session by the link",
}
#: Routes that answer to anything in their slot alike, each with the reason.
SAME_FOR_ANYTHING = {
    "outbox:unsubscribe": "a link of a mail that does not count is told so on its page",
    "organisations:party-name": "a party without a visible profile has no name here",
    "proposals:introduce": "a button, or nothing, for a page that the reader has already",
    "accounts:open-invitation": "a link that does not count is told so on the next page",
}
#: What to send so that an act of the interface gets as far as the question who may do it.
BODIES: dict[str, dict[str, object]] = {
    "add_offering": {"organisation": "", "title": "Another radar", "kind": "product"},
    "change_offering": {"title": "Radar, changed"},
    "withdraw_offering": {"reason": "not made any more"},
    "draft_need": {"title": "Small aircraft noticed"},
    "change_need": {"title": "Small aircraft noticed sooner"},
    "publish_need": {"days": 30, "reason": "it changed"},
    "extend_need": {"days": 10, "reason": "still needed"},
    "withdraw_need": {"reason": "no longer needed"},
    "fulfil_need": {"ending": "a partner delivered it"},
    "match_text": {"text": "radar"},
    "give_verdict": {"kind": "accepted"},
    "correct_word": {"kind": "ignore", "word": "camp"},
    "weigh_parts": {"weights": []},
    "change_proposal": {"title": "Hearing", "text": "Microphones on masts hear small aircraft."},
    "draft_proposal": {"title": "Hearing", "text": "Microphones on masts hear small aircraft."},
    "answer_proposal": {"isGoingOn": True, "answer": "It convinced us at once."},
    "withdraw_proposal": {"reason": "not possible now"},
    "tell_outcome": {"step": "talk", "on": "2026-01-05"},
    "ask_introduction": {"reveals": "We build masts and would like to talk."},
}


@dataclass(frozen=True)
class Subject:
    """One record: its identifier, the parties whose own it is, both sides of it, and who of the cast may know of it."""

    kind: str
    public_id: str
    owners: frozenset[int] = frozenset()
    sides: frozenset[int] = frozenset()
    known_to: frozenset[str] = frozenset()
    answerers: frozenset[int] = frozenset()


@dataclass
class Field:
    """The world with its records by kind, and somebody signed in for each role."""

    world: worlds.World
    subjects: dict[str, list[Subject]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A refusal is what is looked for here, not news for the log."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return client


def furnish(world: worlds.World) -> Field:
    """Add what the world lacks: ended cards, withdrawn offerings, proposals, introductions, verdicts, contacts."""
    found = Field(world)
    people = world.cast.people
    found.viewers = {name: world.cast.viewer(name) for name in cast.NAMES}
    found.clients = {name: client_of(people[name]) for name in ROLES}
    officer, supplier = found.viewers["defence-officer"], found.viewers["supplier-steward"]
    over = [make.need(by=officer, title=f"A card that is over {number}") for number in range(2)]
    needs_services.withdraw_need(need=over[0], reason="no longer needed", actor=officer)
    needs_services.fulfil_need(need=over[1], ending="a partner delivered it", actor=officer)
    gone = make.offering(by=supplier, of=world.organisations[0], title="Gone radar")
    organisation_services.withdraw_offering(offering=gone, reason="not made any more", actor=supplier)
    draft = make.offering(by=supplier, of=world.organisations[0], title="Draft radar", is_published=False)
    seen = world.offerings[0]
    verdict = matching.accept_match(need=world.needs[0], offering=seen, actor=officer)
    word = matching.correct_word(need=world.needs[0], kind=CorrectionKind.IGNORE, word="camp", actor=officer)
    asked = disclosure_services.ask_introduction(record=seen, reveals="We seek a radar.", actor=officer)
    say = {"field": "effect", "purpose": Purpose.EXPORT}
    given = disclosure_services.give_consent(record=world.needs[0], actor=officer, **say)  # type: ignore[arg-type]
    written = make.proposal(to=world.needs[0], by=supplier, is_sent=False)
    unit, company = found.viewers["defence-officer"].acting_for, supplier.acting_for
    assert unit is not None
    assert company is not None
    pair = frozenset({unit, company})
    mine = tuple(name for name in cast.NAMES if unit in found.viewers[name].parties)
    both = frozenset(name for name in cast.NAMES if found.viewers[name].parties & pair)
    found.subjects = {
        "needs": [_need(found, need) for need in (*world.needs, *over)],
        "offerings": [_offering(found, one) for one in (*world.offerings, gone, draft)],
        "organisations": [_organisation(found, one) for one in world.organisations],
        "proposals": [_proposal(found, one) for one in (written, *proposals.proposals_to(
            need=world.needs[0], viewer=officer))],
        "introductions": [Subject("introductions", asked.public_id, frozenset({company}), pair, both)],
        "verdicts": [Subject("verdicts", verdict.public_id, frozenset({unit}), frozenset(), frozenset(mine))],
        "parties": [_party(found, world.cast.parties[name]) for name in ("supplier", "unit")],
        "corrections": [Subject("corrections", word.public_id, frozenset({unit}), frozenset(), frozenset(mine))],
        "need-consents": [Subject("need-consents", given.public_id, frozenset({unit}), frozenset(), frozenset(mine))],
        **_released(found),
        "technical-detail": [_held(found, seen, officer)],
        **_hanging(found, world.organisations[0], officer),
    }  # fmt: skip
    return found


def _held(found: Field, one: Any, reader: Viewer) -> Subject:
    """Technical detail of an offering that waits for the party of a reader."""
    organisation_services.hold_detail(offerings=[one], party=reader.acting_for, passage=Passage.FILE, actor=reader)
    owner = frozenset({one.owner_id})
    knows = _knowing(found, lambda v: bool(owner & v.parties))
    return Subject("technical-detail", Hold.objects.get().public_id, owner, owner, knows)


def _released(found: Field) -> dict[str, list[Subject]]:
    """A figure that may be released by who may, one that was for everybody, and one for financiers only."""
    office, everybody = found.viewers["national-office"], frozenset(cast.NAMES)
    owner = frozenset({office.acting_for or 0})
    said: dict[str, Any] = {"name": "Figures", "purpose": "a report", "actor": office}
    for_all = releases.release_figure(figure=Figure.OFFERINGS, **said).public_id
    for_some = releases.release_figure(figure=Figure.NEEDS, readers=Group.FINANCIERS.value, **said).public_id
    knowing = frozenset({"financier", "programme-manager", "national-office"})
    known = {for_all: everybody, for_some: knowing}
    released = [Subject("releases", one, owner, owner, who) for one, who in known.items()]
    return {"new": [Subject("new", Figure.OUTCOMES.value, owner, owner, everybody)], "releases": released}


def _hanging(found: Field, organisation: Any, officer: Viewer) -> dict[str, list[Subject]]:
    """What hangs on a record that everybody may know of: contacts, pictures with and without consent, consents,
    statements, claims, introductions, memberships."""
    owner, steward = frozenset({organisation.owner_id}), found.viewers["supplier-steward"]
    inside = _knowing(found, lambda v: bool(owner & v.parties))
    everybody = frozenset(cast.NAMES)
    about = assets_rules.About(shows="A hall that nobody may see", is_looked_at=True)
    reading = assets_rules.Reading("image/png", 2, 2, images.png())
    closed = assets.add_picture(record=organisation, reading=reading, about=about, actor=steward)
    shown = Picture.objects.filter(organisation=organisation).exclude(pk=closed.pk).get()
    consent = Consent.objects.filter(record_id=organisation.public_id).order_by("pk")[0]
    contact = Contact.objects.get(organisation=organisation)
    statement = Statement.objects.filter(organisation=organisation, is_current=True).order_by("pk")[0]
    keeper = make.organisation(by=steward, name="Kept for others", label="CLEAR", of=make.party())
    Organisation.objects.filter(pk=keeper.pk).update(party=None)
    keeper.refresh_from_db()
    claim = organisation_services.claim_profile(organisation=keeper, grounds="It is ours.", actor=officer)
    named: dict[str, Any] = {"contacts": contact, "statements": statement, "claims": claim, "consents": consent}
    known = {"contacts": everybody, "statements": everybody, "claims": inside, "consents": inside}
    return {
        **{kind: [Subject(kind, one.public_id, owner, owner, known[kind])] for kind, one in named.items()},
        "pictures": [
            Subject("pictures", shown.public_id, owner, owner, everybody),
            Subject("pictures", closed.public_id, owner, owner, inside),
        ],
    }


def _knowing(found: Field, knows: Any) -> frozenset[str]:
    return frozenset(name for name in cast.NAMES if knows(found.viewers[name]))


def _need(found: Field, need: Any) -> Subject:
    knows = _knowing(found, lambda v: needs.visible_needs(viewer=v).filter(pk=need.pk).exists())
    return Subject("needs", need.public_id, frozenset({need.owner_id}), frozenset({need.owner_id}), knows)


def _offering(found: Field, one: Any) -> Subject:
    knows = _knowing(found, lambda v: organisations.visible_offerings(viewer=v).filter(pk=one.pk).exists())
    return Subject("offerings", one.public_id, frozenset({one.owner_id}), frozenset({one.owner_id}), knows)


def _organisation(found: Field, one: Any) -> Subject:
    knows = _knowing(found, lambda v: organisations.visible_organisations(viewer=v).filter(pk=one.pk).exists())
    return Subject("organisations", one.public_id, frozenset({one.owner_id}), frozenset({one.owner_id}), knows)


def _proposal(found: Field, one: Any) -> Subject:
    knows = _knowing(found, lambda v: proposals.visible_proposals(viewer=v).filter(pk=one.pk).exists())
    sides = frozenset({one.owner_id, one.need.owner_id})
    return Subject("proposals", one.public_id, frozenset({one.owner_id}), sides, knows, frozenset({one.need.owner_id}))


def _party(found: Field, one: Any) -> Subject:
    knows = _knowing(found, lambda v: one.pk in v.parties)
    return Subject("parties", one.public_id, frozenset({one.pk}), frozenset({one.pk}), knows)


def kind_of(path: str) -> str:
    """The kind of record that the first slot of a path holds."""
    if path.startswith("/account/organisations"):
        return "parties"
    if path.startswith("/my-records/consents"):
        return "consents"
    if path.startswith("/needs/consents"):
        return "need-consents"
    return path.removeprefix("/api/v1").split("<")[0].strip("/").split("/")[-1]


def trials(found: Field, route: access.Route) -> Iterator[tuple[Subject | None, str]]:
    """The addresses of a route with every record that fits it, and one that is not there."""
    slots = re.findall(r"<[^>]+>", route.path)
    if not slots:
        yield found.subjects["organisations"][0] if route.name == "api:add_offering" else None, route.path
        return
    nobody = Subject(kind_of(route.path), ABSENT)
    others = {"offering": found.world.offerings[0].public_id, "need": found.world.needs[0].public_id}
    known = found.subjects.get(kind_of(route.path), [])
    for subject in [*(known if worlds.FULL else known[:: 1 if len(known) < 4 else 3]), nobody]:
        path = route.path.replace(slots[0], subject.public_id)
        for slot in slots[1:]:
            path = path.replace(slot, next((text for name, text in others.items() if name in slot), "region"))
        yield subject, path + ("?first=1&second=1" if route.name == "needs:difference" else "")


def is_meant(who: access.Who, role: str, viewer: Viewer, subject: Subject | None, name: str) -> bool:
    """Whether the table lets this role do it with this record."""
    if role not in who.roles:
        return False
    if subject is None or not subject.owners:
        return subject is None
    owners = subject.answerers if name.endswith("answer-proposal") or name == "api:answer_proposal" else subject.owners
    return (
        role in subject.known_to
        and {
            "": True,
            "own": bool(owners & viewer.parties),
            "stewarded": bool(owners & viewer.stewarded),
            "of others": not owners & viewer.parties,
            "of a side": bool(subject.sides & viewer.parties),
            "that they decide about": bool(owners & viewer.stewarded),
        }[who.on]
    )


def send(client: Client, method: str, path: str, route: access.Route, found: Field) -> HttpResponse:
    """Send a request and undo whatever it did."""
    options: dict[str, Any] = {}
    if route.is_interface and method != "GET":
        body = dict(BODIES.get(route.name.removeprefix("api:"), {}))
        if "organisation" in body:
            body["organisation"] = found.world.organisations[0].public_id
        options = {"data": body, "content_type": "application/json"}
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        answer: HttpResponse = getattr(client, method.lower())(path, **options)
        transaction.set_rollback(True)
    client.cookies.load(cookies)  # an act may sign out, and that is undone too
    return answer


def fault(answer: HttpResponse, *, is_meant: bool, role: str, subject: Subject | None, name: str) -> str:
    """What is wrong with an answer; empty when nothing is."""
    status, where = answer.status_code, answer.get("Location", "")
    is_led_to_sign_in = status == 302 and "/account/login" in where
    if status >= 500:
        return f"broke ({status})"
    if name in SAME_FOR_ANYTHING or (is_meant and name in MAY_HAVE_NOTHING and status in (403, 404)):
        return ""
    if is_meant:
        return "" if status in DONE and not is_led_to_sign_in else f"{status} instead of being let in"
    if role == "stranger":
        return "" if is_led_to_sign_in or status in (401, 403, 404) else f"{status} for a stranger"
    if subject is not None and subject.owners and role not in subject.known_to:
        return "" if status == 404 else f"{status} for a record that they may not know of"
    return "" if status in (403, 404) else f"{status} instead of a refusal"


@pytest.mark.asvs("v5.0.0-8.1.1")
def test_every_route_is_in_the_table() -> None:
    known = list(access.routes())
    assert len(known) > 100
    assert [f"{route.name} {route.path}" for route in known if not route.methods] == []


def test_every_line_of_the_table_is_a_route() -> None:
    assert set(access.TABLE) - {route.name for route in access.routes()} == set()


def test_the_table_knows_the_roles_of_the_cast() -> None:
    assert set(access.ROLES) == set(cast.NAMES)


@pytest.mark.asvs("v5.0.0-3.5.3")
def test_only_the_methods_of_the_table_are_accepted() -> None:
    by_path: dict[str, set[str]] = {}
    for route in access.routes():
        by_path.setdefault(route.path, set()).update(route.methods)
    client = client_of(make.member())
    wrong = []
    for route in access.routes():
        if route.name.startswith(LIBRARY) or route.name in ("set_language", "ui:set-language"):
            continue
        path = re.sub(r"<[^>]+>", ABSENT, route.path)
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - by_path[route.path]:
            status = getattr(client, method.lower())(path).status_code
            if status != 405:
                wrong.append(f"{method} {path}: {status}")
    assert wrong == []


@pytest.mark.asvs("v5.0.0-8.2.1", "v5.0.0-8.3.1")
@pytest.mark.bio2("5.15", "8.3")
def test_every_role_gets_what_the_table_says_and_nobody_breaks_anything(world: worlds.World) -> None:
    found = furnish(world)
    wrong, tried = [], 0
    for route in access.routes():
        if route.name.startswith(LIBRARY) or route.name in UNTRIED:
            continue
        for subject, path in trials(found, route):
            for role in ROLES:
                for method, who in route.methods.items():
                    meant = is_meant(who, role, found.viewers[role], subject, route.name)
                    answer = send(found.clients[role], method, path, route, found)
                    tried += 1
                    if said := fault(answer, is_meant=meant, role=role, subject=subject, name=route.name):
                        wrong.append(f"{role} {method} {path} [{route.name}]: {said}")
    assert tried > 1000
    assert wrong == []


#: Routes that are tried elsewhere, each with the reason.
UNTRIED = {
    "accounts:confirm": "for those who sign in elsewhere only; test_oidc.py",
    "metrics": "by the operator's token or from the machine itself, whoever is signed in",
    "ui:styleguide-rows": "a fragment: refused to everybody by itself",
    "set_language": "Django's own, shows nothing",
    "ui:set-language": "Django's own, shows nothing",
}


def test_the_conditions_of_disclosure_are_those_of_the_shipped_table(world: worlds.World) -> None:
    """The table above says who may; the disclosure contract says so of records. Both speak of the same relations."""
    own = world.cast.viewer("defence-officer")
    assert disclosure.relations(record=world.needs[0], viewer=own)
