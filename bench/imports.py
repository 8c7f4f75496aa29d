"""A sheet of 100,000 rows end to end: sent through the page, planned, written and undone by the job, repaired.

    .venv/bin/python -m bench.imports [--rows 100000] [--folder DIR] [--database postgresql://postgres@127.0.0.1/postgres]

A steward sends a csv of organisations through the form of the page, in which every two hundredth row is wrong in one of
three ways. The preview is made by `finish_imports`, the job that goes on with what was begun on a page; so are the
writing and the undoing. The file with the rows to repair is fetched, repaired and sent again. Prints the time by the
clock and of the processor, and the peak memory, of each step; 1 when one row has another outcome than it should have.
"""

import argparse
import csv
import io
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import requests
from openpyxl import Workbook, load_workbook

from bench.installation import PASSWORD, TOKEN, Installation, database_for

HEADINGS = ("Naam", "KvK-nummer", "Provincie", "Website", "Grootte", "Omschrijving")
#: Every so many rows one is wrong: no name, a number of seven digits, a region that does not exist.
WRONG_EVERY = 200
PROVINCES = ("Gelderland", "Overijssel", "Utrecht", "Limburg", "Groningen")
CHOICE = re.compile(r'<select[^>]*name="(column_\d+)".*?</select>', re.DOTALL)
CHOSEN = re.compile(r'<option value="([^"]*)"[^>]*\bselected')
BATCH = re.compile(r"/imports/([a-z0-9]+)")


def wrong(number: int) -> int:
    """0 for a good row, else which of the three mistakes it has."""
    return 0 if (number + 1) % WRONG_EVERY else 1 + (number + 1) // WRONG_EVERY % 3


def row(number: int) -> list[str]:
    """One organisation."""
    mistake = wrong(number)
    return [
        "" if mistake == 1 else f"Meetbedrijf {number}",
        "1234567" if mistake == 2 else f"{20_000_000 + number}",
        "Atlantis" if mistake == 3 else PROVINCES[number % len(PROVINCES)],
        f"https://meet{number}.example",
        "klein",
        f"Meet en regelt, serie {number}.",
    ]


def sheet(rows: int) -> bytes:
    """The csv, with the separator that a Dutch spreadsheet writes."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows(row(number) for number in range(rows))
    return out.getvalue().encode()


class Steward:
    """A person at the pages of imports."""

    def __init__(self, place: Installation) -> None:
        self.place, self.session = place, requests.Session()
        self.post("/account/login/", {"login": "supplier-steward@demo.example", "password": PASSWORD})

    def page(self, path: str) -> requests.Response:
        """A page of the installation."""
        answer = self.session.get(f"{self.place.base}{path}", timeout=600)
        answer.raise_for_status()
        return answer

    def post(self, path: str, data: dict[str, str], *, form: str = "", file: bytes = b"", name: str = "") -> str:
        """Send the form of a page; returns where the answer leads."""
        known = dict(TOKEN.findall(self.page(form or path).text))
        files = {"file": (name, file)} if file else None
        answer = self.session.post(
            f"{self.place.base}{path}", data=known | data, files=files, timeout=600, allow_redirects=False
        )
        if answer.status_code != 302:
            raise SystemExit(f"{path} answered {answer.status_code}")
        return answer.headers["Location"]

    def upload(self, data: bytes, name: str) -> str:
        """Send a file and name its columns as the page proposes; returns the identifier of the import."""
        today = time.strftime("%Y-%m-%d")
        typed = {"target": "organisations", "stated_on": today, "trust": "own"}
        where = self.post("/imports/new", typed, file=data, name=name)
        found = BATCH.search(where)
        assert found is not None
        names = {}
        for choice in CHOICE.finditer(self.page(where).text):
            chosen = CHOSEN.search(choice.group(0))
            names[choice.group(1)] = chosen.group(1) if chosen else ""
        self.post(where, names)
        return found.group(1)

    def counts(self, batch: str) -> dict[str, Any]:
        """How many rows have each outcome, as the page tells it."""
        script = """
from schakel.ingest.sheets.models import Batch
from collections import Counter
batch = Batch.objects.get(public_id=public_id)
say({"state": batch.state, **Counter(batch.rows.values_list("outcome", flat=True))})
"""
        found: dict[str, Any] = self.place.ask(script, public_id=batch)
        return found


def repaired(data: bytes) -> bytes:
    """The file with the rows to repair, repaired: each gets a name, a number and a region."""
    book = load_workbook(io.BytesIO(data))
    assert book.active is not None
    header, *rows = book.active.iter_rows(values_only=True)
    fresh = Workbook()
    assert fresh.active is not None
    fresh.active.append(header)
    for at, cells in enumerate(rows):
        good = [f"Hersteld {at}", f"{30_000_000 + at}", PROVINCES[0], *cells[3:]]
        fresh.active.append(good)
    out = io.BytesIO()
    fresh.save(out)
    return out.getvalue()


def processor_s(place: Installation) -> float:
    """Seconds of the processor that the server and its children used so far."""
    assert place.server is not None
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if os.getsid(int(stat.parent.name)) == place.server.pid:
                ticks += sum(int(one) for one in stat.read_text().rpartition(")")[2].split()[11:13])
        except OSError:
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def job(place: Installation, what: str) -> None:
    """Let the job go on to the end, and print what it took."""
    began = time.monotonic()
    child = place.command("finish_imports")
    output = child.stdout.read() if child.stdout else ""
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the job failed: {output[-2000:]}")
    say(what, time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def say(what: str, seconds: float, processor: float | None = None, memory: float = 0.0) -> None:
    """One line of figures."""
    more = "" if processor is None else f", processor {processor:.0f} s, peak memory {memory:.0f} MB"
    print(f"{what}: {seconds:.1f} s{more}", flush=True)


def measure(place: Installation, rows: int) -> bool:
    """Send, preview, write, repair, undo; says whether every row has the outcome that it should have."""
    steward, bad = Steward(place), sum(bool(wrong(number)) for number in range(rows))
    data = sheet(rows)
    print(f"{rows:,} rows, {len(data) / 1e6:.1f} MB, {bad} of them wrong")
    began, used = time.monotonic(), processor_s(place)
    batch = steward.upload(data, "groot.csv")
    used = processor_s(place) - used
    say("sent, read, checked, first rows planned", time.monotonic() - began, used, place.memory_mb())
    job(place, "the rest planned")
    preview = steward.counts(batch)
    began = time.monotonic()
    steward.page(f"/imports/{batch}")
    say("page of the preview", time.monotonic() - began)
    steward.post(f"/imports/{batch}/apply", {}, form=f"/imports/{batch}")
    job(place, "written")
    written = steward.counts(batch)
    began = time.monotonic()
    mending = repaired(steward.page(f"/imports/{batch}/errors").content)
    again = steward.upload(mending, "groot-te-herstellen.xlsx")
    job(place, "rows to repair fetched, repaired and planned")
    steward.post(f"/imports/{again}/apply", {}, form=f"/imports/{again}")
    job(place, "repaired rows written")
    mended = steward.counts(again)
    say("repaired in all", time.monotonic() - began)
    steward.post(f"/imports/{batch}/undo", {}, form=f"/imports/{batch}")
    job(place, "undone")
    undone = steward.counts(batch)
    for name, found in (("preview", preview), ("written", written), ("repaired", mended), ("undone", undone)):
        print(f"{name}: {found}")
    print(f"memory of the serving process at the end: {place.memory_mb():.0f} MB")
    return (
        preview == {"state": "previewed", "create": rows - bad, "refused": bad}
        and written == {"state": "applied", "create": rows - bad, "refused": bad}
        and mended == {"state": "applied", "create": bad}
        and undone["state"] == "undone"
    )


def main() -> int:
    """Make an installation, serve it, and measure; 1 when an outcome is wrong."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--rows", type=int, default=100_000)
    reader.add_argument("--folder", type=Path, help="keep the installation here")
    reader.add_argument("--database", default="", help="a PostgreSQL server; SQLite without it")
    options = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="schakel-imports-") as temporary, database_for(options.database) as own:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        place = Installation(folder, own, size=10)
        place.prepare()
        place.serve()
        try:
            return 0 if measure(place, options.rows) else 1
        finally:
            place.kill()


if __name__ == "__main__":
    sys.exit(main())
