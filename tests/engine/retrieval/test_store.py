"""An index on disk: the same answers, shared, refused when damaged, old or new after a crash but never a third."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from schakel import engine
from tests.engine.retrieval.test_exactness import random_documents

NEEDS = [engine.Need("radar voor schepen, 10 km, met waterzuivering"), engine.Need("unmanned vehicle sensor")]


def made(seed: int = 1) -> engine.Index:
    index = engine.Index(engine.shipped_concepts(), base_from=1)
    index.add(random_documents(random.Random(seed), 60))
    return index


def opened(path: Path, made_of: str = "supply") -> engine.Index:
    index = engine.Index(engine.shipped_concepts())
    index.open(path, made_of)
    return index


def test_an_index_that_is_opened_answers_like_the_one_that_was_saved(tmp_path: Path) -> None:
    index = made()
    index.save(tmp_path / "kept.index", "supply")
    other = opened(tmp_path / "kept.index")
    assert other.ids() == index.ids()
    for need in NEEDS:
        assert engine.match(other, need, top=20) == engine.match(index, need, top=20)


def test_an_opened_index_can_be_changed_and_the_file_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kept.index"
    index = made()
    index.save(path, "supply")
    before = path.read_bytes()
    other = opened(path)
    first, *_, last = index.ids()
    for which in (index, other):
        which.replace(engine.Document(last, "een kwantumradarsysteem voor schepen", language="nl"))
        which.remove(first)
    for need in (*NEEDS, engine.Need("kwantumradar", language="nl")):
        assert engine.match(other, need, top=20) == engine.match(index, need, top=20)
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", [3, 20, 200, -300])
def test_a_damaged_file_is_refused_with_the_reason(tmp_path: Path, place: int) -> None:
    path = tmp_path / "kept.index"
    made().save(path, "supply")
    data = bytearray(path.read_bytes())
    at = place if place >= 0 else len(data) // 2
    data[at] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(engine.IndexUnusable, match=r"damaged|no index|version"):
        opened(path)


def test_a_file_that_is_cut_or_of_something_else_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kept.index"
    made().save(path, "supply")
    with pytest.raises(engine.IndexUnusable, match="something else"):
        opened(path, "other supply")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(engine.IndexUnusable, match=r"cut short|damaged"):
        opened(path)
    with pytest.raises(engine.IndexUnusable, match="cannot be read"):
        opened(tmp_path / "absent.index")


def test_a_crash_while_writing_leaves_the_old_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.index"
    index = made()
    index.save(path, "supply")
    before = path.read_bytes()

    def crash(number: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(OSError, match="no space"):
        made(2).save(path, "supply")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["kept.index"]
    assert opened(path).ids() == index.ids()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no way to stop a copy of this process here")
def test_a_writer_that_is_killed_leaves_the_old_index_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "kept.index"
    one, other = made(1), made(2)
    one.save(path, "supply")
    known = [one.ids(), other.ids()]
    chance = random.Random(6)
    for _ in range(8):
        writer = os.fork()
        if not writer:
            while True:
                other.save(path, "supply")
                one.save(path, "supply")
        time.sleep(chance.uniform(0.0, 0.08))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        assert opened(path).ids() in known


def test_a_file_of_an_earlier_version_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "kept.index"
    made().save(path, "supply")
    path.write_bytes(path.read_bytes().replace(b"schakel index\n   3", b"schakel index\n   2", 1))
    with pytest.raises(engine.IndexUnusable, match="of version 2, this program writes 3"):
        opened(path)
