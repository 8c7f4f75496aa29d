"""Runs and judgements in the formats of TREC; every complaint names file and line."""

from collections.abc import Iterable, Mapping
from pathlib import Path


class BadRun(ValueError):
    """A run or qrels file that cannot be read; the message says where and what was expected."""


def run_lines(run: Mapping[str, Mapping[str, float]], *, tag: str = "schakel") -> Iterable[str]:
    """Yield `query Q0 document rank score tag` lines, best first as the mapping lists them.

    Scores are written with six decimals; where two neighbours would be equal or reversed by rounding or by a tie, the
    later is written one millionth lower, so that every reader sees the same order.
    """
    for query, scores in run.items():
        last = None
        for rank, (document, score) in enumerate(scores.items(), start=1):
            millionths = round(score * 1_000_000)
            if last is not None and millionths >= last:
                millionths = last - 1
            last = millionths
            yield f"{query} Q0 {document} {rank} {millionths / 1_000_000:.6f} {tag}"


def write_run(path: Path, run: Mapping[str, Mapping[str, float]], *, tag: str = "schakel") -> None:
    """Write a run file, replacing what was there."""
    path.write_text("".join(f"{line}\n" for line in run_lines(run, tag=tag)), encoding="utf-8")


def read_run(path: Path) -> dict[str, dict[str, float]]:
    """Return query -> document -> score of a run file; BadRun names the line that is wrong."""
    run: dict[str, dict[str, float]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        parts = line.split()
        if not parts:
            continue
        try:
            query, _, document, _, score, _ = parts
            run.setdefault(query, {})[document] = float(score)
        except ValueError as error:
            raise BadRun(f"{path}, line {number}: expected 'query Q0 document rank score tag'") from error
    return run


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Return query -> document -> judgement of a qrels file.

    Two shapes are read: `query-id corpus-id score` with a header line, and TREC's `query 0 document score`.
    """
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        parts = line.split("\t") if "\t" in line else line.split()
        if not parts or (number == 1 and parts[0].lower() in ("query-id", "query_id", "query")):
            continue
        try:
            query, document, judgement = (parts[0], parts[-2], int(float(parts[-1])))
        except (IndexError, ValueError) as error:
            raise BadRun(f"{path}, line {number}: expected 'query-id<TAB>corpus-id<TAB>score'") from error
        if len(parts) not in (3, 4):
            raise BadRun(f"{path}, line {number}: expected 3 columns (query-id, corpus-id, score), found {len(parts)}")
        qrels.setdefault(query.strip(), {})[document.strip()] = judgement
    if not qrels:
        raise BadRun(f"{path}: no judgements in this file; expected lines 'query-id<TAB>corpus-id<TAB>score'")
    return qrels
