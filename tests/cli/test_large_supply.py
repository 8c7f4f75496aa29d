"""A large supply: read in parts, stopped, gone on with where it stopped, and the same index in the end."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schakel import cli, engine
from schakel.cli import match as verb
from schakel.cli import supply as supplies
from schakel.engine.retrieval import parts, reading

WORDS = [f"{a}{b}" for a in ("radar", "sonar", "brug", "motor", "water") for b in ("systeem", "kabel", "sensor", "net")]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "MANY_LINES", 30)
    monkeypatch.setattr(reading, "_BATCH", 10)


@pytest.fixture(params=[".jsonl", ".csv"])
def supply(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a supply of 95 offerings, some without a text, some over several lines, some with capabilities."""
    chance = random.Random(4)
    path = tmp_path / f"supply{request.param}"
    rows = []
    for n in range(95):
        text = "" if n in (7, 41) else " ".join(chance.choices(WORDS, k=chance.randint(2, 12)))
        rows.append({"id": f"s{n}", "text": text, "title": f"wij en {n} km" if n % 5 == 0 else "", "company": "Alfa"})
    if path.suffix == ".jsonl":
        path.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    else:
        lines = [f'{r["id"]};"{str(r["text"]).replace(" ", chr(10), 1)}";{r["title"]};{r["company"]}' for r in rows]
        path.write_text("\n".join(["id;text;title;company", *lines]), encoding="utf-8")
    return path


def stop_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let somebody press Control-C once so many parts are kept."""
    write = parts.KeptParts.write

    def stopping(self: parts.KeptParts, part: parts.Part) -> None:
        write(self, part)
        if len(list(self.folder.glob("part-*"))) >= count:
            raise KeyboardInterrupt

    monkeypatch.setattr(parts.KeptParts, "write", stopping)


def asked(tmp_path: Path, supply: Path, *, kept: Path | None) -> tuple[int, list[str]]:
    (tmp_path / "need.txt").write_text("een radarsysteem met sonarkabel en watersensor, 10 km")
    more = ["--index", str(kept)] if kept else []
    return cli.run(["match", str(tmp_path / "need.txt"), "--supply", str(supply), "--top", "20", "--json", *more]), more


def shown(capsys: pytest.CaptureFixture[str]) -> tuple[Any, str]:
    out, err = capsys.readouterr()
    found = json.loads(out) if out else None
    if found:
        del found["took_ms"]
    return found, err


def count_readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the lines that are turned into documents from now on."""
    seen: list[int] = []
    document = supplies._document

    def counting(name: str, line: int, row: supplies.Row) -> engine.Document:
        seen.append(line)
        return document(name, line, row)

    monkeypatch.setattr(supplies, "_document", counting)
    return seen


def test_a_stopped_reading_goes_on_where_it_stopped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, supply: Path
) -> None:
    asked(tmp_path, supply, kept=None)
    wanted, _ = shown(capsys)
    kept, folder = tmp_path / "kept.index", tmp_path / "kept.index.parts"
    with monkeypatch.context() as stopped:
        stop_after(stopped, 4)
        assert asked(tmp_path, supply, kept=kept)[0] == 130
    found, message = shown(capsys)
    assert found is None
    assert "goes on from there" in message
    assert not kept.exists()
    assert len(list(folder.glob("part-*"))) == 4
    with monkeypatch.context() as counted:
        seen = count_readings(counted)
        assert asked(tmp_path, supply, kept=kept)[0] == 0
    assert shown(capsys)[0] == wanted
    assert len(seen) < 95 - 35
    assert not folder.exists()
    assert asked(tmp_path, supply, kept=kept)[0] == 0
    assert shown(capsys)[0] == wanted


def test_what_is_damaged_or_of_another_supply_is_read_anew(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, supply: Path
) -> None:
    kept, folder = tmp_path / "kept.index", tmp_path / "kept.index.parts"
    asked(tmp_path, supply, kept=None)
    wanted, _ = shown(capsys)
    for harm in ("damage", "supply"):
        with monkeypatch.context() as stopped:
            stop_after(stopped, 4)
            assert asked(tmp_path, supply, kept=kept)[0] == 130
        if harm == "damage":
            part = sorted(folder.glob("part-*"))[1]
            data = bytearray(part.read_bytes())
            data[len(data) // 2] ^= 0xFF
            part.write_bytes(data)
        else:
            supply.write_text(supply.read_text().replace("s94", "other"), encoding="utf-8")
            asked(tmp_path, supply, kept=None)
            shown(capsys)
            asked(tmp_path, supply, kept=None)
            wanted = shown(capsys)[0]
        assert asked(tmp_path, supply, kept=kept)[0] == 0
        assert shown(capsys)[0] == wanted
        kept.unlink()


def test_an_id_that_comes_back_after_a_stop_is_still_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, supply: Path
) -> None:
    supply.write_text(supply.read_text().replace("s94", "s3"), encoding="utf-8")
    kept = tmp_path / "kept.index"
    with monkeypatch.context() as stopped:
        stop_after(stopped, 2)
        assert asked(tmp_path, supply, kept=kept)[0] == 130
    shown(capsys)
    assert asked(tmp_path, supply, kept=kept)[0] == 2
    assert "the id 's3' is on line" in shown(capsys)[1]
    assert not (tmp_path / "kept.index.parts").exists()


def test_a_disk_that_is_full_says_so_and_keeps_nothing_half(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, supply: Path
) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as without_room:
        without_room.setattr("os.fsync", full)
        assert asked(tmp_path, supply, kept=tmp_path / "kept.index")[0] == 2
    assert "No space left" in shown(capsys)[1]
    assert not list((tmp_path / "kept.index.parts").glob("part-*"))


def test_progress_is_shown_to_who_watches(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, supply: Path
) -> None:
    told: list[tuple[int, int]] = []

    def bar(items: Iterator[Any], *, total: int, what: str, done: int = 0) -> Iterator[Any]:
        told.append((total, done))
        yield from items

    monkeypatch.setattr(supplies, "progress", bar)
    steps: list[str] = []
    monkeypatch.setattr(verb, "watch", steps.append)
    with monkeypatch.context() as stopped:
        stop_after(stopped, 3)
        asked(tmp_path, supply, kept=tmp_path / "kept.index")
    asked(tmp_path, supply, kept=tmp_path / "kept.index")
    assert [done > 0 for _, done in told] == [False, True]
    assert told[0][0] >= 95
    assert steps[0] == "30 were read before"
    assert steps[1:] == [
        "analysing the words", "listing where each word is", "counting neighbours", "writing the index",
    ]  # fmt: skip
