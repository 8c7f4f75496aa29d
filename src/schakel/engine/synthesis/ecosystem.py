"""A synthetic ecosystem: organisations, offerings and needs with known answers, the same for the same seed.

Nothing in it describes an existing organisation or person. Texts are built from the concepts of the vocabulary; an
offering answers a need when its own concepts are among those the need was made from, or are linked to them by one step
(broader, narrower, related or a civil-to-defence crosswalk). The words of need and offering are drawn apart from each
other, so a match must come from meaning as often as from the same word.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schakel.engine.synthesis import phrases
from schakel.engine.vocabulary.loading import shipped_vocabulary
from schakel.engine.vocabulary.vocabulary import Vocabulary

GENERATOR = "schakel ecosystem"
VERSION = "2"
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
_LEFT_OUT = (
    "strike", "munition", "weapon", "attack", "explosive", "loiter", "warhead", "ammunition", "nuclear", "missile",
    "anti-tank", "torpedo", "bomb", "lethal", "artiller", "rocket", "ordnance", "offensive", "energetic", "propellant",
    "firearm", "shooting", "fires", "pyrotechn",
)  # fmt: skip
#: Kinds of offerings that are delivered, not done.
_GOODS = ("product", "production")
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


class EcosystemSteps:
    """The making of an ecosystem, one organisation and then one need a step, for who wants to show progress.

    Iterate to the end; then `made` holds the ecosystem. Raises ValueError for a size outside 1 to 100,000.
    """

    made: Ecosystem

    def __init__(self, *, size: int = 220, seed: int = 1) -> None:
        if not 1 <= size <= 100_000:
            raise ValueError(f"size is {size}; it must lie between 1 and 100,000")
        self.size, self.seed = size, seed

    def __iter__(self) -> Iterator[int]:
        dice = random.Random(self.seed)  # noqa: S311 -- repeatable, not secret
        book = shipped_vocabulary()
        pools = _pools(book)
        organisations = _organisations(dice, self.size)
        offerings: list[SyntheticOffering] = []
        for done, organisation in enumerate(organisations, start=1):
            for number in range(dice.choice((1, 1, 2, 2, 3))):
                offerings.append(_offering(dice, book, pools, organisation, number))
            yield done
        needs: list[SyntheticNeed] = []
        for need in _needs(dice, book, pools, offerings, need_count(self.size)):
            needs.append(need)
            yield self.size + len(needs)
        self.made = Ecosystem(self.seed, organisations, tuple(offerings), tuple(needs))


def need_count(size: int) -> int:
    """How many needs an ecosystem of so many organisations holds."""
    return max(6, size // 6)


def synthetic_ecosystem(*, size: int = 220, seed: int = 1) -> Ecosystem:
    """Make `size` organisations (1 to 100,000) with about two offerings each, and a need for every six organisations.

    The same size and seed give the same ecosystem on every machine. Raises ValueError for a size outside the range.
    """
    steps = EcosystemSteps(size=size, seed=seed)
    for _ in steps:
        pass
    return steps.made


def _pools(book: Vocabulary) -> dict[str, list[str]]:
    """Concept ids by kind, without the top concepts, which say nothing."""
    pools: dict[str, list[str]] = {}
    for name in sorted(book.concepts):
        concept = book.concepts[name]
        if any(word in name for word in _LEFT_OUT):
            continue
        if concept.kind == "service" and ("financ" in name or "investment" in name):
            pools.setdefault("finance", []).append(name)
        if concept.broader or concept.kind in ("effect", "capability"):
            pools.setdefault(concept.kind, []).append(name)
    return pools


def _organisations(dice: random.Random, size: int) -> tuple[SyntheticOrganisation, ...]:
    made, taken = [], set()
    for number in range(size):
        kind = dice.choices(("company", "institute", "financier"), weights=(88, 9, 3))[0]
        name = _name(dice, kind)
        for again in range(1, 1_000):
            if name not in taken:
                break
            name = _name(dice, kind) + (f" {dice.randint(2, 99_999)}" if again > 20 else "")
        taken.add(name)
        language = dice.choices(("nl", "en"), weights=(7, 3))[0]
        region = dice.choice(REGIONS)
        summary = phrases.SUMMARY[language].format(name=name)
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
    kind = _kind(dice, by)
    concept_kinds, proposition = _KINDS[kind]
    main = dice.choice(pools["finance"] if by.kind == "financier" else pools[dice.choice(concept_kinds)])
    second = _neighbour(dice, book, main) or dice.choice(pools[dice.choice(concept_kinds)])
    language = by.language
    civil, use = _sector(dice, book, main), _serving(dice, book, main, ("capability", "effect"))
    trl = dice.randint(3, 9)
    named = phrases.CIVIL_USE if civil else phrases.CIVIL_USE_UNNAMED
    return SyntheticOffering(
        id=f"{by.id}-{number + 1}",
        company_id=by.id,
        company=by.name,
        title=_capital(book.label(main, language)),
        text=_text(dice, book, kind, (main, second), language),
        language=language,
        kind=kind,
        proposition=proposition,
        region=by.region,
        trl=trl,
        capabilities=tuple(dict.fromkeys((main, second))),
        civil_use=named[language].format(a=book.label(civil, language) if civil else ""),
        civil_trl=trl,
        military_use=phrases.MILITARY_USE[language].format(a=_word(dice, book, use, language)) if use else "",
        military_trl=max(1, trl - dice.randint(0, 4)) if use else 0,
        label=dice.choice(_LABELS),
    )


def _kind(dice: random.Random, by: SyntheticOrganisation) -> str:
    fixed = {"institute": "knowledge", "financier": "service"}
    return fixed.get(by.kind) or dice.choices(*zip(*_KIND_WEIGHTS.items(), strict=True))[0]


def _text(dice: random.Random, book: Vocabulary, kind: str, concepts: tuple[str, str], language: str) -> str:
    """Three sentences: what it is, what it goes with or serves, and a figure."""
    main, second = concepts
    a, b = _word(dice, book, main, language), _word(dice, book, second, language)
    is_material = kind == "production" and book.concepts[main].kind == "material"
    serves = book.concepts[second].kind in ("effect", "capability")
    seconds = (phrases.SERVES if serves else phrases.SECONDS)[language]
    closings = (phrases.CLOSINGS_OF_GOODS if kind in _GOODS else phrases.CLOSINGS_OF_WORK)[language]
    opening = dice.choice(phrases.OPENINGS["material" if is_material else kind][language])
    parts = [opening.format(a=a, A=_capital(a)), dice.choice(seconds).format(b=b)]
    return " ".join([*parts, dice.choice(closings).format(n=dice.randint(2, 24))])


def _sector(dice: random.Random, book: Vocabulary, concept: str) -> str:
    """A civil strength one or two steps away, or empty: a sector drawn at random would make no sense."""
    for reach in (_near(book, concept), sorted({far for near in _near(book, concept) for far in _near(book, near)})):
        found = [name for name in reach if book.concepts[name].kind == "strength" and book.concepts[name].broader]
        if found:
            return dice.choice(found)
    return ""


def compose_offering(*, kind: str, concept: str, language: str, seed: int) -> tuple[str, str, tuple[str, ...]]:
    """Title, text and concepts of an offering of this kind about a concept, in words of this generator only: nothing of
    an existing text goes in. Raises KeyError for a kind or concept that is not known."""
    dice, book = random.Random(seed), shipped_vocabulary()  # noqa: S311 -- repeatable, not secret
    second = _neighbour(dice, book, concept) or concept
    title = _capital(book.label(concept, language))
    return title, _text(dice, book, kind, (concept, second), language), tuple(dict.fromkeys((concept, second)))


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
) -> Iterator[SyntheticNeed]:
    by_concept: dict[str, list[str]] = {}
    for offering in offerings:
        for name in offering.capabilities:
            by_concept.setdefault(name, []).append(offering.id)
    kinds = ("technology", "capability", "process")
    offered = sorted(name for name in by_concept if book.concepts[name].kind in kinds and _effects(book, name))
    pool = offered or [name for name in pools["capability"] if _effects(book, name)]
    return (_need(dice, book, pool, by_concept, place + 1) for place in range(number))


def _need(
    dice: random.Random, book: Vocabulary, offered: Sequence[str], by_concept: dict[str, list[str]], number: int
) -> SyntheticNeed:
    language = dice.choices(("nl", "en"), weights=(7, 3))[0]
    wanted = dice.choice(offered)
    effect = dice.choice(_effects(book, wanted))
    partner = _partner(dice, book, wanted)
    e, where = book.label(effect, language), dice.choice(phrases.SITUATIONS[language])
    words = {"e": e, "a": _word(dice, book, wanted, language), "b": _word(dice, book, partner, language)}
    reach = {wanted, partner, *_near(book, wanted)}
    measure, unit = phrases.MEASURE[language]
    return SyntheticNeed(
        id=f"need-{number:06d}",
        title=phrases.NEED_TITLE[language].format(E=_capital(e), where=where[0]),
        effect=dice.choice(phrases.EFFECTS[language]).format(**words),
        situation=where[1],
        constraints=dice.choice(phrases.CONSTRAINTS[language]),
        measure=measure,
        threshold=dice.choice((2, 4, 8, 12, 24, 48)),
        unit=unit,
        language=language,
        domains=tuple(sorted(dice.sample(("air", "cyber", "land", "space", "water"), dice.randint(1, 2)))),
        areas=(dice.choice(("intelligent-systems", "quantum", "sensors", "smart-materials", "space")),),
        concepts=tuple(dict.fromkeys((wanted, partner, effect))),
        relevant=tuple(sorted({found for name in reach for found in by_concept.get(name, ())})),
    )


def _effects(book: Vocabulary, concept: str) -> list[str]:
    """The effects that a concept serves: one step away, else two; none of those that example data leaves alone."""
    near = _near(book, concept)
    for reach in (near, sorted({far for name in near for far in _near(book, name)})):
        found = [
            name
            for name in reach
            if book.concepts[name].kind == "effect" and not any(word in name for word in _LEFT_OUT)
        ]
        if found:
            return found
    return []


def _partner(dice: random.Random, book: Vocabulary, concept: str) -> str:
    """A neighbour that is no effect, no civil sector and not left out, else the concept itself."""
    near = [
        name
        for name in _near(book, concept)
        if book.concepts[name].kind not in ("effect", "strength") and not any(word in name for word in _LEFT_OUT)
    ]
    return dice.choice(near) if near else concept


def _near(book: Vocabulary, concept: str) -> list[str]:
    """Concepts one step away: broader, narrower, related, or linked by a crosswalk; sorted."""
    found = {*book.broader(concept), *book.narrower(concept), *book.concepts[concept].related}
    found |= {link.target_id for link in book.links_from(concept)} | {link.source_id for link in book.links_to(concept)}
    return sorted(name for name in found if name in book.concepts and name != concept)


def _neighbour(dice: random.Random, book: Vocabulary, concept: str) -> str:
    """A neighbour that is no civil sector and is not left out, or empty."""
    near = [
        name
        for name in _near(book, concept)
        if book.concepts[name].kind != "strength" and not any(word in name for word in _LEFT_OUT)
    ]
    return dice.choice(near) if near else ""


def _word(dice: random.Random, book: Vocabulary, concept: str, language: str) -> str:
    """One label of a concept, drawn; abbreviations stay out."""
    labels = [label for label in book.concepts[concept].labels(language).all if len(label) > 4]
    return dice.choice(labels) if labels else book.label(concept, language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
