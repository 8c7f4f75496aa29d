"""How fast the one box answers while somebody types: every beginning of some questions, asked as the page asks it.

    .venv/bin/python -m bench.box [--organisations 220] [--needs 60] [--rounds 5] [--folder DIR]

Inside one process (Django's test client: no network in the figure), as a stranger and as a signed-in officer. Beside
the clock on the wall stands the time of the processor: on a machine that does other work too, the first tells about
that work as well. Goal: p95 <= 100 ms.
"""

import argparse
import statistics
import sys
import tempfile
import time

from bench.pages import at_share, installation

QUESTIONS = (
    "kleine drones vroeg opmerken boven een kamp",
    "batterijen die werken in de regen",
    "water zuiveren ver van een werkplaats",
    "radar for low and slow flyers",
)
GOAL_MS = 100.0


def measure(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Type each question letter by letter; milliseconds (wall, processor) of every answer, by who asks."""
    from django.test import Client

    from schakel.base.accounts.models import User

    officer = Client()
    officer.force_login(User.objects.get(email="defence-officer@demo.example"))
    found: dict[str, list[tuple[float, float]]] = {}
    for name, client in (("stranger", Client()), ("officer", officer)):
        client.get("/find", {"q": "warm"}, headers={"HX-Request": "true"})
        rows = found.setdefault(name, [])
        for _round in range(rounds):
            for question in QUESTIONS:
                for length in range(2, len(question) + 1):
                    began, busy = time.perf_counter(), time.process_time()
                    answer = client.get("/find", {"q": question[:length]}, headers={"HX-Request": "true"})
                    rows.append(((time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000))
                    if answer.status_code != 200 or b"<html" in answer.content:
                        raise SystemExit(f"the box answers {answer.status_code} with a whole page or a fault")
    return found


def main() -> int:
    """Build, measure, print a table; exit 1 when the goal is missed."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--organisations", type=int, default=220)
    reader.add_argument("--needs", type=int, default=60)
    reader.add_argument("--rounds", type=int, default=5)
    reader.add_argument("--folder", default="", help="keep the installation here, and use the one that is here")
    options = reader.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        installation(options.folder or temporary, organisations=options.organisations, needs=options.needs)
        found = measure(options.rounds)
    print(f"{'who':10} {'answers':>8} {'p50 ms':>8} {'p95 ms':>8} {'p50 cpu':>8} {'p95 cpu':>8}")
    is_met = True
    for name, rows in found.items():
        wall, busy = [row[0] for row in rows], [row[1] for row in rows]
        is_met = is_met and at_share(wall, 0.95) <= GOAL_MS
        figures = [statistics.median(wall), at_share(wall, 0.95), statistics.median(busy), at_share(busy, 0.95)]
        print(f"{name:10} {len(rows):8d} " + " ".join(f"{figure:8.1f}" for figure in figures))
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
