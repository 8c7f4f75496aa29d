"""`schakel evaluate`: how good and how fast the matching is on a collection with known answers."""

import json
import resource
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from schakel import engine
from schakel.cli import DONE, InputRefused
from schakel.cli.supply import ProviderFolder, read_additions, read_supply
from schakel.cli.terminal import progress, say, show_json
from schakel.cli.texts import read_text

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Run = dict[str, dict[str, float]]
#: (query text, how many, ids to leave out) -> id -> score, best first.
Ranker = Callable[[str, int, Collection[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Query:
    """One question of the collection: its id, its text, and the documents that it must not find."""

    id: str
    text: str
    exclude: tuple[str, ...] = ()


@dataclass(slots=True)
class Answers:
    """One system's run with what it cost: seconds to index, and seconds per query."""

    name: str
    index_seconds: float
    run: Run = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)


@app.command(
    epilog="Example:  schakel evaluate --corpus corpus.jsonl --queries queries.jsonl --query-field title "
    "--qrels qrels.dev.tsv --run title.trec --baseline bm25"
)
def evaluate(
    corpus: Annotated[
        str, typer.Option(help="Documents: .jsonl with id, text and where known title, company, company_id.")
    ],
    queries: Annotated[str, typer.Option(help="Queries: .jsonl with id and the field named by --query-field.")],
    run: Annotated[Path, typer.Option(help="Where to write the TREC run.")],
    query_field: Annotated[
        str, typer.Option(help="Field of a query that is its text; several joined by + are put one after another.")
    ] = "text",
    qrels: Annotated[
        Path | None, typer.Option(help="Known answers: query-id, corpus-id, score with a header line.")
    ] = None,
    depth: Annotated[int, typer.Option(min=1, help="How deep to rank.")] = 100,
    by: Annotated[str, typer.Option(help="Rank `document` or `company`.")] = "document",
    measures: Annotated[str, typer.Option(help="Measures, joined by commas.")] = "nDCG@10,R@100,R@10,RR",
    baseline: Annotated[str, typer.Option(help="Compare with `bm25` from the same run.")] = "",
    provider: ProviderFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> int:
    """Rank every query, write the run, and print measures with 95 % intervals, speed and memory.

    `--by company` ranks companies: a company is as good as its best document, relevant when one is.
    """
    kinds = _measures(measures)
    if by not in ("document", "company"):
        raise InputRefused(f"--by {by!r}: use document or company")
    if baseline not in ("", "bm25"):
        raise InputRefused(f"--baseline {baseline!r}: the baseline that can be compared with is bm25")
    additions = read_additions(provider)
    documents = read_supply(corpus)
    asked = read_queries(queries, query_field)
    judged = _judgements(qrels, asked, documents, queries) if qrels is not None else {}
    companies = company_ids(documents) if by == "company" else {}
    if companies:
        judged = {
            q: {companies[d]: 1 for d, g in found.items() if g > 0 and d in companies} for q, found in judged.items()
        }
    systems = [_answer(_schakel(documents, additions), asked, depth, companies)]
    if baseline:
        systems.append(_answer(_bm25(documents), asked, depth, companies))
    _write(run, systems[0].run)
    judged = {q: judged[q] for q in judged if q in systems[0].run}
    report = _report(systems, judged, kinds, len(documents), by)
    if as_json:
        show_json(report)
    else:
        print(as_text(report, run))
    return DONE


def read_queries(name: str, query_field: str) -> list[Query]:
    """Return the queries of a .jsonl file that have a text in the named field; `InputRefused` says what is wrong."""
    found: dict[str, Query] = {}
    silent = 0
    for number, line in enumerate(read_text(name).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputRefused(f"{name}, line {number}: not a JSON object on one line ({error})") from error
        if not isinstance(row, dict) or not str(row.get("id") or "").strip():
            raise InputRefused(f"{name}, line {number}: every query needs an id")
        identifier = str(row["id"]).strip()
        missing = [f for f in query_field.split("+") if not isinstance(row.get(f), str)]
        if missing:
            raise InputRefused(
                f"{name}, line {number}: no text {missing[0]!r}; it has {', '.join(sorted(row))} (--query-field)"
            )
        if identifier in found:
            raise InputRefused(f"{name}, line {number}: the id {identifier!r} is there twice")
        text = ". ".join(row[f].strip() for f in query_field.split("+") if row[f].strip())
        if text:
            found[identifier] = Query(identifier, text, tuple(str(x) for x in row.get("exclude") or ()))
        silent += not text
    if silent:
        say(f"{name}: {silent} queries without a text in {query_field!r} are left out")
    if not found:
        raise InputRefused(f"{name}: no query with a text in {query_field!r}")
    return list(found.values())


def company_ids(documents: Sequence[engine.Document]) -> dict[str, str]:
    """Return the company id of each document: as given, else its name in plain letters without spaces."""
    companies = {}
    for document in documents:
        name = document.company_id or engine.normalise(document.company)
        plain = "-".join("".join(c if c.isalnum() else " " for c in name).split()) if not document.company_id else name
        companies[document.id] = plain.replace(" ", "_") or f"document-{document.id}"
    return companies


def _measures(listed: str) -> list[engine.Measure]:
    try:
        return [engine.measure(name) for name in listed.split(",") if name.strip()]
    except engine.UnknownMeasure as error:
        raise InputRefused(f"--measures: {error}") from error


def _judgements(
    path: Path, asked: Sequence[Query], documents: Sequence[engine.Document], queries: str
) -> dict[str, dict[str, int]]:
    try:
        judged = engine.read_qrels(path)
    except engine.BadRun as error:
        raise InputRefused(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(
            f"{path}: cannot be read as text ({getattr(error, 'strerror', None) or 'not UTF-8'})"
        ) from error
    ids = {q.id for q in asked}
    known = {q: found for q, found in judged.items() if q in ids}
    if not known:
        example = next(iter(judged))
        raise InputRefused(f"{path}: none of its {len(judged)} queries is in {queries} (for example {example!r})")
    here = {d.id for d in documents}
    strange = [d for found in known.values() for d in found if d not in here]
    if len(strange) == sum(map(len, known.values())):
        raise InputRefused(f"{path}: none of its documents is in the corpus (for example {strange[0]!r})")
    if len(known) < len(judged) or strange:
        say(f"{path}: {len(judged) - len(known)} queries without a text here and {len(strange)} unknown documents")
    return known


def _schakel(documents: Sequence[engine.Document], additions: Sequence[engine.Addition]) -> tuple[str, float, Ranker]:
    started = time.perf_counter()
    index = engine.Index(engine.shipped_concepts())
    index.add(progress(documents, total=len(documents), what="indexing"))

    def rank(text: str, top: int, exclude: Collection[str]) -> Mapping[str, float]:
        return dict(engine.rank_with(index, engine.Need(text), additions=additions, top=top, exclude=exclude))

    return engine.configuration_name(index, additions), time.perf_counter() - started, rank


def _bm25(documents: Sequence[engine.Document]) -> tuple[str, float, Ranker]:
    started = time.perf_counter()
    texts = [(d.id, f"{d.title} {d.text}" if d.title else d.text) for d in documents]
    plain = engine.PlainBM25(texts)

    def rank(text: str, top: int, exclude: Collection[str]) -> Mapping[str, float]:
        return plain.search(text, top=top, exclude=exclude)

    return plain.name, time.perf_counter() - started, rank


def _answer(
    system: tuple[str, float, Ranker], asked: Sequence[Query], depth: int, companies: Mapping[str, str]
) -> Answers:
    name, index_seconds, rank = system
    answers = Answers(name, index_seconds)
    for query in progress(asked, total=len(asked), what=f"asking {name}", least=50):
        started = time.perf_counter()
        if companies:
            answers.run[query.id] = _by_company(rank, query, depth, companies)
        else:
            answers.run[query.id] = dict(rank(query.text, depth, query.exclude))
        answers.seconds.append(time.perf_counter() - started)
    return answers


def _by_company(rank: Ranker, query: Query, depth: int, companies: Mapping[str, str]) -> dict[str, float]:
    """Return the best companies, each by its best document; asks deeper until enough companies are in."""
    wanted = depth * 3
    while True:
        found = rank(query.text, wanted, query.exclude)
        best: dict[str, float] = {}
        for document, score in found.items():
            best.setdefault(companies[document], score)
        if len(best) >= depth or len(found) < wanted:
            ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
            return dict(ranked[:depth])
        wanted *= 4


def _write(path: Path, run: Run) -> None:
    try:
        engine.write_run(path, run)
    except OSError as error:
        raise InputRefused(f"{path}: the run cannot be written ({error.strerror})") from error


def _report(
    systems: Sequence[Answers],
    judged: Mapping[str, Mapping[str, int]],
    kinds: Sequence[engine.Measure],
    corpus_size: int,
    by: str,
) -> dict[str, Any]:
    report: dict[str, Any] = {
        "configuration": systems[0].name,
        "by": by,
        "corpus_size": corpus_size,
        "queries": len(systems[0].run),
        "judged": len(judged),
        "systems": {s.name: _speed(s) | {"measures": {}} for s in systems},
        "differences": {},
        "peak_memory_mb": round(_peak_memory_mb(), 1),
    }
    for kind in kinds if judged else ():
        values = [engine.per_query(kind, judged, s.run) for s in systems]
        for system, figures in zip(systems, values, strict=True):
            report["systems"][system.name]["measures"][str(kind)] = _interval(engine.bootstrap(figures))
        if len(systems) > 1:
            report["differences"][str(kind)] = _interval(engine.paired_bootstrap(values[0], values[1]))
    return report


def _interval(interval: engine.Interval) -> dict[str, float]:
    return {"mean": round(interval.mean, 6), "low": round(interval.low, 6), "high": round(interval.high, 6)}


def _speed(answers: Answers) -> dict[str, float]:
    ordered = sorted(answers.seconds)
    return {
        "index_seconds": round(answers.index_seconds, 3),
        "queries_per_second": round(len(ordered) / max(sum(ordered), 1e-9), 1),
        "p50_ms": round(1000 * ordered[len(ordered) // 2], 2),
        "p99_ms": round(1000 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))], 2),
    }


def _peak_memory_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1024


def as_text(report: Mapping[str, Any], run: Path) -> str:
    """Return the report for a reader at a terminal."""
    lines = [
        f"configuration {report['configuration']}, {report['corpus_size']} documents, {report['queries']} queries "
        f"({report['judged']} judged), by {report['by']}, run written to {run}"
    ]
    for name, figures in report["systems"].items():
        for kind, interval in figures["measures"].items():
            lines.append(
                f"{name:<12} {kind:<9} {interval['mean']:.4f}  [{interval['low']:.4f}, {interval['high']:.4f}]"
            )
    for kind, interval in report["differences"].items():
        lines.append(
            f"{'difference':<12} {kind:<9} {interval['mean']:+.4f}  [{interval['low']:+.4f}, {interval['high']:+.4f}]"
        )
    for name, figures in report["systems"].items():
        lines.append(
            f"{name:<12} index {figures['index_seconds']:.2f} s, {figures['queries_per_second']:.1f} queries a second, "
            f"p50 {figures['p50_ms']:.2f} ms, p99 {figures['p99_ms']:.2f} ms"
        )
    lines.append(f"peak memory {report['peak_memory_mb']:.0f} MB")
    return "\n".join(lines)
