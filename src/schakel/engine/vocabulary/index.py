"""Labels made ready for finding: words become classes (same stem or lemma), labels become paths of classes."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schakel.engine.text import stopwords
from schakel.engine.text.compounds import CompoundLexicon
from schakel.engine.text.forms import word_keys
from schakel.engine.text.normalise import fold
from schakel.engine.vocabulary.concept import LANGUAGES, Concept, CrosswalkLink, normal_label

#: Raised when the way of compiling changes, so that an index kept on disk is not used any more.
FORMAT = 1
#: Words that stand inside a phrase without changing it; they are passed over in labels and in texts.
FILLERS = {"nl": frozenset({"de", "het", "een", "van", "der", "den"}), "en": frozenset({"the", "a", "an", "of"})}
#: Fillers over which two words may change places: "detectie van drones" is "dronedetectie".
TURNING = {"nl": frozenset({"van"}), "en": frozenset({"of"})}

WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f\u00ad]*[\w\u0300-\u036f\u00ad]*(?:['’][^\W\d_]+)?")

#: A Dutch verb that comes apart: "opsporen" is "op te sporen" too.
_SEPARABLE = re.compile(r"(op|aan|af|uit|in|mee|terug|weg|vast|voort|na|neer|door|bij|toe|waar|tegen)(\w{3,}n)")


@dataclass(frozen=True, slots=True)
class Index:
    """All labels of a vocabulary, ready for finding.

    Per language: `classes` says which class a key belongs to; `paths` has every sequence of classes that begins a
    label ("12", "12 45"), with concept, label and turned (0 or 1) of each label that ends there ("7 0 0"), three
    numbers a label. They stay text until they are met, which makes reading the index three times as fast.
    """

    classes: Mapping[str, Mapping[str, int]]
    paths: Mapping[str, Mapping[str, str]]
    lexicon: CompoundLexicon

    def class_of(self, keys: Iterable[str], language: str) -> tuple[int, ...]:
        """Give the classes that a word with these keys belongs to, without repetition, in the order of the keys."""
        known = self.classes[language]
        return tuple(dict.fromkeys(known[key] for key in keys if key in known))


def words_of(phrase: str, language: str) -> tuple[str, ...]:
    """Give the folded words of a phrase without fillers; the fillers stay when nothing else is there."""
    words = [plain_word(match.group()) for match in WORD.finditer(phrase)]
    kept = tuple(word for word in words if word not in FILLERS[language])
    return kept or tuple(words)


def plain_word(written: str) -> str:
    """Fold one written word and take off the apostrophe of a Dutch plural ("camera's" -> "camera")."""
    return fold(written).replace("’", "'").removesuffix("'s").replace("'", "")


def content_digest(concepts: Sequence[Concept], links: Sequence[CrosswalkLink]) -> str:
    """Give a digest of everything that a vocabulary says; the same content gives the same digest."""
    said: list[Any] = [FORMAT]
    for c in concepts:
        said.append((c.id, c.kind, c.nl.all, c.en.all, c.broader, c.related, c.note, c.ambiguous))
    for k in links:
        said.append((k.source_id, k.target_id, k.kind, k.said_by, k.confidence, k.said_on, k.source))
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


class _Classes:
    """Words of one language joined into classes: two words are one class when they share a key."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.parents: list[int] = []
        self.by_key: dict[str, int] = {}

    def add(self, word: str) -> int:
        keys = word_keys(word, self.language)
        roots = sorted({self.root(self.by_key[key]) for key in keys if key in self.by_key})
        if not roots:
            roots = [len(self.parents)]
            self.parents.append(roots[0])
        for other in roots[1:]:
            self.parents[other] = roots[0]
        for key in keys:
            self.by_key[key] = roots[0]
        return roots[0]

    def root(self, number: int) -> int:
        while self.parents[number] != number:
            number = self.parents[number]
        return number

    def table(self) -> dict[str, int]:
        return {key: self.root(number) for key, number in sorted(self.by_key.items())}


def compile_index(concepts: Sequence[Concept]) -> dict[str, Any]:
    """Make the plain form of the index, fit for JSON; linear in the labels, about half a millisecond a concept.

    Returns `parts` (what a Dutch compound may be taken apart into, with counts) and per language `classes` and `paths`
    as `Index` has them.
    """
    lexicon = CompoundLexicon()
    lexicon.learn(_part_words(concepts))
    made: dict[str, Any] = {"parts": dict(sorted(lexicon.counts.items()))}
    for language in LANGUAGES:
        classes = _Classes(language)
        raw = [
            (tuple(classes.add(word) for word in words), (number, place, int(is_turned)))
            for number, concept in enumerate(concepts)
            for place, label in enumerate(concept.labels(language).all)
            for words, is_turned in _ways(label, language, lexicon)
        ]
        paths: dict[str, dict[tuple[int, int, int], None]] = {}
        for numbers, ending in raw:
            steps = [str(classes.root(number)) for number in numbers]
            for length in range(1, len(steps) + 1):
                endings = paths.setdefault(" ".join(steps[:length]), {})
            endings[ending] = None
        flat = {path: " ".join(str(n) for ending in endings for n in ending) for path, endings in sorted(paths.items())}
        made[language] = {"classes": classes.table(), "paths": flat}
    return made


def _part_words(concepts: Sequence[Concept]) -> list[str]:
    words = {word for concept in concepts for label in concept.nl.all for word in words_of(label, "nl")}
    return sorted(word for word in words if word.isalpha() and len(word) > 3 and word not in stopwords.DUTCH)


def _ways(label: str, language: str, lexicon: CompoundLexicon) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Give the sequences of words that mean this label, and whether the words have changed places."""
    words = words_of(label, language)
    if not words:
        return
    yield words, False
    parts = lexicon.split(words[0]) if language == "nl" and len(words) == 1 else ()
    if len(parts) == 2:
        yield parts, False
        yield (parts[1], parts[0]), True
    if language == "nl" and (apart := _SEPARABLE.fullmatch(words[-1])):
        yield (*words[:-1], apart[1], "te", apart[2]), False
    if language == "nl" and len(words) > 1 and words[-1].endswith("n"):
        yield (*words[:-1], "te", words[-1]), False
    if len(words) == 2:
        yield (words[1], words[0]), True
        if "-" in label and all(word.isalpha() for word in words):
            yield ("".join(words),), False


def build_index(made: Mapping[str, Any]) -> Index:
    """Make the index that finds, out of its plain form; takes a millisecond."""
    lexicon = CompoundLexicon()
    lexicon.counts.update(made["parts"])
    return Index(
        classes={language: made[language]["classes"] for language in LANGUAGES},
        paths={language: made[language]["paths"] for language in LANGUAGES},
        lexicon=lexicon,
    )


def shared_labels(concepts: Iterable[Concept]) -> frozenset[str]:
    """Give the normal labels that more than one concept holds."""
    holder: dict[str, str] = {}
    shared: set[str] = set()
    for concept in concepts:
        for label in (*concept.nl.all, *concept.en.all):
            normal = normal_label(label)
            if holder.setdefault(normal, concept.id) != concept.id:
                shared.add(normal)
    return frozenset(shared)
