"""The memory of processes that serve from one index file: as the product forks them, and each for itself.

Called by `bench.search`, which gives the file and the needs; as a script it is one of the processes that are measured.
"""

import gc
import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from schakel import engine

TOP = 10
WORKERS = 2


def memory_mb(kind: str = "Pss") -> float:
    """Return the memory of this process in MB, shared pages counted by share (Linux; 0 elsewhere)."""
    path = Path("/proc/self/smaps_rollup")
    if not path.exists():
        return 0.0
    return sum(int(line.split()[1]) for line in path.read_text().splitlines() if line.startswith(f"{kind}:")) / 1024


def memory_of_workers(path: Path, needs: Sequence[str]) -> dict[str, Any]:
    """Let two processes serve from an index file, and return the memory in MB (PSS).

    First as the product serves: a third process opens the file and reads ahead, and they are its forks; the third is
    counted in all. Then two that know nothing of each other.
    """
    (path.parent / "needs.json").write_text(json.dumps(list(needs)))
    size = path.stat().st_size / 1e6
    found = told_by([started(path, WORKERS)])
    opened, (parent, *workers) = found[0]["opened"], found[0]["processes"]
    total = sum(one["pss"] for one in (parent, *workers))
    own = max(one["private"] for one in workers)
    print(
        f"{size:,.0f} MB opened and checked in {opened:.1f} s; {WORKERS} workers forked from one that has read, all "
        f"three {total:,.0f} MB (PSS), each worker {own:,.0f} MB of its own, their parent {parent['private']:,.0f}",
        flush=True,
    )
    apart = [one["processes"][0] for one in told_by([started(path, 0) for _ in range(WORKERS)])]
    total_apart, own_apart = sum(one["pss"] for one in apart), max(one["private"] for one in apart)
    print(f"{WORKERS} started apart: {total_apart:,.0f} MB (PSS), each {own_apart:,.0f} MB of its own", flush=True)
    return {
        "workers_mb": total,
        "worker_own_mb": own,
        "parent_own_mb": parent["private"],
        "apart_mb": total_apart,
        "apart_own_mb": own_apart,
        "open_s": opened,
    }


def started(path: Path, forks: int) -> "subprocess.Popen[str]":
    """Return a process that serves from a file, itself or by so many forks."""
    call = [sys.executable, "-m", "bench.workers", str(path), str(forks)]
    return subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told_by(processes: Sequence["subprocess.Popen[str]"]) -> list[dict[str, Any]]:
    """Return what processes tell of their memory when all have answered all needs; then end them."""
    found = []
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdin.write("say\n")
        process.stdin.flush()
        found.append(json.loads(process.stdout.readline()))
    for process in processes:
        process.communicate("end\n")
    return found


def own_memory() -> dict[str, float]:
    """Return the memory of this process."""
    return {"pss": memory_mb(), "private": memory_mb("Private_Clean") + memory_mb("Private_Dirty")}


def answer(index: engine.Index, needs: Sequence[str]) -> None:
    """Answer all needs with reasons."""
    for need in needs:
        engine.match(index, engine.Need(need), top=TOP)


def answer_and_tell(index: engine.Index, needs: Sequence[str], line: Any) -> None:
    """Inside a fork: answer all needs, say so, then tell its memory when asked."""
    gc.enable()
    answer(index, needs)
    line.send("ready")
    line.recv()
    line.send(own_memory())
    line.recv()


def serve(path: Path, forks: int) -> None:
    """Inside a process: open the index, answer all needs, itself or by forks, then tell the memory when asked."""
    began = time.perf_counter()
    index = engine.Index(engine.shipped_concepts())
    index.open(path, "bench")
    opened = time.perf_counter() - began
    needs = json.loads((path.parent / "needs.json").read_text())
    context, lines = multiprocessing.get_context("fork"), []
    if forks:
        index.read_ahead()
        gc.collect()
        gc.freeze()
    else:
        answer(index, needs)
    for _ in range(forks):
        here, there = context.Pipe()
        context.Process(target=answer_and_tell, args=(index, needs, there), daemon=True).start()
        lines.append(here)
    for line in lines:
        line.recv()
    print("ready", flush=True)
    sys.stdin.readline()
    found = [own_memory()]
    for line in lines:
        line.send("say")
        found.append(line.recv())
    print(json.dumps({"opened": opened, "processes": found}), flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
