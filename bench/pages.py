"""How long pages take, and how many queries, with 5,000 offerings and 500 needs, asked by several roles.

    .venv/bin/python -m bench.pages [--organisations 2800] [--needs 540] [--requests 1000] [--folder DIR]

Makes an installation of that size (in `--folder`, where it stays and is used again, else in a temporary one), asks
every list, detail, search and match page in turn inside one process (Django's test client: no network in the figure),
and prints p50, p95 and the most queries per page. Beside the clock on the wall stands the time of the processor: on a
machine that does other work too, the first tells about that work as well. Goal: p95 <= 150 ms and <= 25 queries for
every page.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

ROLES = ("", "supplier-steward", "defence-officer", "rival", "desk-officer", "national-office")
GOAL_MS, GOAL_QUERIES = 150.0, 25


def build(organisations: int, needs: int) -> None:
    """Fill the installation."""
    from django.core.management import call_command

    from schakel import demo
    from schakel.base.accounts.rules import job
    from schakel.cli.setup import _shipped
    from schakel.register.vocabulary import services

    call_command("migrate", verbosity=0)
    for loaded in _shipped("lists"):
        services.load_list(loaded=loaded, reason="bench", actor=job("bench"))
    demo.build(size=organisations, seed=1, password="only for measuring", cards=needs)


def paths() -> dict[str, str]:
    """The pages that are measured, by name."""
    from schakel.register.needs.models import Need
    from schakel.register.organisations.models import Offering, Organisation

    need = Need.objects.filter(state="published", label_identity="CLEAR").earliest("pk").public_id
    offering = Offering.objects.filter(state="published", label_identity="CLEAR").earliest("pk")
    organisation = Organisation.objects.get(pk=offering.organisation_id).public_id
    return {
        "home": "/",
        "find": "/find?q=kleine+drones+opmerken",
        "needs": "/needs",
        "needs filtered": "/needs?q=drones",
        "need": f"/needs/{need}",
        "matches": f"/needs/{need}/matches",
        "offerings": "/offerings",
        "offerings page 40": "/offerings?page=40",
        "offerings searched": "/offerings?q=radar",
        "offering": f"/offerings/{offering.public_id}",
        "organisations": "/organisations",
        "organisation": f"/organisations/{organisation}",
        "where we fit": "/matches",
        "code lists": "/code-lists",
        "crosswalk": "/crosswalk",
    }


def measure(total: int) -> dict[tuple[str, str], list[tuple[float, float, int]]]:
    """Ask `total` times, page after page and role after role; milliseconds (wall, processor) and queries of each."""
    from django.db import connection
    from django.test import Client

    from schakel.base.accounts.models import User

    found: dict[tuple[str, str], list[tuple[float, float, int]]] = defaultdict(list)
    clients: dict[str, Any] = {}
    for role in ROLES:
        clients[role] = Client()
        if role:
            clients[role].force_login(User.objects.get(email=f"{role}@demo.example"))
    pages = list(paths().items())
    for client in clients.values():
        for _name, path in pages:
            client.get(path, follow=True)
    for turn in range(total):
        name, path = pages[turn % len(pages)]
        role = ROLES[(turn // len(pages)) % len(ROLES)]
        counted = [0]

        def count(execute: Any, *arguments: Any, counted: list[int] = counted) -> Any:
            counted[0] += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            began, busy = time.perf_counter(), time.process_time()
            answer = clients[role].get(path, follow=True)
            spent = (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{path} as {role or 'stranger'}: {answer.status_code}")
        found[name, role].append((*spent, counted[0]))
    return found


def installation(folder: str, *, organisations: int, needs: int) -> None:
    """Start Django on the installation in a folder; make it where there is none."""
    os.environ |= {"SCHAKEL_DATA": folder, "DJANGO_SETTINGS_MODULE": "schakel.config.settings"}
    import django

    django.setup()
    began = time.monotonic()
    if not (Path(folder) / "built").exists():
        build(organisations, needs)
        (Path(folder) / "built").touch()
    from schakel.register.needs.models import Need
    from schakel.register.organisations.models import Offering

    size = f"{Offering.objects.count()} offerings, {Need.objects.count()} needs"
    print(f"{size}, ready in {time.monotonic() - began:.0f} s", flush=True)


def at_share(values: list[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> int:
    """Build, measure, print a table; exit 1 when a page misses the goal."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--organisations", type=int, default=2800)
    reader.add_argument("--needs", type=int, default=540)
    reader.add_argument("--requests", type=int, default=1000)
    reader.add_argument("--folder", default="", help="keep the installation here, and use the one that is here")
    options = reader.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        installation(options.folder or temporary, organisations=options.organisations, needs=options.needs)
        found = measure(options.requests)
    misses = 0
    print(f"{'page':20} {'p50 ms':>8} {'p95 ms':>8} {'p95 cpu':>8} {'queries':>8}")
    pages = {name: [row for (n, _role), some in found.items() if n == name for row in some] for name, _ in found}
    for page, rows in [*pages.items(), ("all pages", [row for some in pages.values() for row in some])]:
        wall, busy = [row[0] for row in rows], [row[1] for row in rows]
        queries = max(row[2] for row in rows)
        is_good = at_share(wall, 0.95) <= GOAL_MS and queries <= GOAL_QUERIES
        misses += not is_good
        figures = f"{statistics.median(wall):8.1f} {at_share(wall, 0.95):8.1f} {at_share(busy, 0.95):8.1f} {queries:8d}"
        print(f"{page:20} {figures} {'' if is_good else ' <-- misses'}")
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
