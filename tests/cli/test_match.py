"""`schakel match` as people and scripts call it."""

import io
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from schakel import cli, engine
from schakel.cli.match import NEED_SCHEMA
from tests.engine.ranking.providers import write_provider

ROWS = [
    {"id": "1", "text": "Wij bouwen radarsystemen en sensoren voor bruggen.", "company": "Alfa", "trl": 7},
    {"id": "2", "text": "Unmanned surface vessels with sonar.", "company": "Beta", "title": "Sea drones"},
    {"id": "3", "text": "Catering en maaltijden.", "company": "Gamma", "capabilities": ["veldkeuken", "logistiek"]},
]


@pytest.fixture
def supply(tmp_path: Path) -> Path:
    path = tmp_path / "supply.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in ROWS), encoding="utf-8")
    return path


def need(tmp_path: Path, text: str | bytes, name: str = "need.txt") -> str:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    code = cli.run(["match", *arguments, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else None, err


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a call that must be refused; return its one line."""
    code = cli.run(["match", *arguments])
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert err.startswith("schakel match: ")
    assert err.count("\n") == 1
    return err


def test_it_answers_in_the_shape_of_the_interface(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path
) -> None:
    code, found, err = answer(capsys, need(tmp_path, "radarsysteem voor een brug"), "--supply", str(supply))
    assert (code, err) == (0, "")
    assert found["need"]["language"] == "nl"
    assert found["corpus_size"] == 3
    assert found["configuration"] == engine.DEFAULT_CONFIGURATION.name
    best = found["matches"][0]
    assert (best["rank"], best["id"], best["company"]) == (1, "1", "Alfa")
    assert set(best) == {"rank", "id", "company", "score", "probability", "reasons", "missing"}
    assert set(best["reasons"][0]) == {"kind", "label", "found", "weight"}
    for match in found["matches"]:
        assert math.isclose(sum(r["weight"] for r in match["reasons"]), match["score"], abs_tol=1e-6)


def test_the_same_input_gives_the_same_output(capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path) -> None:
    first, second = (answer(capsys, need(tmp_path, "sonar"), "--supply", str(supply))[1] for _ in range(2))
    assert first.pop("took_ms") >= 0
    second.pop("took_ms")
    assert first == second


def test_one_word_from_standard_input_is_enough(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, supply: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"sonar")))
    code, found, _ = answer(capsys, "-", "--supply", str(supply))
    assert (code, found["matches"][0]["id"]) == (0, "2")


def test_nothing_found_is_exit_code_one(capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path) -> None:
    code, found, _ = answer(capsys, need(tmp_path, "kwantumversleuteling"), "--supply", str(supply))
    assert (code, found["matches"]) == (1, [])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_with_any_usual_separator_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, separator: str
) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        separator.join(["id", "Text", "company"]) + "\n" + separator.join(["x1", '"sonar, klein"', "Beta"]), "utf-8-sig"
    )
    assert answer(capsys, need(tmp_path, "sonar"), "--supply", str(path))[1]["matches"][0]["id"] == "x1"


def test_a_workbook_is_read_and_numbers_stay_whole(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "text", "company"])
    sheet.append([17, "sonar voor schepen", "Beta"])
    book.save(tmp_path / "s.xlsx")
    assert answer(capsys, need(tmp_path, "sonar"), "--supply", str(tmp_path / "s.xlsx"))[1]["matches"][0]["id"] == "17"


def test_title_and_capabilities_are_found_too(capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path) -> None:
    assert answer(capsys, need(tmp_path, "veldkeuken"), "--supply", str(supply))[1]["matches"][0]["id"] == "3"
    assert answer(capsys, need(tmp_path, "sea drones"), "--supply", str(supply))[1]["matches"][0]["id"] == "2"


def test_a_need_in_json_brings_its_own_parts(capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path) -> None:
    text = json.dumps({"effect": "Zien wat er nadert", "requirements": ["radar", "maaltijden"], "language": "nl"})
    found = answer(capsys, need(tmp_path, text, "n.json"), "--supply", str(supply))[1]
    assert found["need"]["requirements"] == ["radar", "maaltijden"]
    jsonschema.validate(json.loads(text), NEED_SCHEMA)


def test_a_need_in_markdown_has_its_heading_as_title(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path
) -> None:
    found = answer(
        capsys, need(tmp_path, "# Sonar\n\n**Wij** zoeken [sonar](https://x.example).", "n.md"), "--supply", str(supply)
    )[1]
    assert found["matches"][0]["id"] == "2"
    assert all("x.example" not in r for r in found["need"]["requirements"])


def test_polish_is_answered_with_a_word_of_warning(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path
) -> None:
    polish = (
        "Szukamy bezzałogowych statków powietrznych zdolnych do rozpoznania terenu oraz sonar łączności szyfrowanej"
    )
    code, found, err = answer(capsys, need(tmp_path, polish), "--supply", str(supply))
    assert (code, found["matches"][0]["id"]) == (0, "2")
    assert "neither Dutch nor English" in err


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "n.txt", "the need is empty"),
        ("  \n ", "n.txt", "the need is empty"),
        ("de", "n.txt", "no word here says what is needed"),
        ("van het de", "n.txt", "no word here says what is needed"),
        ("x", "n.txt", "no word here says what is needed"),
        ("a" * 600_000, "n.txt", "600,000 bytes"),
        (b"\x89PNG\x00\x01\x02", "n.txt", "this is not text"),
        (b"een twee\ndr\xefe", "n.txt", "line 2: this is not UTF-8"),
        ("radar", "n.pdf", "a need comes as"),
        ("{oops", "n.json", "not JSON"),
        ("[1]", "n.json", "expected an object"),
        ('{"text": 3}', "n.json", "'text' must be a text"),
        ('{"text": ""}', "n.json", "the need is empty"),
        ('{"text": "radar", "language": "pl"}', "n.json", "the language 'pl' is not known"),
        ('{"text": "radar", "requirements": "x"}', "n.json", "must be a list"),
    ],
)
def test_a_wrong_need_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path, text: str | bytes, name: str, says: str
) -> None:
    assert says in refused(capsys, need(tmp_path, text, name), "--supply", str(supply))


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "s.jsonl", "the file is empty"),
        (b'{"id": "1", "text": "a"}\n{"id": ', "s.jsonl", "line 2: not a JSON object"),
        (b"[1]", "s.jsonl", "line 1: expected an object"),
        (b'{"id": "1"}', "s.jsonl", "no 'text'"),
        (b'{"text": "sonar"}', "s.jsonl", "no 'id'"),
        (b'{"id": "1", "text": 5}', "s.jsonl", "'text' is int"),
        (b'{"id": "1", "text": "sonar"}\n{"id": "1", "text": "b"}', "s.jsonl", "line 2: the id '1' is on line 1 too"),
        (b'{"id": "1", "text": " "}', "s.jsonl", "no offering with a text"),
        (b"id|text\n1|sonar", "s.csv", "no column 'id' or 'text'; found 'id|text'"),
        (b"id,name\n1,sonar", "s.csv", "no column 'text'"),
        (b"id,text,text\n1,a,b", "s.csv", "the column 'text' is there 2 times"),
        (b"id,text\n1,sonar, klein", "s.csv", "line 2: 3 cells for 2 columns"),
        (b"PK\x03\x04broken", "s.xlsx", "not a readable .xlsx"),
        (b"x", "s.ods", "offerings come as"),
    ],
)
def test_a_wrong_supply_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, name: str, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert says in refused(capsys, need(tmp_path, "sonar"), "--supply", str(tmp_path / name))


def test_empty_texts_are_named_and_the_rest_is_searched(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text('{"id": "1", "text": ""}\n{"id": "2", "text": "sonar"}')
    code, found, err = answer(capsys, need(tmp_path, "sonar"), "--supply", str(tmp_path / "s.jsonl"))
    assert (code, found["corpus_size"]) == (0, 1)
    assert "1 without text cannot be found (line 1)" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.txt", "--supply", "x.jsonl"],
        ["--supply", "x.jsonl"],
        ["n.txt"],
        ["n.txt", "--supply", "x", "--top", "0"],
        ["--wrong"],
    ],
)
def test_a_wrong_call_is_refused_in_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    line = refused(capsys, *arguments)
    assert line.removeprefix("schakel match: ").strip()


def test_an_unknown_verb_is_refused_and_the_overview_lists_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["mach"]) == 2
    assert "no verb 'mach'" in capsys.readouterr().err
    assert cli.run([]) == 0
    assert "match" in capsys.readouterr().out


def test_help_and_schema_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["match", "--help"]) == 0
    assert "Example:" in capsys.readouterr().out
    assert cli.run(["match", "--schema"]) == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))


def test_a_verb_that_reads_files_never_imports_django_or_rdflib(tmp_path: Path, supply: Path) -> None:
    code = (
        "import sys; from schakel import cli;"
        f"cli.run(['match', {need(tmp_path, 'sonar')!r}, '--supply', {str(supply)!r}]);"
        "heavy = [m for m in ('django', 'rdflib', 'rich', 'schakel.cli.evaluate') if m in sys.modules];"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_need_of_html_is_read_without_its_tags(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path
) -> None:
    page = "<html><head><style>b {}</style></head><body><h1>Een radar</h1><p>voor een brug &amp; meer</p></body></html>"
    code, found, _ = answer(capsys, need(tmp_path, page), "--supply", str(supply))
    assert code == 0
    assert not any("<" in part for part in found["need"]["requirements"])


def test_html_without_a_word_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path) -> None:
    assert cli.run(["match", need(tmp_path, "<html><script>radar</script></html>"), "--supply", str(supply)]) == 2
    assert "no text between the tags" in capsys.readouterr().err


def test_a_kept_index_is_used_again_and_a_damaged_one_is_made_anew_with_a_message(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path
) -> None:
    kept = tmp_path / "supply.index"
    call = (need(tmp_path, "radarsysteem voor een brug"), "--supply", str(supply), "--index", str(kept))
    code, first, err = answer(capsys, *call)
    assert (code, err) == (0, "")
    written = kept.stat().st_mtime_ns
    _, again, err = answer(capsys, *call)
    assert err == ""
    assert kept.stat().st_mtime_ns == written
    kept.write_bytes(kept.read_bytes()[:-5000])
    _, anew, err = answer(capsys, *call)
    assert err.startswith(f"{kept}: the index file is ")
    assert err.endswith("; it is made anew\n")
    assert kept.stat().st_mtime_ns > written
    assert first["matches"] == again["matches"] == anew["matches"]
    supply.write_text(json.dumps(ROWS[1]), encoding="utf-8")
    _, _, err = answer(capsys, *call)
    assert "made of something else; it is made anew" in err


def test_a_provider_of_meaning_is_a_named_reason_and_named_in_the_configuration(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "cars.jsonl"
    path.write_text('{"id": "1", "text": "A car, an automobile."}\n{"id": "2", "text": "An automobile."}')
    folder = write_provider(tmp_path / "provider")
    asked = need(tmp_path, "automobile")
    code, found, _err = answer(capsys, asked, "--supply", str(path), "--provider", str(folder))
    assert code == 0
    assert found["configuration"].startswith(f"{engine.DEFAULT_CONFIGURATION.name}+meaning-tiny-")
    for match in found["matches"]:
        assert [r["label"] for r in match["reasons"] if r["kind"] == "meaning"] == ["likeness of meaning"]
        assert match["score"] == pytest.approx(math.fsum(r["weight"] for r in match["reasons"]), abs=1e-6)
    _code, plain, _err = answer(capsys, asked, "--supply", str(path))
    assert plain["configuration"] == engine.DEFAULT_CONFIGURATION.name


def test_a_provider_folder_that_is_none_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, supply: Path
) -> None:
    asked = need(tmp_path, "sonar")
    assert "no provider of meaning" in refused(
        capsys, asked, "--supply", str(supply), "--provider", str(tmp_path / "nothing")
    )


def test_ten_columns_named_text_are_refused_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "ten.csv"
    path.write_text("id" + ",text" * 10 + "\n1" + ",a" * 10)
    said = refused(capsys, need(tmp_path, "sonar"), "--supply", str(path))
    assert "the column 'text' is there 10 times" in said
