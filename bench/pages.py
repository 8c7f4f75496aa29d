"""How long pages take, and how many queries, with 5,000 offerings and 500 needs, asked by several roles.

    .venv/bin/python bench/pages.py [--organisations 2500] [--needs 500] [--requests 1000]

Makes an installation of that size in a temporary folder, asks every list, detail, search and match page in turn inside
one process (Django's test client: no network in the figure), and prints p50, p95 and the most queries per page and
role. Goal: p95 <= 150 ms and <= 25 queries for every page.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
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


def measure(total: int) -> dict[tuple[str, str], list[tuple[float, int]]]:
    """Ask `total` times, page after page and role after role; milliseconds and queries of each answer."""
    from django.db import connection
    from django.test import Client

    from schakel.base.accounts.models import User

    found: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
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
            began = time.perf_counter()
            clients[role].get(path, follow=True)
            found[name, role].append(((time.perf_counter() - began) * 1000, counted[0]))
    return found


def main() -> int:
    """Build, measure, print a table; exit 1 when a page misses the goal."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--organisations", type=int, default=2700)
    reader.add_argument("--needs", type=int, default=440)
    reader.add_argument("--requests", type=int, default=1000)
    options = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SCHAKEL_DATA": folder, "DJANGO_SETTINGS_MODULE": "schakel.config.settings"}
        import django

        django.setup()
        began = time.monotonic()
        build(options.organisations, options.needs)
        from schakel.register.needs.models import Need
        from schakel.register.organisations.models import Offering

        size = f"{Offering.objects.count()} offerings, {Need.objects.count()} needs"
        print(f"{size}, built in {time.monotonic() - began:.0f} s")
        found = measure(options.requests)
    misses = 0
    print(f"{'page':20} {'p50 ms':>8} {'p95 ms':>8} {'queries':>8}")
    for page in dict.fromkeys(name for name, _ in found):
        rows = [row for (name, _role), some in found.items() if name == page for row in some]
        times = sorted(ms for ms, _ in rows)
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        queries = max(count for _, count in rows)
        is_good = p95 <= GOAL_MS and queries <= GOAL_QUERIES
        misses += not is_good
        print(f"{page:20} {statistics.median(times):8.1f} {p95:8.1f} {queries:8d} {'' if is_good else ' <-- misses'}")
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
