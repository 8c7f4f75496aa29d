"""A synthetic ecosystem: organisations, offerings and needs with known answers, the same for the same seed.

Nothing in it describes an existing organisation or person. Texts are built from the concepts of the vocabulary; an
offering answers a need when its own concepts are among those the need was made from, or are linked to them by one step
(broader, narrower, related or a civil-to-defence crosswalk). The words of need and offering are drawn apart from each
other, so a match must come from meaning as often as from the same word.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from schakel.engine.synthesis import phrases
from schakel.engine.vocabulary.loading import shipped_vocabulary
from schakel.engine.vocabulary.vocabulary import Vocabulary

GENERATOR = "schakel ecosystem"
VERSION = "1"
REGIONS = ("NL11", "NL12", "NL13", "NL21", "NL22", "NL23", "NL32", "NL34", "NL35", "NL36", "NL41", "NL42")
#: Kind of offering -> kinds of concepts it is about, its proposition.
_KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    "product": (("technology", "capability"), "innovation"),
    "production": (("process", "material"), "production"),
    "service": (("service",), "service-training"),
    "knowledge": (("technology", "material"), "innovation"),
    "facility": (("site",), "service-training"),
    "training": (("training",), "service-training"),
}
_KIND_WEIGHTS = {"product": 8, "production": 6, "service": 5, "knowledge": 3, "facility": 2, "training": 2}
_SIZES = ("micro", "micro", "small", "small", "small", "medium", "medium", "large")
_STATUSES = ("active", "dual-use", "dual-use", "civil", "civil")
#: Concepts that example data leaves alone: nobody needs to invent suppliers of these.
_LEFT_OUT = ("strike", "munition", "weapon", "attack", "explosive", "loiter", "warhead", "ammunition", "nuclear")
_LABELS = ("CLEAR",) * 11 + ("GREEN",) * 6 + ("AMBER",) * 3


@dataclass(frozen=True, slots=True)
class SyntheticOrganisation:
    """An organisation that does not exist. `region` is a NUTS-2 code."""

    id: str
    name: str
    kind: str
    region: str
    size_class: str
    status: str
    summary: str
    language: str


@dataclass(frozen=True, slots=True)
class SyntheticOffering:
    """Something that it offers. `capabilities` are concept ids, `label` a TLP label; TRL 1 to 9, 0: none."""

    id: str
    company_id: str
    company: str
    title: str
    text: str
    language: str
    kind: str
    proposition: str
    region: str
    trl: int
    capabilities: tuple[str, ...]
    civil_use: str
    civil_trl: int
    military_use: str
    military_trl: int
    label: str


@dataclass(frozen=True, slots=True)
class SyntheticNeed:
    """A need stated as an effect. `relevant` are the ids of the offerings that answer it by construction."""

    id: str
    title: str
    effect: str
    situation: str
    constraints: str
    measure: str
    threshold: int
    unit: str
    language: str
    domains: tuple[str, ...]
    areas: tuple[str, ...]
    concepts: tuple[str, ...]
    relevant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """Everything made in one go from one seed."""

    seed: int
    organisations: tuple[SyntheticOrganisation, ...]
    offerings: tuple[SyntheticOffering, ...]
    needs: tuple[SyntheticNeed, ...]


def synthetic_ecosystem(*, size: int = 220, seed: int = 1) -> Ecosystem:
    """Make `size` organisations (1 to 100,000) with about two offerings each, and a need for every six organisations.

    The same size and seed give the same ecosystem on every machine. Raises ValueError for a size outside the range.
    """
    if not 1 <= size <= 100_000:
        raise ValueError(f"size is {size}; it must lie between 1 and 100,000")
    dice = random.Random(seed)  # noqa: S311 -- repeatable, not secret
    book = shipped_vocabulary()
    pools = _pools(book)
    organisations = _organisations(dice, size)
    offerings = tuple(
        _offering(dice, book, pools, organisation, number)
        for organisation in organisations
        for number in range(dice.choice((1, 1, 2, 2, 3)))
    )
    needs = _needs(dice, book, pools, offerings, max(6, size // 6))
    return Ecosystem(seed, organisations, offerings, needs)


def _pools(book: Vocabulary) -> dict[str, list[str]]:
    """Concept ids by kind, without the top concepts, which say nothing."""
    pools: dict[str, list[str]] = {}
    for name in sorted(book.concepts):
        concept = book.concepts[name]
        if any(word in name for word in _LEFT_OUT):
            continue
        if concept.broader or concept.kind in ("effect", "capability"):
            pools.setdefault(concept.kind, []).append(name)
    return pools


def _organisations(dice: random.Random, size: int) -> tuple[SyntheticOrganisation, ...]:
    made, taken = [], set()
    for number in range(size):
        kind = dice.choices(("company", "institute", "financier"), weights=(88, 9, 3))[0]
        name = _name(dice, kind)
        while name in taken:
            name = f"{_name(dice, kind)} {dice.randint(2, 99_999)}"
        taken.add(name)
        language = dice.choices(("nl", "en"), weights=(7, 3))[0]
        region = dice.choice(REGIONS)
        summary = {
            "nl": f"{name} is een verzonnen organisatie in de voorbeeldgegevens.",
            "en": f"{name} is an invented organisation of the example data.",
        }[language]
        status = dice.choice(_STATUSES)
        made.append(
            SyntheticOrganisation(
                f"org-{number + 1:06d}", name, kind, region, dice.choice(_SIZES), status, summary, language
            )
        )
    return tuple(made)


def _name(dice: random.Random, kind: str) -> str:
    head, middle, tail = (
        dice.choice(phrases.NAME_HEADS),
        dice.choice(phrases.NAME_MIDDLES),
        dice.choice(phrases.NAME_TAILS),
    )
    return f"{head}{middle}{tail} {dice.choice(phrases.NAME_TRADES[kind])}"


def _offering(
    dice: random.Random, book: Vocabulary, pools: dict[str, list[str]], by: SyntheticOrganisation, number: int
) -> SyntheticOffering:
    kind = "knowledge" if by.kind == "institute" else dice.choices(*zip(*_KIND_WEIGHTS.items(), strict=True))[0]
    concept_kinds, proposition = _KINDS[kind]
    main = dice.choice(pools[dice.choice(concept_kinds)])
    second = _neighbour(dice, book, main) or dice.choice(pools[dice.choice(concept_kinds)])
    language = by.language
    a, b = _word(dice, book, main, language), _word(dice, book, second, language)
    opening = dice.choice(phrases.OPENINGS[kind][language]).format(a=a, A=_capital(a))
    text = " ".join(
        (
            opening,
            dice.choice(phrases.SECONDS[language]).format(b=b),
            dice.choice(phrases.CLOSINGS[language]).format(n=dice.randint(2, 24)),
        )
    )
    civil, use = dice.choice(pools["strength"]), _serving(dice, book, main, ("capability", "effect"))
    trl = dice.randint(3, 9)
    return SyntheticOffering(
        id=f"{by.id}-{number + 1}",
        company_id=by.id,
        company=by.name,
        title=_capital(book.label(main, language)),
        text=text,
        language=language,
        kind=kind,
        proposition=proposition,
        region=by.region,
        trl=trl,
        capabilities=tuple(dict.fromkeys((main, second))),
        civil_use=phrases.CIVIL_USE[language].format(a=book.label(civil, language)),
        civil_trl=trl,
        military_use=phrases.MILITARY_USE[language].format(a=_word(dice, book, use, language)) if use else "",
        military_trl=max(1, trl - dice.randint(0, 4)) if use else 0,
        label=dice.choice(_LABELS),
    )


def _serving(dice: random.Random, book: Vocabulary, concept: str, kinds: tuple[str, ...]) -> str:
    """A neighbour of one of these kinds, or empty where there is none."""
    near = [
        name
        for name in _near(book, concept)
        if book.concepts[name].kind in kinds and not any(word in name for word in _LEFT_OUT)
    ]
    return dice.choice(near) if near else ""


def _needs(
    dice: random.Random,
    book: Vocabulary,
    pools: dict[str, list[str]],
    offerings: Sequence[SyntheticOffering],
    number: int,
) -> tuple[SyntheticNeed, ...]:
    by_concept: dict[str, list[str]] = {}
    for offering in offerings:
        for name in offering.capabilities:
            by_concept.setdefault(name, []).append(offering.id)
    kinds = ("technology", "capability", "process")
    offered = sorted(name for name in by_concept if book.concepts[name].kind in kinds)
    return tuple(_need(dice, book, pools, offered, by_concept, number + 1) for number in range(number))


def _need(
    dice: random.Random,
    book: Vocabulary,
    pools: dict[str, list[str]],
    offered: Sequence[str],
    by_concept: dict[str, list[str]],
    number: int,
) -> SyntheticNeed:
    language = dice.choices(("nl", "en"), weights=(7, 3))[0]
    wanted = dice.choice(offered or pools["capability"])
    partner = _neighbour(dice, book, wanted) or wanted
    effect = (
        _serving(dice, book, wanted, ("effect",))
        or _serving(dice, book, partner, ("effect",))
        or dice.choice(pools["effect"])
    )
    words = {
        "e": _word(dice, book, effect, language),
        "a": _word(dice, book, wanted, language),
        "b": _word(dice, book, partner, language),
    }
    concepts = tuple(dict.fromkeys((wanted, partner, effect)))
    reach = {wanted, partner, *_near(book, wanted)}
    relevant = sorted({found for name in reach for found in by_concept.get(name, ())})
    written = _WRITTEN[language]
    return SyntheticNeed(
        id=f"need-{number:06d}",
        title=_capital(written["title"].format(**words)),
        effect=dice.choice(written["effect"].split("|")).format(**words),
        situation=dice.choice(written["situation"].split("|")),
        constraints=dice.choice(written["constraints"].split("|")),
        measure=written["measure"],
        threshold=dice.choice((2, 4, 8, 12, 24, 48)),
        unit=written["unit"],
        language=language,
        domains=tuple(sorted(dice.sample(("air", "cyber", "land", "space", "water"), dice.randint(1, 2)))),
        areas=(dice.choice(("intelligent-systems", "quantum", "sensors", "smart-materials", "space")),),
        concepts=concepts,
        relevant=tuple(relevant),
    )


_WRITTEN = {
    "nl": {
        "title": "{e}: {a}",
        "effect": "Een eenheid kan zelf zorgen voor {e}, met inzet van {a}. Daarbij telt ook {b}.|"
        "Bij inzet op afstand blijft {e} mogelijk, ook wanneer alleen {a} en {b} beschikbaar zijn.",
        "situation": "Op wisselende locaties, dag en nacht, bij wind en regen.|"
        "In bebouwd gebied, met weinig stroom en zonder vaste verbinding.|"
        "Aan boord van een klein schip, bij zeegang en zout.",
        "constraints": "Te bedienen na één dag instructie.|Past in een standaard voertuig.|"
        "Te onderhouden zonder leverancier ter plaatse.",
        "measure": "werkt zonder onderbreking",
        "unit": "uur",
    },
    "en": {
        "title": "{e}: {a}",
        "effect": "A unit can see to it itself: {e}, by means of {a}. What also counts is {b}.|"
        "When deployed far away it stays possible: {e}, even with only {a} and {b} at hand.",
        "situation": "At changing places, day and night, in wind and rain.|"
        "In built-up areas, with little power and no fixed connection.|"
        "Aboard a small vessel, in rough and salt water.",
        "constraints": "Can be operated after one day of instruction.|Fits a standard vehicle.|"
        "Can be maintained without the supplier on site.",
        "measure": "works without interruption",
        "unit": "hours",
    },
}


def _near(book: Vocabulary, concept: str) -> list[str]:
    """Concepts one step away: broader, narrower, related, or linked by a crosswalk; sorted."""
    found = {*book.broader(concept), *book.narrower(concept), *book.concepts[concept].related}
    found |= {link.target_id for link in book.links_from(concept)} | {link.source_id for link in book.links_to(concept)}
    return sorted(name for name in found if name in book.concepts and name != concept)


def _neighbour(dice: random.Random, book: Vocabulary, concept: str) -> str:
    near = _near(book, concept)
    return dice.choice(near) if near else ""


def _word(dice: random.Random, book: Vocabulary, concept: str, language: str) -> str:
    """One label of a concept, drawn; abbreviations stay out."""
    labels = [label for label in book.concepts[concept].labels(language).all if len(label) > 4]
    return dice.choice(labels) if labels else book.label(concept, language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
