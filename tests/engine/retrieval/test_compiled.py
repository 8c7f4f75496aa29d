"""Machine code that is kept on disk is made anew after any source changed: also that of functions in other files."""

import os
from pathlib import Path

from schakel.engine.retrieval.compiled import forget_outdated


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
