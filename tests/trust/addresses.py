"""Every address of the product that can be read, with the questions that are put to each."""

import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.urls import URLPattern, URLResolver, get_resolver

from schakel.config import access
from schakel.register.assets.models import Picture

if TYPE_CHECKING:
    from tests.trust.world import World

FULL = bool(os.environ.get("SCHAKEL_FULL"))
#: Addresses that are left out of the comparison, by URL name, each with its reason.
LEFT_OUT: Mapping[str, str] = {
    "healthz": "an operation figure, without content",
    "readyz": "an operation figure, without content",
    "metrics": "operation figures, without content: they count what this process answered",
}
#: How the names of the sign-in library's addresses begin: it decides by session and second factor, shows no record.
LIBRARY = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")
#: Roles whose own duty is to see that acts happened: left out for these namespaces only.
DUTY: Mapping[str, frozenset[str]] = {"ledger": frozenset({"auditor"})}
#: Addresses that list, count, search or suggest, by a piece of their URL name; these are asked all the questions.
LISTS = (
    *("list", "export", "find", "search", "home", "my-", "waiting", "book", "seen", "decisions", "compare", "matches"),
)
#: Questions tried on every list: searching, sorting, paging, filtering, as a file.
QUESTIONS = (
    (
        "", "?q=radar", "?q=radar&sort=-title", "?sort=-verified", "?sort=-name", "?page=2", "?size=10&more=1",
        "?offset=1", "?text=radar&find=radar", "?region=NL21", "?region=NL21&part=organisations", "?kind=training",
        "?maturity=9", "?as=csv", "?q=lidar&maturity=8",
    )
    if FULL
    else ("", "?q=radar&sort=-title&region=NL21")
)  # fmt: skip
#: Addresses that answer to questions of their own, by URL name; the quick form puts the last one only. `{offering}`,
#: `{other}` and `{need}` stand for visible records.
OWN_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "novelty:surprise": ("", "?step=1", "?step=2", "?step=4", "?kind=training&step=3"),
    "matching:need-matches": ("", "?more=1", "?kind=training", "?region=NL21&least_maturity=5", "?status=civil"),
    "matching:compare": ("", "?offering={offering}", "?offering={offering}&offering={other}"),
    "matching:what-if": ("", "?kind=training&now=region%3DNL21", "?part0=must"),
    "matching:why-not": ("", "?q=Listening", "?q=radar"),
    "matching:export": ("", "?as=csv", "?as=xlsx", "?as=pdf"),
    "needs:export": ("?as=atom",),
    "organisations:offering-export": ("?as=atom",),
    "releases:file": ("?as=csv", ""),
    "vocabulary:concept-export": ("", "?as=ttl"),
    "vocabulary:crosswalk-export": ("", "?as=csv"),
    "fairness:fairness": ("", "?as=csv"),
    "matching:versions": ("", "?first=1&second=2", "?first=2&second=1"),
    "matching:versions-link": ("", "?first=1&second=2"),
    "needs:difference": ("", "?first=1&second=2"),
    "ledger:my-records": ("", "?record={need}", "?record={offering}"),
    "datasets:dataset-rows": ("", "?as=csv"),
    "publications:book-file": ("?upto=CLEAR", "?region=NL36&language=en", "?region=NL21"),
    "vocabulary:list-detail": ("", "?page=2", "?q=noord"),
    "vocabulary:list-links": ("", "?between=nld-areas+nts-technologies", "?q=sensor"),
    "vocabulary:list-export": ("", "?as=xlsx"),
    "api:list_need_matches": ("", "?limit=50", "?region=NL21"),
}


def addresses(world: "World", extra: tuple[str, ...] = (), *, is_all: bool = True) -> Iterator[tuple[str, str]]:
    """Every address of the product that can be read, as (URL name, path), with every record of the world, these others
    and one that is absent in it; `is_all` false leaves out what names neither."""
    ids = identifiers(world) if is_all else {}
    asked = {"offering": world.offerings[0].public_id, "other": world.offerings[4].public_id}
    asked["need"] = world.needs[0].public_id
    for name, route in routes():
        if not is_asked(name):
            continue
        slots = re.findall(r"<[^>]+>", route)
        questions = [question.format(**asked) for question in OWN_QUESTIONS.get(name, ())]
        if not slots and not is_all:
            continue
        if not slots:
            is_list = any(piece in name for piece in LISTS)
            asked_here = [*(QUESTIONS if is_list else QUESTIONS[:1]), *(questions if FULL else questions[-1:])]
            yield from ((name, f"/{route}{question}") for question in dict.fromkeys(asked_here))
            continue
        kind = kind_of(route)
        known = [*ids.get(kind, ()), *extra, "absentabsent"]
        for public_id in dict.fromkeys(known):
            path = route
            for slot in slots:
                path = path.replace(slot, _fitting(slot, kind, public_id, asked))
            for question in (questions if FULL else questions[-1:]) or [""]:
                yield name, f"/{path}{question}"


def is_asked(name: str) -> bool:
    """Whether an address can be read and has a part in the comparison."""
    return name not in LEFT_OUT and not (access.TABLE.get(name) and "GET" not in access.TABLE[name])


def _fitting(slot: str, kind: str, public_id: str, asked: Mapping[str, str]) -> str:
    """What goes into a slot of a route: the record whose turn it is where the slot is of its kind."""
    for piece, value in (("field", "title"), ("int:", "1"), ("number", "1"), ("term", "NL21")):
        if piece in slot and kind != "learning":  # rankers are named by their number
            return value
    for piece in ("offering", "need"):
        if piece in slot and kind != f"{piece}s":
            return asked[piece]
    return public_id


def kind_of(route: str) -> str:
    """The kind of record that the first slot of a route holds."""
    if route.startswith("account/organisations"):
        return "parties"
    return route.removeprefix("api/v1/").split("<")[0].strip("/").split("/")[-1]


def identifiers(world: "World") -> dict[str, list[str]]:
    """The public identifiers of the world's records by the piece of the address before them."""
    pictures = Picture.objects.filter(organisation__in=world.organisations)
    offerings = [*world.offerings, *world.veiled]
    if not FULL:  # one of each kind of answer: open, for members, for an audience, open with hidden parts
        offerings = [world.offerings[0], world.offerings[5], world.offerings[2], world.veiled[0]]
    return {
        "needs": [need.public_id for need in world.needs],
        "offerings": [row.public_id for row in offerings],
        "organisations": [row.public_id for row in world.organisations],
        "pictures": list(pictures.values_list("public_id", flat=True)),
        **{kind: list(names) for kind, names in world.more.items()},
    }


def routes(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every route of the product as (URL name, route), the sign-in library's and the static ones aside."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not route.startswith(("static/", "_allauth")):
                yield from routes(entry, route, entry.namespace or space)
        elif isinstance(entry, URLPattern) and not str(entry.name).startswith(LIBRARY):
            yield (f"{space}:{entry.name}" if space else str(entry.name)), route
