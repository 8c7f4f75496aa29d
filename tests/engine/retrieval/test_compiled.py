"""Machine code that is kept on disk is made anew after any source changed: also that of functions in other files."""

import os
from pathlib import Path

import numpy as np

from schakel.engine.retrieval.compiled import compiled, forget_outdated, lowest_bit, prefetch


def test_what_is_kept_goes_when_any_source_changed(tmp_path: Path) -> None:
    kernels = tmp_path / "kernels"
    (kernels / "__pycache__").mkdir(parents=True)
    source, kept = kernels / "one.py", kernels / "__pycache__" / "other.whole-3.py311.1.nbc"
    source.write_text("a = 1\n")
    kept.write_bytes(b"machine code")
    assert forget_outdated(tmp_path)
    assert not kept.exists()
    kept.write_bytes(b"machine code")
    assert not forget_outdated(tmp_path)
    assert kept.exists()
    os.utime(source, ns=(1, 1))
    assert forget_outdated(tmp_path)
    assert not kept.exists()


def test_a_folder_that_cannot_be_written_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("no folder\n")
    (tmp_path / "one.py").write_text("a = 1\n")
    assert forget_outdated(tmp_path)
    assert (tmp_path / "__pycache__").read_text() == "no folder\n"


@compiled
def _lowest_bits(values, found):  # type: ignore[no-untyped-def]
    for at in range(len(values)):
        prefetch(values, at + 100)
        found[at] = lowest_bit(values[at])


def test_the_lowest_bit_is_found_and_what_is_fetched_may_be_past_the_end() -> None:
    values = np.array([1 << n for n in range(64)], np.uint64) | np.uint64(1 << 63)
    found = np.zeros(64, np.int64)
    _lowest_bits(values, found)
    assert found.tolist() == list(range(64))
