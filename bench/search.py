"""Search against its peers in one run: Schakel, tantivy and bm25s.

usage: .venv/bin/python -m bench.search [--documents 100000 | --grow 10000,100000,1000000] [--generator SCRIPT]
       [--folder DIR] [--queries 300] [--rounds 3] [--batch 0] [--without bm25s] [--out FILE.json]

Needs the `bench` group (tantivy, bm25s). Input is drawn by the script given with --generator or in the environment as
SCHAKEL_MAKE_OFFERINGS (called as N OUT_DIR), else by a generator of the same shape below: 60 made-up words a text, two
languages, Zipf-Mandelbrot, topics. Peers get the words of the texts as they are; Schakel does its own reading, and
its figures include it: the analysis of each query (nothing is kept from one to the next), the visibility of each
document (a tenth is hidden from the reader) and the reasons of the ten shown. Engines take turns query by query, so
that a busy machine slows all alike: read the ratios, not the milliseconds. Every engine runs on one thread; with
`--processor` its processor time is measured, which waiting for others does not lengthen. With `--without` a peer is
left out whose index would not fit into memory, or the processes that serve from a file ("workers"); `--kept` and
`--kept-bm25s` use indexes of the same input that an earlier run wrote.
"""

import argparse
import gc
import importlib.util
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.offerings import LENGTHS, make_input, read_rows, read_texts
from bench.workers import TOP, memory_mb, memory_of_workers
from schakel import engine
from schakel.engine.retrieval.search import Scope

Answer = Callable[[str], object]


def build_schakel(rows: Iterable[tuple[str, str]]) -> engine.Index:
    """Return the index of the texts, analysis included."""
    index = engine.Index(engine.shipped_concepts(), base_from=1)
    index.add(engine.Document(i, text) for i, text in rows)
    return index


def build_tantivy(rows: Iterable[tuple[str, str]]) -> Answer:
    """Return tantivy's top ten, words split at spaces; one writer thread."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
    schema.add_unsigned_field("number", stored=True)
    made = tantivy.Index(schema.build())
    writer = made.writer(256_000_000, 1)
    for number, (_, text) in enumerate(rows):
        writer.add_document(tantivy.Document(text=text, number=number))
    writer.commit()
    writer.wait_merging_threads()
    made.reload()
    searcher, scheme = made.searcher(), made.schema

    def ask(text: str, top: int = TOP) -> object:
        terms = [(tantivy.Occur.Should, tantivy.Query.term_query(scheme, "text", w, "freq")) for w in text.split()]
        return searcher.search(tantivy.Query.boolean_query(terms), top).hits

    return ask


def build_bm25s(rows: Iterable[tuple[str, str]]) -> Any:
    """Return bm25s' retriever with its numba backend."""
    import bm25s

    tokens = [text.split() for _, text in rows]
    retriever = bm25s.BM25(k1=1.5, b=0.75, backend="numba")
    retriever.index(tokens, show_progress=False)
    retriever.activate_numba_scorer()
    return retriever


def open_bm25s(folder: Path) -> Any:
    """Return the retriever that bm25s saved in a folder."""
    import bm25s

    retriever = bm25s.BM25.load(folder)
    retriever.backend = "numba"
    retriever.activate_numba_scorer()
    return retriever


def ask_bm25s(retriever: Any, top: int = TOP) -> Answer:
    """Return bm25s' top documents of one query."""

    def ask(text: str) -> object:
        return retriever.retrieve([text.split()], k=top, n_threads=1, show_progress=False)

    return ask


def percentile(values: Sequence[float], share: float) -> float:
    """Return a percentile of milliseconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def take_turns(
    answers: dict[str, Answer], queries: Sequence[str], rounds: int, clock: Callable[[], float]
) -> dict[str, list[list[float]]]:
    """Ask every engine every query in turn; return milliseconds per engine and round."""
    found: dict[str, list[list[float]]] = {name: [[] for _ in range(rounds)] for name in answers}
    for text in queries[:20]:
        for ask in answers.values():
            ask(text)
    gc.collect()
    gc.disable()
    for number in range(rounds):
        for text in queries[20:]:
            for name, ask in answers.items():
                began = clock()
                ask(text)
                found[name][number].append((clock() - began) * 1000)
    gc.enable()
    return found


def compare(times: dict[str, list[list[float]]], length: int) -> dict[str, Any]:
    """Print p50 and p99 of each engine and Schakel's ratio to each peer, least to most over the rounds."""
    report: dict[str, Any] = {}
    names = [n for n in times if not n.startswith("Schakel")]
    for name, rounds in times.items():
        p50, p99 = (percentile([t for r in rounds for t in r], share) for share in (0.5, 0.99))
        report[name] = {"p50_ms": p50, "p99_ms": p99}
        line = f"  {length:>2} terms  {name:<28} p50 {p50:8.2f} ms  p99 {p99:8.2f} ms"
        if name.startswith("Schakel"):
            for peer in names:
                ratios = [
                    [percentile(r, s) / percentile(p, s) for r, p in zip(rounds, times[peer], strict=True)]
                    for s in (0.5, 0.99)
                ]
                report[name][peer] = ratios
                shown = " ".join(f"{np.median(r):.2f} ({min(r):.2f}-{max(r):.2f})" for r in ratios)
                line += f"  / {peer} {shown}"
        print(line, flush=True)
    return report


def cold(index: engine.Index, allowed: engine.Audience, *, with_reasons: bool) -> Answer:
    """Return Schakel's answer to a need that it has not met before: nothing of an earlier asking is kept."""

    def ask(text: str) -> object:
        index.forget_needs()
        need = engine.Need(text)
        if with_reasons:
            return engine.match(index, need, top=TOP, allowed=allowed)
        return index.rank(need, top=TOP, allowed=allowed)

    return ask


def read_before(index: engine.Index, queries: Sequence[str], allowed: engine.Audience) -> Answer:
    """Return Schakel's ranking of needs that were read before: the search itself, its statistics included."""
    read = {text: index._read(engine.Need(text), ()).columns for text in queries}
    scope = Scope(allowed, ())

    def ask(text: str) -> object:
        return index._documents.answer(read[text], scope, top=TOP, with_parts=False)

    return ask


def all_against_all(index: engine.Index, retriever: Any, needs: Sequence[str], *, threads: int) -> dict[str, float]:
    """Return needs per second of Schakel and bm25s, top 100, on so many threads, in turns of two halves.

    Each is asked a few beforehand: machine code that is made at the first question is no part of the answer.
    """
    spent = {"Schakel": 0.0, "bm25s": 0.0}
    index.rank_all([engine.Need(n) for n in needs[:4]], top=100, threads=threads)
    retriever.retrieve([n.split() for n in needs[:4]], k=100, n_threads=threads, show_progress=False)
    index.forget_needs()
    half = len(needs) // 2
    for part in (needs[:half], needs[half:]):
        began = time.perf_counter()
        index.rank_all([engine.Need(n) for n in part], top=100, threads=threads)
        spent["Schakel"] += time.perf_counter() - began
        began = time.perf_counter()
        retriever.retrieve([n.split() for n in part], k=100, n_threads=threads, show_progress=False)
        spent["bm25s"] += time.perf_counter() - began
    return {name: len(needs) / seconds for name, seconds in spent.items()}


def built(corpus: Path, count: int, options: argparse.Namespace, rates: dict[str, list[float]]) -> dict[str, Any]:
    """Return what answers: opened where it was kept, else built from the texts as they are read."""
    made: dict[str, Any] = {}
    peers: list[tuple[str, Callable[..., Any]]] = [("tantivy", build_tantivy), ("bm25s", build_bm25s)]
    builders = [(name, build) for name, build in peers if name not in options.without]
    builders = [one for one in builders if one[0] != "bm25s" or not options.kept_bm25s]
    if options.kept:
        made["Schakel"] = open_kept(options.kept)
    else:
        builders.append(("Schakel", build_schakel))
    if options.kept_bm25s:
        made["bm25s"] = open_bm25s(options.kept_bm25s)
    for name, build in builders:
        before, began, cpu = memory_mb(), time.perf_counter(), time.process_time()
        made[name] = build(read_rows(corpus, count))
        took, busy = time.perf_counter() - began, time.process_time() - cpu
        gc.collect()
        rates[name] = [count / took, count / busy]
        print(
            f"{count:,} documents  {name:<8} built in {took:.1f} s ({count / took:,.0f} a second; "
            f"{count / busy:,.0f} a second of processor time), {memory_mb() - before:,.0f} MB more",
            flush=True,
        )
    return made


def measure(count: int, options: argparse.Namespace) -> dict[str, Any]:
    """Measure one size of collection: build, queries, one change, memory, everything against everything."""
    folder = Path(options.folder or tempfile.gettempdir()) / f"schakel-search-{count}"
    make_input(folder, count, options.generator)
    corpus = folder / "corpus.jsonl"
    rows = read_texts(corpus, 200)
    report: dict[str, Any] = {"documents": count, "build_docs_per_s": {}}
    build_schakel(rows).rank(engine.Need(rows[0][1]))  # machine code is made or fetched before anything is timed
    made = built(corpus, count, options, report["build_docs_per_s"])
    index: engine.Index = made["Schakel"]
    clock = time.thread_time if options.processor else time.perf_counter
    hidden = random.Random(1)
    allowed = engine.Audience(i for i in index.ids() if hidden.random() < 0.9)
    for length in LENGTHS:
        queries = [text for _, text in read_texts(folder / f"queries_{length}.jsonl", options.queries + 20)]
        answers: dict[str, Answer] = {
            **({"tantivy": made["tantivy"]} if "tantivy" in made else {}),
            **({"bm25s": ask_bm25s(made["bm25s"])} if "bm25s" in made else {}),
            "Schakel, from the read need": read_before(index, queries, allowed),
            "Schakel, ranking only": cold(index, allowed, with_reasons=False),
            "Schakel, with reasons": cold(index, allowed, with_reasons=True),
        }
        report[f"terms_{length}"] = compare(take_turns(answers, queries, options.rounds, clock), length)
    report["change_ms"] = one_change(index, rows)
    if "workers" not in options.without:
        kept = options.kept or save_for_workers(index, folder)
        report |= memory_of_workers(kept, [t for _, t in read_texts(folder / "queries_60.jsonl", 200)])
    if options.batch:
        needs = [text for _, text in read_texts(folder / "queries_60.jsonl")] * (options.batch // 1000 + 1)
        report["needs_per_s"] = all_against_all(index, made["bm25s"], needs[: options.batch], threads=2)
        print(f"{count:,} documents  everything against everything, 2 threads: {report['needs_per_s']}", flush=True)
    return report


def one_change(index: engine.Index, rows: Sequence[tuple[str, str]]) -> list[float]:
    """Return the milliseconds from one changed offering until a search finds it, least, median and most of 20."""
    spent = []
    for number, (i, _) in enumerate(rows[:20]):
        text = rows[-1 - number][1]
        began = time.perf_counter()
        index.replace(engine.Document(i, f"{text} zzqx{number}"))
        assert index.rank(engine.Need(f"zzqx{number}"), top=1)[0][0] == i
        spent.append((time.perf_counter() - began) * 1000)
    found = [min(spent), percentile(spent, 0.5), max(spent)]
    print(f"one changed offering, until it is found: {found[1]:.1f} ms ({found[0]:.1f} to {found[2]:.1f})", flush=True)
    return found


def open_kept(path: Path) -> engine.Index:
    """Return the index of a file that an earlier run wrote for the same input: nothing is built then."""
    index = engine.Index(engine.shipped_concepts(), base_from=1)
    index.open(path, "bench")
    return index


def save_for_workers(index: engine.Index, folder: Path) -> Path:
    """Save the index as a file and return its path."""
    path = folder / "kept.index"
    began = time.perf_counter()
    index.save(path, "bench")
    print(f"saved in {time.perf_counter() - began:.1f} s, {path.stat().st_size / 1e6:,.0f} MB", flush=True)
    return path


def main() -> int:
    """Read the call and measure each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--grow", default="")
    parser.add_argument("--generator", default=os.environ.get("SCHAKEL_MAKE_OFFERINGS", ""))
    parser.add_argument("--folder", default="")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=0)
    parser.add_argument("--processor", action="store_true", help="milliseconds of processor time, not of the clock")
    parser.add_argument("--kept", type=Path, help="an index file of this input, written by an earlier run")
    parser.add_argument("--kept-bm25s", type=Path, help="a folder with the index of this input that bm25s saved")
    parser.add_argument("--without", nargs="*", default=(), choices=("tantivy", "bm25s", "workers"))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    missing = [m for m in ("tantivy", "bm25s") if importlib.util.find_spec(m) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}; install the bench group first", file=sys.stderr)
        return 2
    print(
        f"configuration {engine.DEFAULT_CONFIGURATION.name}; "
        "Lucene is not measured: no package that installs brings its jar"
    )
    sizes = [int(s) for s in options.grow.split(",")] if options.grow else [options.documents]
    reports = [measure(size, options) for size in sizes]
    if options.out:
        options.out.write_text(json.dumps(reports, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
