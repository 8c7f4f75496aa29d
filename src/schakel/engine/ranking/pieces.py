"""Texts as pieces of words, as a `tokenizer.json` of the kind WordPiece says; plain Python, nothing else."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

#: Longer words than a tokenizer of this kind reads by itself.
_LONGEST_WORD = 100
#: So many words are kept with their pieces.
_KEPT = 50_000
_WORDS = re.compile(r"\w+|[^\w\s]+")
#: Signs that stand for a word of their own: Chinese, Japanese and Korean ideographs, as BERT separates them.
_IDEOGRAPH = re.compile("([\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0002ceaf\U0002f800-\U0002fa1f])")
Step = Callable[[str], str]


class UnknownTokenizer(ValueError):
    """A tokenizer that cannot be read; the message says what of it."""


class WordPieces:
    """Reads a text as the numbers of its pieces: of each word the longest piece first (WordPiece, Wu et al. 2016).

    A word that cannot be put together of pieces has none, as in model2vec, where the unknown piece counts nothing.
    """

    def __init__(self, vocabulary: Mapping[str, int], about: Mapping[str, Any], change: Step, split: "Split") -> None:
        self.size = max(vocabulary.values(), default=-1) + 1
        self._vocabulary = dict(vocabulary)
        self._inner = str(about.get("continuing_subword_prefix", "##"))
        self._longest = int(about.get("max_input_chars_per_word", _LONGEST_WORD))
        self._change, self._split = change, split
        self._longest_piece = max(map(len, vocabulary), default=0)
        unknown = about.get("unk_token")
        self._unknown = vocabulary.get(unknown) if isinstance(unknown, str) else None
        self._of = lru_cache(maxsize=_KEPT)(self._pieces)

    def read(self, text: str, most: int) -> list[int]:
        """Return the numbers of the first `most` known pieces of a text."""
        found: list[int] = []
        for word in self._split(self._change(text)):
            found.extend(self._of(word))
            if len(found) >= most:
                break
        return found[:most]

    def _pieces(self, word: str) -> tuple[int, ...]:
        if len(word) > self._longest:
            return ()
        found, start = [], 0
        while start < len(word):
            before = self._inner if start else ""
            end = min(len(word), start + self._longest_piece)
            while end > start and before + word[start:end] not in self._vocabulary:
                end -= 1
            if end == start:
                return ()
            found.append(self._vocabulary[before + word[start:end]])
            start = end
        return tuple(number for number in found if number != self._unknown)


Split = Callable[[str], Iterator[str]]


def read_word_pieces(path: Path) -> WordPieces:
    """Return the tokenizer of a `tokenizer.json`; `UnknownTokenizer` where it is none or of another kind."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise UnknownTokenizer(f"cannot be read ({error})") from error
    model = about.get("model") if isinstance(about, dict) else None
    if not isinstance(model, dict):
        raise UnknownTokenizer("holds no tokenizer")
    kind = model.get("type", "WordPiece")
    if kind != "WordPiece":
        raise UnknownTokenizer(f"is of the kind {kind!r}; only WordPiece can be read")
    vocabulary = model.get("vocab")
    if not isinstance(vocabulary, dict) or not vocabulary or not all(_is_number(n) for n in vocabulary.values()):
        raise UnknownTokenizer("holds no vocabulary of pieces with their numbers")
    return WordPieces(vocabulary, model, _changes(about.get("normalizer")), _splitter(about.get("pre_tokenizer")))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _kind(about: Any) -> str:
    return str(about.get("type")) if isinstance(about, dict) else "nothing"


def _changes(about: Any) -> Step:
    """Return what is done to a text before it is split."""
    steps = _steps(about)

    def change(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return change


def _steps(about: Any) -> Sequence[Step]:
    if about is None:
        return ()
    kind = _kind(about)
    if kind == "Sequence":
        return [step for one in about.get("normalizers", ()) for step in _steps(one)]
    if kind == "BertNormalizer":
        return _bert_steps(about)
    simple: Mapping[str, Step] = {
        "NFC": partial(unicodedata.normalize, "NFC"),
        "NFD": partial(unicodedata.normalize, "NFD"),
        "NFKC": partial(unicodedata.normalize, "NFKC"),
        "NFKD": partial(unicodedata.normalize, "NFKD"),
        "Lowercase": str.lower,
        "StripAccents": _without_accents,
        "Strip": str.strip,
    }
    if kind not in simple:
        raise UnknownTokenizer(f"changes texts by {kind!r}, which cannot be done here")
    return [simple[kind]]


def _bert_steps(about: Mapping[str, Any]) -> list[Step]:
    lowers = bool(about.get("lowercase", True))
    accents = about.get("strip_accents")
    wanted: list[tuple[bool, Step]] = [
        (bool(about.get("clean_text", True)), _cleaned),
        (bool(about.get("handle_chinese_chars", True)), lambda text: _IDEOGRAPH.sub(r" \1 ", text)),
        (
            lowers if accents is None else bool(accents),
            lambda text: _without_accents(unicodedata.normalize("NFD", text)),
        ),
        (lowers, str.lower),
    ]
    return [step for is_wanted, step in wanted if is_wanted]


def _cleaned(text: str) -> str:
    kept = (" " if sign.isspace() else sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return "".join(sign for sign in kept if sign != "\ufffd")


def _plain_letters(text: str) -> str:
    return _without_accents(unicodedata.normalize("NFD", text))


def _without_accents(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != "Mn")


def _splitter(about: Any) -> Split:
    kind = _kind(about)
    splits: Mapping[str, Split] = {
        "BertPreTokenizer": _split_at_marks,
        "Whitespace": lambda text: iter(_WORDS.findall(text)),
        "WhitespaceSplit": lambda text: iter(text.split()),
    }
    if kind not in splits:
        raise UnknownTokenizer(f"splits texts by {kind!r}, which cannot be done here")
    return splits[kind]


def _split_at_marks(text: str) -> Iterator[str]:
    """Yield words, and each mark by itself."""
    for word in text.split():
        start = 0
        for place, sign in enumerate(word):
            if _is_mark(sign):
                if place > start:
                    yield word[start:place]
                yield sign
                start = place + 1
        if start < len(word):
            yield word[start:]


def _is_mark(sign: str) -> bool:
    if sign.isascii():
        return not sign.isalnum() and sign.isprintable() and sign != " "
    return unicodedata.category(sign)[0] == "P"
