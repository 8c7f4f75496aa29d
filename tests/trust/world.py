"""A small world with the whole cast in it, and every address to ask."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from schakel.base.accounts.models import Membership
from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.audit import sources as audit_sources
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup, Purpose
from schakel.base.disclosure.models import Consent
from schakel.match.matching import services as matching
from schakel.match.matching.enums import CorrectionKind
from schakel.match.matching.selectors import additions, indexes
from schakel.match.proposals.models import Proposal
from schakel.register.assets import rules as assets_rules
from schakel.register.assets import services as assets
from schakel.register.datasets import jobs as dataset_jobs
from schakel.register.datasets import rules as datasets_rules
from schakel.register.datasets import services as datasets
from schakel.register.datasets.enums import Generator, Licence
from schakel.register.needs import services as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import services as organisation_services
from schakel.register.organisations.models import Contact, Offering, Organisation, Statement
from schakel.register.vocabulary import services as vocabulary
from schakel.report.fairness import selectors as fairness
from schakel.report.releases import services as releases
from schakel.report.releases.enums import Figure
from tests import cast, make
from tests.register.assets import images
from tests.trust import probes, waiting
from tests.trust.addresses import DUTY, FULL, addresses
from tests.trust.noise import add_noise

__all__ = ["FULL", "add_noise", "addresses"]

#: Headers that say nothing about records: session and random tokens.
PLAIN_HEADERS = frozenset({"Set-Cookie", "Date", "Content-Security-Policy", "Last-Modified", "Expires"})
_TOKEN = re.compile(rb'(name="(?:csrfmiddlewaretoken|form_token)" value="|"X-CSRFToken":")[^"]*(")')
#: What a page signs for its own form: with the moment of signing.
_SIGNED = re.compile(rb":[0-9A-Za-z]{6}:[0-9A-Za-z_-]{43}")
_MOMENT = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9.]+(Z|[+]00:00)?")
_PDF_MOMENT = re.compile(rb"D:[0-9]{14}[^)]*|/ID *\[[^\]]*\]")
#: Clock times, and how long ago something was ("16 minuten").
_NOISE = re.compile(rb"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?|[0-9]+\xc2\xa0(minu|seco|uur|hour)")


@dataclass(frozen=True)
class World:
    """The cast and the records that stand before any noise is added, by kind of record."""

    cast: cast.Cast
    needs: list[Need]
    offerings: list[Offering]
    organisations: list[Organisation]
    #: Offerings that everybody may know of, of which only the title group is open.
    veiled: list[Offering]
    #: Public identifiers of whatever else there is, by the first piece of its address (`furnished`).
    more: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What one viewer got from one address: status, headers that matter, normalised bytes (packed), their number, the
    number of queries."""

    status: int
    headers: tuple[tuple[str, str], ...]
    packed: bytes
    size: int = field(default=0)
    queries: int = field(default=0)

    @property
    def body(self) -> bytes:
        """The normalised bytes."""
        return zlib.decompress(self.packed)


def answer_of(status: int, headers: tuple[tuple[str, str], ...], body: bytes, queries: int = 0) -> Answer:
    """An answer with its bytes packed."""
    return Answer(status, headers, zlib.compress(body, 1), len(body), queries)


def build() -> World:
    """Make the cast, cards of every label and offerings of every label."""
    load_lists()
    made = cast.assemble()
    officer, supplier, rival = made.viewer("defence-officer"), made.viewer("supplier-steward"), made.viewer("rival")
    needs = [make.need(by=officer, label=label, title=f"Small aircraft noticed, {label}") for label in LABELS]
    needs.append(make.need(by=officer, is_published=False, title="A draft card"))
    organisations = [
        make.organisation(by=supplier, name="Listening Masts", label="CLEAR", region="NL21"),
        make.organisation(by=rival, name="Radar Works", label="GREEN", region="NL21"),
    ]
    offerings = [
        make.offering(
            by=viewer, of=organisation, label=label, title=f"Radar {label} {organisation.name}", region="NL21",
            proposition="production",
            text="A radar that notices small aircraft above a camp early.",
        )
        for viewer, organisation in zip((supplier, rival), organisations, strict=True)
        for label in LABELS
    ]  # fmt: skip
    make.proposal(to=needs[0], by=supplier)
    for organisation, viewer in zip(organisations, (supplier, rival), strict=True):
        reach(organisation, by=viewer)
    return World(made, needs, offerings, organisations, veiled(by=(supplier, rival), of=organisations))


LABELS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")


def load_lists(*names: str) -> None:
    """Code lists: those by which books and filters choose, when none are named."""
    home = resources.files("schakel.register.vocabulary").joinpath("data", "lists")
    for name in names or ("regions", "propositions"):
        loaded = json.loads(home.joinpath(f"{name}.json").read_text("utf-8"))
        vocabulary.load_list(loaded=loaded, reason="for the test", actor=make.SYSTEM)


def load_links() -> None:
    """The code lists that are linked with each other, and the links."""
    load_lists("nld-areas", "nts-technologies", "dis-areas")
    links = resources.files("schakel.register.vocabulary").joinpath("data", "links", "nld-nts-dis.json")
    vocabulary.load_links(loaded=json.loads(links.read_text("utf-8")), actor=make.SYSTEM)


def reach(organisation: Organisation, *, by: Viewer) -> None:
    """A contact and a picture of a profile, and the consents to show and to publish them."""
    details = organisation_services.ContactDetails(role="Sales", email="sales@masts.example")
    organisation_services.add_contact(organisation=organisation, details=details, actor=by)
    about = assets_rules.About(shows="A mast hall", is_looked_at=True)
    reading = assets_rules.Reading("image/png", 2, 2, images.png())
    picture = assets.add_picture(record=organisation, reading=reading, about=about, actor=by)
    for name, purpose in (
        (picture.name, Purpose.ASSET),
        (picture.name, Purpose.PUBLICATION),
        ("contacts", Purpose.PUBLICATION),
    ):
        assets.give_consent(record=organisation, field=name, purpose=purpose, actor=by)


def furnished(world: World) -> World:
    """The same world with a second version of a card, a verdict, an introduction, a dataset, a release, and the
    identifiers of everything that hangs on its records."""
    load_links()
    officer, supplier = world.cast.viewer("defence-officer"), world.cast.viewer("supplier-steward")
    needs.change_need(need=world.needs[0], card=make.card(title="Small aircraft heard in time"), actor=officer)
    needs.publish_need(need=world.needs[0], reason="it is heard, not seen", days=60, actor=officer)
    verdict = matching.accept_match(need=world.needs[0], offering=world.offerings[0], actor=officer)
    word = matching.correct_word(need=world.needs[0], kind=CorrectionKind.IGNORE, word="camp", actor=officer)
    asked = disclosure.ask_introduction(record=world.offerings[0], reveals="We seek a radar.", actor=officer)
    disclosure.accept_introduction(introduction=asked, actor=supplier)
    wanted = datasets_rules.Wanted("Try-out", "To try.", Generator.ECOSYSTEM, 20, 2, Licence.CC0)
    dataset = datasets.begin_dataset(
        owner=world.organisations[0].owner, wanted=wanted, version="v", label="CLEAR", learnt_label="CLEAR",
        actor=supplier,
    )  # fmt: skip
    dataset_jobs.make_rows(dataset=dataset, actor=supplier)
    said: dict[str, Any] = {
        "name": "What is offered",
        "purpose": "a letter",
        "actor": world.cast.viewer("national-office"),
    }
    release = releases.release_figure(figure=Figure.OFFERINGS, **said)
    mine = [one.pk for one in world.organisations]
    more: dict[str, Sequence[str]] = {
        "proposals": _names(Proposal.objects.filter(need=world.needs[0])),
        "introductions": [asked.public_id],
        "releases": [release.public_id],
        "new": [Figure.OFFERINGS.value, Figure.NEEDS.value],
        "memberships": _names(Membership.objects.all())[:4],
        "verdicts": [verdict.public_id],
        "corrections": [word.public_id],
        "synthetic-data": [dataset.public_id],
        "contacts": _names(Contact.objects.filter(organisation__in=mine)),
        "statements": _names(Statement.objects.filter(organisation__in=mine, is_current=True))[:4],
        "consents": _names(Consent.objects.all())[:4],
        "parties": [one.public_id for one in world.cast.parties.values()],
        "code-lists": ["regions", "propositions"],
        "concepts": ["radar"],
        **waiting.identifiers(world),
    }
    return replace(world, more=more)


def _names(found: Any) -> list[str]:
    return list(found.order_by("pk").values_list("public_id", flat=True))


def veiled(*, by: tuple[Viewer, ...], of: list[Organisation]) -> list[Offering]:
    """Offerings whose identity is CLEAR and whose other field groups stand under AMBER."""
    found = []
    for viewer, organisation in zip(by, of, strict=True):
        made = make.offering(
            by=viewer, of=organisation, label="CLEAR", title=f"Radar with little said, {organisation.name}"
        )
        narrow: dict[FieldGroup, str] = dict.fromkeys(set(FieldGroup) - {FieldGroup.IDENTITY}, "AMBER")
        disclosure.set_labels(record=made, labels=narrow, actor=viewer)
        found.append(made)
    return found


def ask(client: Client, path: str, write: probes.Write | None = None) -> Answer:
    """Ask an address, or send a form to it and undo what it did, and normalise what comes: random tokens and clock
    times aside, everything counts."""
    counted = [0]
    audit_sources.forget_keys()  # remembered for a minute: whether it passed is the clock's doing

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        counted[0] += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        response = probes.send(client, path, write) if write else client.get(path)
    body = response.getvalue() if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    headers = tuple(
        (name, probes.without_made(value, write) if name == "Location" else value)
        for name, value in sorted(response.headers.items())
        if name not in PLAIN_HEADERS and not (name == "Content-Length" and "spreadsheet" in kind)
    )
    found = probes.without_made(plain(body, kind), write)
    return answer_of(response.status_code, headers, found, counted[0])


def client_for(world: World, role: str) -> Client:
    """Somebody of the cast before the product."""
    client = Client()
    person = world.cast.people[role]
    if person is not None:
        client.force_login(person)
    return client


def snapshot(world: World, roles: tuple[str, ...]) -> dict[tuple[str, str], Answer]:
    """What each role gets from every address, and what it is told when it writes what hidden records hold already."""
    found = {}
    for role in roles:
        client = client_for(world, role)
        for name, path in addresses(world):
            if role not in DUTY.get(name.split(":")[0], frozenset()):
                found[role, path] = ask(client, path)
        for write in probes.writes(world):
            found[role, f"{write.method} {write.path} {write.name}"] = ask(client, write.path, write)
    return found


def look(world: World, roles: tuple[str, ...]) -> None:
    """Let each role look at what keeps something on the first look: the matches of every card."""
    for role in roles:
        client = client_for(world, role)
        for name, path in addresses(world):
            if name.split(":")[0] in ("matching", "novelty") or name == "api:list_need_matches":
                ask(client, path)


def answers_about(world: World, role: str, public_ids: tuple[str, ...]) -> dict[str, Answer]:
    """What a role gets from every address with one of these identifiers, or an absent one, in it."""
    client = client_for(world, role)
    return {path: ask(client, path) for _name, path in addresses(world, public_ids, is_all=False)}


def differences(before: Mapping[tuple[str, str], Answer], after: Mapping[tuple[str, str], Answer]) -> list[str]:
    """What differs between two snapshots: role, address, which part, and how it begins to differ."""
    return [
        f"{role} {path}: {part} {told}"
        for (role, path), answer in before.items()
        for part, told in parted(answer, after[role, path])
    ]


def parted(one: Answer, other: Answer) -> Iterator[tuple[str, str]]:
    """The parts in which two answers differ, each with the place where they part."""
    for part in ("status", "headers", "size", "queries"):
        if getattr(one, part) != getattr(other, part):
            yield part, f"{getattr(one, part)} against {getattr(other, part)}"
    if one.packed != other.packed:
        first, second = one.body, other.body
        place = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
        start = max(0, place - 80)
        yield "body", f"{first[start : place + 40]!r} against {second[start : place + 40]!r}"


def plain(body: bytes, content_type: str) -> bytes:
    """The bytes that count: a workbook without the moment it was made and packed, a page without tokens and times."""
    if content_type == "application/pdf":
        return _PDF_MOMENT.sub(b"", body)
    if "spreadsheet" not in content_type:
        return _NOISE.sub(b"", _SIGNED.sub(b"", _MOMENT.sub(b"", _TOKEN.sub(rb"\1\2", body))))
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = [name.encode() + packed.read(name) for name in sorted(packed.namelist())]
    return _MOMENT.sub(b"", b"\n".join(parts))


def settle_indexes() -> None:
    """Let this process read what changed, as one that has been running for a while."""
    forget_indexes()
    indexes.OFFERINGS.current()
    indexes.NEEDS.current()
    additions(need=None, viewer=STRANGER)
    fairness.fairness(today=timezone.localdate())


def forget_indexes() -> None:
    """Let the next question read everything anew, as a fresh process would."""
    indexes.OFFERINGS.forget()
    indexes.NEEDS.forget()
    fairness.RANKINGS.forget()
