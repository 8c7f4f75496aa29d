"""`schakel match`: a need against a file of offerings."""

import gc
import json
import math
import re
import shutil
import time
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any

import typer

from schakel import engine
from schakel.cli import DONE, NO, InputRefused
from schakel.cli.supply import ProviderFolder, read_additions, read_supply, supply_rows
from schakel.cli.terminal import say, show_json, watch
from schakel.cli.texts import count_lines, decode, digest, read_bytes

app = typer.Typer(add_completion=False, rich_markup_mode=None)

MOST_BYTES = 500_000
#: From so many lines on, what is read of a supply is kept in parts until its index is written.
MANY_LINES = 20_000
_KINDS = (".md", ".txt", ".json")
_HTML = re.compile(r"<(?:!doctype html|html|body|p|div|h[1-6]|ul|table)\b[^>]*>", re.IGNORECASE)
_SILENT = ("script", "style", "head")
_BLOCKS = ("p", "div", "li", "ul", "ol", "br", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6")
#: The fields of a need in JSON that are read as its text, in this order.
_TEXT_FIELDS = ("effect", "text", "objective", "situation", "conditions", "constraints")

NEED_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A need",
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        **{field: {"type": "string"} for field in _TEXT_FIELDS},
        "requirements": {"type": "array", "items": {"type": "string"}},
        "concepts": {"type": "array", "items": {"type": "string"}},
        "language": {"enum": ["nl", "en"]},
    },
    "anyOf": [{"required": [field]} for field in ("title", *_TEXT_FIELDS, "requirements")],
}


@app.command(epilog="Example:  echo 'onbemand vaartuig' | schakel match - --supply offerings.csv --top 5")
def match(
    need: Annotated[
        str | None, typer.Argument(help="The need: a .md, .txt or .json file, or - for standard input.")
    ] = None,
    supply: Annotated[
        str | None, typer.Option(help="The offerings: .jsonl, .csv or .xlsx with columns id and text.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many offerings to show.")] = 10,
    index_file: Annotated[
        Path | None, typer.Option("--index", help="Keep the index here and use it again while the supply is the same.")
    ] = None,
    provider: ProviderFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a need and stop.")] = False,
) -> int:
    """Match a need, Dutch or English, with offerings; one word is enough.

    Shows who can contribute, why (the weights of the reasons add up to the score) and what is missing. Exit code 1 when
    nothing shares a word or concept with the need.
    """
    if schema:
        show_json(NEED_SCHEMA)
        return DONE
    gc.disable()  # a short life without cycles: collecting costs a fifth of the start
    if need is None or supply is None:
        raise InputRefused("give a need and --supply FILE, for example: schakel match need.txt --supply offerings.csv")
    if need == "-" and supply == "-":
        raise InputRefused("only the need can come from standard input; give the offerings as a file")
    asked = read_need(need)
    additions = read_additions(provider)
    index = _index(supply, index_file)
    started = time.perf_counter()
    result = engine.match_with(index, asked, additions=additions, top=top)
    took = (time.perf_counter() - started) * 1000
    if not result.need.requirements:
        raise InputRefused(f"{_name(need)}: no word here says what is needed; describe the effect in a few words")
    if engine.is_neither_language(f"{asked.title}\n{asked.text}"):
        say(f"{_name(need)}: this looks neither Dutch nor English; only words that are the same there can be found")
    if as_json:
        show_json(as_dictionary(result, took))
    else:
        print(as_text(result, took))
    return DONE if result.matches else NO


def _index(supply: str, kept: Path | None) -> engine.Index:
    """Return the index of a supply: the kept one while the supply is the same, else a new one, kept where asked for."""
    index = engine.Index(engine.shipped_concepts())
    made_of = ""
    if kept is not None:
        made_of = digest(supply)
        try:
            index.open(kept, made_of)
        except engine.IndexUnusable as error:
            if kept.exists():
                say(f"{error}; it is made anew")
        else:
            return index
    parts = kept.with_name(f"{kept.name}.parts") if kept is not None else None
    if parts is not None and count_lines(supply) >= MANY_LINES:
        _read_in_parts(index, supply, parts, made_of)
    else:
        documents = read_supply(supply)
        watch(f"indexing {len(documents):,} offerings")
        index.add(documents)
    if kept is not None:
        try:
            watch("writing the index")
            index.save(kept, made_of)
        except OSError as error:
            raise InputRefused(f"{kept}: the index cannot be written ({error.strerror})") from error
    if parts is not None:
        shutil.rmtree(parts, ignore_errors=True)
    return index


def _read_in_parts(index: engine.Index, supply: str, parts: Path, made_of: str) -> None:
    """Index a large supply, keeping what is read beside the index file until that is written."""
    try:
        index.read_in_parts(partial(supply_rows, supply), folder=parts, made_of=made_of, tell=watch)
    except KeyboardInterrupt:
        say(f"{supply}: what was read is kept in {parts}; the same call goes on from there")
        raise
    except InputRefused:
        shutil.rmtree(parts, ignore_errors=True)
        raise
    except OSError as error:
        raise InputRefused(f"{parts}: what is read cannot be kept there ({error.strerror})") from error


def read_need(name: str) -> engine.Need:
    """Return the need in a file or on standard input; `InputRefused` says what is wrong with it."""
    kind = Path(name).suffix.lower()
    if name != "-" and kind not in _KINDS:
        raise InputRefused(f"{name}: a need comes as {', '.join(_KINDS)} or - for standard input")
    data = read_bytes(name)
    if len(data) > MOST_BYTES:
        raise InputRefused(
            f"{_name(name)}: {len(data):,} bytes; a need is at most {MOST_BYTES:,}: give the pages that say it"
        )
    text = decode(data, _name(name)).strip()
    if not text:
        raise InputRefused(f"{_name(name)}: the need is empty; one word is enough")
    if kind == ".json" or (name == "-" and text.startswith("{")):
        return _need_of_json(text, _name(name))
    if _HTML.search(text):
        text = _without_tags(text)
        if not text:
            raise InputRefused(f"{_name(name)}: no text between the tags; describe the effect in a few words")
    return _need_of_markdown(text) if kind == ".md" else engine.Need(text)


def _without_tags(text: str) -> str:
    """Return the words of a page without its tags, scripts and styles."""
    page = _Page(convert_charrefs=True)
    page.feed(text)
    page.close()
    return "\n".join(line for line in (" ".join(x.split()) for x in "".join(page.found).split("\n")) if line)


class _Page(HTMLParser):
    """Gathers the text of a page, a new line for each element."""

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent += tag in _SILENT
        self.found.append("\n" if tag in _BLOCKS else " ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        self.found.append("\n" if tag in _BLOCKS else " ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def _name(name: str) -> str:
    return "standard input" if name == "-" else name


def _need_of_json(text: str, name: str) -> engine.Need:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputRefused(f"{name}: not JSON ({error})") from error
    if not isinstance(value, dict):
        raise InputRefused(f"{name}: expected an object with title or text; `schakel match --schema` shows the fields")
    for field in ("title", "language", *_TEXT_FIELDS):
        if not isinstance(value.get(field) or "", str):
            raise InputRefused(f"{name}: {field!r} must be a text")
    for field in ("requirements", "concepts"):
        listed = value.get(field) or []
        if not isinstance(listed, list) or not all(isinstance(x, str) for x in listed):
            raise InputRefused(f"{name}: {field!r} must be a list of texts")
    language = value.get("language") or ""
    if language not in ("", "nl", "en"):
        raise InputRefused(f"{name}: the language {language!r} is not known; use nl or en, or leave it out")
    body = "\n".join(value[f].strip() for f in _TEXT_FIELDS if (value.get(f) or "").strip())
    need = engine.Need(
        body,
        (value.get("title") or "").strip(),
        language,
        tuple(value.get("requirements") or ()),
        tuple(value.get("concepts") or ()),
    )
    if not (need.text or need.title or any(r.strip() for r in need.requirements)):
        raise InputRefused(f"{name}: the need is empty; fill title or text (`schakel match --schema` shows the fields)")
    return need


def _need_of_markdown(text: str) -> engine.Need:
    """Return a need from Markdown: the first heading is its title, the marks of Markdown go."""
    lines = text.splitlines()
    title = ""
    if lines[0].startswith("#"):
        title = lines.pop(0).lstrip("# ").strip()
    plain = [
        re.sub(r"^#+\s*|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|!?\[([^\]]*)\]\([^)]*\)", r"\1", line) for line in lines
    ]
    body = "\n".join(plain).strip()
    return engine.Need(body, title) if body else engine.Need(title)


def as_dictionary(result: engine.MatchResult, took_ms: float) -> dict[str, Any]:
    """Return a result in the shape of the public interface; weights have nine decimals and add up to the score."""
    matches = []
    for found in result.matches:
        weights = [round(r.weight, 9) for r in found.reasons]
        reasons = [
            {"kind": r.kind, "label": r.label, "found": r.found, "weight": w}
            for r, w in zip(found.reasons, weights, strict=True)
        ]
        matches.append(
            {
                "rank": found.rank,
                "id": found.id,
                "company": found.company,
                "score": round(math.fsum(weights), 9),
                "probability": round(found.probability, 6),
                "reasons": reasons,
                "missing": list(found.missing),
            }
        )
    return {
        "need": {
            "language": result.need.language,
            "concepts": list(result.need.concepts),
            "requirements": [r.text for r in result.need.requirements],
        },
        "matches": matches,
        "corpus_size": result.corpus_size,
        "configuration": result.configuration,
        "took_ms": round(took_ms, 1),
    }


def as_text(result: engine.MatchResult, took_ms: float) -> str:
    """Return a result for a reader at a terminal."""
    lines = []
    for found in result.matches:
        company = f"  {found.company}" if found.company else ""
        lines.append(
            f"{found.rank:>3}  {found.id}{company}  score {found.score:.2f}  probability {found.probability:.2f}"
        )
        shown = [_reason(r) for r in found.reasons[:6]]
        if len(found.reasons) > 6:
            rest = sum(r.weight for r in found.reasons[6:])
            shown.append(f"{len(found.reasons) - 6} more ({rest:.2f})")
        lines.append("     why      " + "; ".join(shown))
        if found.partly:
            lines.append("     partly   " + "; ".join(found.partly))
        if found.missing:
            lines.append("     missing  " + "; ".join(found.missing))
    if not lines:
        lines.append("No offering shares a word or a concept with this need.")
    tail = f"{result.corpus_size} offerings, configuration {result.configuration}, {took_ms:.1f} ms"
    return "\n".join([*lines, tail])


def _reason(reason: engine.Reason) -> str:
    name = reason.label if reason.label.casefold() == reason.found.casefold() else f"{reason.label} = {reason.found}"
    return f"{name} ({reason.weight:.2f})"
