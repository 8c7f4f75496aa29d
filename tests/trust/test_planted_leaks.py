"""The comparison bites: each of these leaks, planted on purpose, is found by it; without the plant nothing differs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.test import Client

from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.models import Release
from schakel.base.ui import selectors as ui
from schakel.match.matching import sources
from schakel.match.matching.selectors import indexes, supply
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.models import Offering, Organisation
from schakel.report.releases import services as releases
from schakel.report.releases.enums import Figure
from tests.trust import noise, plants
from tests.trust import world as worlds

if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator
pytestmark = pytest.mark.django_db
Answers = list[worlds.Answer]
Plant = Callable[[pytest.MonkeyPatch], None]
Ask = Callable[[worlds.World, tuple[str, ...]], Answers]


@pytest.fixture(autouse=True)
def _fresh_indexes() -> Iterator[None]:
    worlds.forget_indexes()
    yield
    worlds.forget_indexes()


def pages(role: str, *paths: str) -> Ask:
    """Ask these addresses as a role; `{need}` and `{offering}` stand for the first open ones, `{hidden}` for noise."""

    def ask(world: worlds.World, hidden: tuple[str, ...]) -> Answers:
        client = Client()
        person = world.cast.people[role]
        if person is not None:
            client.force_login(person)
        names = {"need": world.needs[0].public_id, "offering": world.offerings[0].public_id, "hidden": hidden[1]}
        names["release"] = Release.objects.get().public_id
        return [worlds.ask(client, path.format(**names)) for path in paths]

    return ask


def statistics_over_everything(patch: pytest.MonkeyPatch) -> None:
    """An idf over all records."""
    load = indexes.OFFERINGS.load

    def everything_public(ids: Any) -> list[sources.Found]:
        return [replace(found, document=replace(found.document, is_public=True)) for found in load(ids)]

    patch.setattr(indexes.OFFERINGS, "load", everything_public)


def total_over_everything(patch: pytest.MonkeyPatch) -> None:
    """A total that counts hidden records."""

    class Counting(Pages):
        @property
        def count(self) -> int:
            return Offering.objects.count()

    patch.setattr(ui, "Paginator", Counting)


def options_from_everything(patch: pytest.MonkeyPatch) -> None:
    """Filter choices taken from all records."""

    def leaky(*, viewer: object) -> dict[str, list[str]]:
        del viewer
        kinds = sorted(set(Offering.objects.values_list("kind", flat=True)))
        return {"kind": kinds, "proposition": [], "region": [], "status": []}

    patch.setattr(organisations, "offering_options", leaky)


def order_by_hidden_neighbours(patch: pytest.MonkeyPatch) -> None:
    """A list sorted by something hidden."""
    honest = organisations.offerings_like

    def leaky(**asked: Any) -> Any:
        same = Offering.objects.filter(title=OuterRef("title")).order_by().values("title").annotate(n=Count("pk"))
        return honest(**asked).annotate(twins=Subquery(same.values("n"))).order_by("-twins", "-title")

    patch.setattr(organisations, "offerings_like", leaky)


def forbidden_instead_of_absent(patch: pytest.MonkeyPatch) -> None:
    """A 403 against a 404."""
    honest = organisations.offering_for

    def leaky(**asked: Any) -> Offering:
        try:
            return honest(**asked)
        except disclosure_rules.NotDisclosed:
            if Offering.objects.filter(public_id=asked["public_id"]).exists():
                raise disclosure_rules.NotAllowed("read") from None
            raise

    patch.setattr(organisations, "offering_for", leaky)


def cache_shared_between_viewers(patch: pytest.MonkeyPatch) -> None:
    """A list of ids kept from one viewer for the next."""
    kept: dict[int, list[str]] = {}

    def leaky(**asked: object) -> list[str]:
        del asked
        now = len(indexes.OFFERINGS.current())
        if now not in kept:  # as if somebody who may see everything had asked first
            kept[now] = list(Offering.objects.values_list("public_id", flat=True))
        return kept[now]

    def published(**asked: object) -> Any:
        del asked
        return Offering.objects.filter(state="published")

    patch.setattr(supply, "visible_ids", leaky)
    patch.setattr(supply, "published_for", published)


def join_in_an_export(patch: pytest.MonkeyPatch) -> None:
    """An export that takes along what stands beside a visible record."""
    honest = organisations.exportable_fields

    def leaky(**asked: Any) -> Any:
        found = list(honest(**asked))
        if found and isinstance(found[0][0], Organisation):
            found += [(row, frozenset(row.FIELD_GROUPS)) for row in Organisation.objects.filter(region="NL21")]
        return found

    patch.setattr(organisations, "exportable_fields", leaky)
    patch.setattr(organisations, "is_still_exportable", lambda **_asked: True)


def query_per_hidden_record(patch: pytest.MonkeyPatch) -> None:
    """One more query for each hidden record: the bytes stay, the work tells."""
    honest = needs.visible_needs

    def leaky(**asked: Any) -> Any:
        for need in Need.objects.exclude(pk__in=honest(**asked).values("pk")):
            Need.objects.filter(pk=need.pk).exists()
        return honest(**asked)

    patch.setattr(needs, "visible_needs", leaky)
    for name in ("need_for", "listed_needs"):
        if hasattr(needs, name):
            original = getattr(needs, name)

            def asking(original: Any = original, **asked: Any) -> Any:
                leaky(viewer=asked["viewer"])
                return original(**asked)

            patch.setattr(needs, name, asking)


def warn_of_hidden_twins(patch: pytest.MonkeyPatch) -> None:
    """A duplicate warning over all records, as an error of a constraint over all would give."""

    def leaky(**asked: Any) -> Any:
        return Organisation.objects.filter(kvk_number=asked["kvk_number"]).exclude(kvk_number="")

    patch.setattr(organisations, "known_organisations", leaky)


def register_a_twin(world: worlds.World, hidden: tuple[str, ...]) -> Answers:
    """Register an organisation under the number that a hidden one has; nothing of it is kept."""
    del hidden
    return [_registered(world, name="Mastbouw", kvk_number=noise.HIDDEN_NUMBER)]


def register_a_namesake(world: worlds.World, hidden: tuple[str, ...]) -> Answers:
    """Register an organisation with the name that a hidden one has; nothing of it is kept."""
    del hidden
    return [_registered(world, name=noise.HIDDEN_NAME)]


def _registered(world: worlds.World, **typed: str) -> worlds.Answer:
    client = Client()
    person = world.cast.people["supplier-steward"]
    assert person is not None
    client.force_login(person)
    rest = {
        "kind": "company", "size_class": "unknown", "status": "civil", "summary": "We build masts",
        "source": "own statement", "stated_on": "2026-11-01", "trust": "own",
    }  # fmt: skip
    with transaction.atomic():
        response = client.post("/organisations/new", rest | typed)
        transaction.set_rollback(True)
    leads_to = re.sub(r"/[0-9a-z]{12}$", "/random", response.headers.get("Location", ""))
    body = worlds.plain(response.content, response.headers["Content-Type"])
    return worlds.answer_of(response.status_code, (("Location", leads_to),), body)


PLANTS: list[tuple[Plant, Ask]] = [
    (statistics_over_everything, pages("defence-officer", "/needs/{need}/matches")),
    (total_over_everything, pages("stranger", "/offerings")),
    (options_from_everything, pages("stranger", "/offerings")),
    (order_by_hidden_neighbours, pages("supplier-steward", "/offerings")),
    (forbidden_instead_of_absent, pages("rival", "/offerings/{hidden}")),
    (cache_shared_between_viewers, pages("stranger", "/needs/{need}/matches", "/find?q=radar")),
    (join_in_an_export, pages("rival", "/organisations/export")),
    (warn_of_hidden_twins, register_a_twin),
    (plants.addresses_made_of_names, register_a_namesake),
    (query_per_hidden_record, pages("stranger", "/needs", "/needs/{need}")),
    (plants.places_of_then, pages("defence-officer", "/needs/{need}/matches", "/needs/{need}/matches/lists/1")),
    (plants.places_of_then, pages("defence-officer", "/needs/{need}/matches", "/needs/{need}/matches/lists/1?as=xlsx")),
    (plants.compared_with_everything, pages("defence-officer", "/needs/{need}/matches/export?as=xlsx")),
    (plants.compared_with_everything, pages("defence-officer", "/needs/{need}/matches/export?as=pdf")),
    (plants.recount_of_a_release, pages("stranger", "/releases/{release}", "/releases/{release}/file?as=csv")),
    (plants.figures_over_everything, pages("stranger", "/fairness")),
    (plants.consents_of_everybody, pages("supplier-steward", "/my-records/consents")),
    (plants.concepts_with_their_use, pages("stranger", "/concepts/export?as=csv")),
    (plants.numbers_of_books, pages("rival", "/offer-books")),
    (plants.remark_on_what_is_left_out, pages("rival", "/offer-books/book?region=NL21")),
    (plants.total_of_the_interface, pages("stranger", "/api/v1/offerings")),
]


NAMES = [f"{plant.__name__}-{at}" for at, (plant, _) in enumerate(PLANTS)]
NOBODY = ("absentabsent",) * 3


def asked(ask: Ask, world: worlds.World, hidden: tuple[str, ...]) -> Answers:
    """What comes back once kept lists and other derived rows have come into being; what was done is undone."""
    worlds.settle_indexes()
    with transaction.atomic():
        ask(world, hidden)
        worlds.settle_indexes()
        found = [_without(answer, hidden) for answer in ask(world, hidden)]
        transaction.set_rollback(True)
    worlds.forget_indexes()
    return found


@dataclass(frozen=True)
class Twins:
    """What each plant's question brought before there were hidden records, with the leak and without, and the hidden
    records that stand now."""

    leaking: dict[str, Answers]
    honest: dict[str, Answers]
    hidden: tuple[str, ...]


@pytest.fixture(scope="module")
def twins(standing_world: worlds.World) -> Twins:
    leaking, honest = {}, {}
    office = standing_world.cast.viewer("national-office")
    releases.release_figure(figure=Figure.OFFERINGS, name="What is offered", purpose="a letter", actor=office)
    worlds.settle_indexes()
    pages("defence-officer", "/needs/{need}/matches")(standing_world, NOBODY)  # the list that is kept
    for name, (plant, ask) in zip(NAMES, PLANTS, strict=True):
        with pytest.MonkeyPatch.context() as patch:
            plant(patch)
            leaking[name] = asked(ask, standing_world, NOBODY)
        honest[name] = asked(ask, standing_world, NOBODY)
    return Twins(leaking, honest, tuple(worlds.add_noise(6, world=standing_world)))


@pytest.mark.bio2("8.12")
@pytest.mark.parametrize("name", NAMES)
def test_a_planted_leak_is_found(name: str, world: worlds.World, twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, ask = PLANTS[NAMES.index(name)]
    plant(monkeypatch)
    found = asked(ask, world, twins.hidden)
    assert {answer.status for answer in (*found, *twins.leaking[name])} <= {200, 302, 403, 404, 422}
    assert found != twins.leaking[name]


@pytest.mark.parametrize("name", NAMES)
def test_without_the_plant_the_same_addresses_show_no_difference(name: str, world: worlds.World, twins: Twins) -> None:
    _plant, ask = PLANTS[NAMES.index(name)]
    assert asked(ask, world, twins.hidden) == twins.honest[name]


def _without(answer: worlds.Answer, hidden: tuple[str, ...]) -> worlds.Answer:
    body = answer.body
    for name in hidden:
        body = body.replace(name.encode(), b"absentabsent")
    return worlds.answer_of(answer.status, answer.headers, body, answer.queries)
