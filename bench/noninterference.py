"""Does anybody get another byte from an installation that differs only in records hidden from everybody asked.

    .venv/bin/python -m bench.noninterference [--records 10000] [--roles all] [--quick] [--folder DIR]

With `--folder` the installations and what was found stay there: stopped and called again it goes on with the next role.
Both hold the same world (the whole cast, records of every label); the other one holds `--records` hidden organisations,
offerings and effect cards more, of other parties, in equal parts, drafts among them. Every role asks every address and
interface route of the product (lists with searches, orders, pages, filters, as files; surprise, compared versions,
pictures, consents, crosswalks) and sends what hidden records hold already, texts and files to match; status, headers,
bytes, sizes and numbers of queries are compared, random tokens and the clock aside.
Prints the differences; exit code 1 when there is one.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: How many hidden records of each kind go in by the services, with everything that hangs on them.
BY_SERVICES = 12


def start(folder: str, *, is_full: bool) -> None:
    """Make this process one of the installation in a folder."""
    os.environ |= {"SCHAKEL_DATA": folder, "DJANGO_SETTINGS_MODULE": "schakel.config.settings"}
    os.environ |= {"SCHAKEL_FULL": "1"} if is_full else {}
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]


def build(folder: str, kept: str, *, is_full: bool) -> None:
    """Inside a child: the world, and who is who in it."""
    start(folder, is_full=is_full)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    import pickle

    from tests.trust import world as worlds

    Path(kept).write_bytes(pickle.dumps(worlds.furnished(worlds.build())))


def hide(folder: str, kept: str, records: int, *, is_full: bool) -> None:
    """Inside a child: add the hidden records, a few by the services and the many in bulk."""
    start(folder, is_full=is_full)
    import pickle

    from django.db import transaction
    from tests import make
    from tests.trust import noise

    from schakel.base.disclosure.enums import FieldGroup
    from schakel.base.parties.enums import PartyKind
    from schakel.register.needs.models import Need
    from schakel.register.organisations.models import Offering, Organisation

    world: Any = pickle.loads(Path(kept).read_bytes())
    with transaction.atomic():
        noise.add_noise(BY_SERVICES, world=world)
        company, unit = make.party(), make.party(kind=PartyKind.DEFENCE_UNIT)
        number = max(0, records // 3 - BY_SERVICES)

        def labels(at: int) -> dict[str, str]:
            return {f"label_{group.value}": noise.LABELS[at % 2] for group in FieldGroup}

        organisations = Organisation.objects.bulk_create(
            Organisation(
                owner=company,
                name=f"Listening Masts {at}",
                region="NL21",
                summary="Radar.",
                is_draft=False,
                **labels(at),
            )
            for at in range(number)
        )
        Offering.objects.bulk_create(
            Offering(
                owner=company, organisation=one, title=world.offerings[at % 8].title, kind="training", region="NL21",
                text=noise.HIDDEN_TEXTS[at % 2], language=("nl", "en")[at % 2], is_draft=at % 3 == 0,
                proposition="production", state="draft" if at % 3 == 0 else "published", **labels(at),
            )
            for at, one in enumerate(organisations)
        )  # fmt: skip
        shape = {
            field.attname: getattr(world.needs[2], field.attname)
            for field in Need._meta.concrete_fields
            if field.name not in {"id", "public_id", "owner", "is_draft"} and not field.name.startswith("label_")
        }
        Need.objects.bulk_create(Need(owner=unit, is_draft=False, **shape, **labels(at)) for at in range(number))


def ask(folder: str, kept: str, roles: tuple[str, ...], *, is_full: bool) -> None:
    """Inside a child: what each role gets, as one file a role. Every role comes to an untouched copy of its
    installation, and both installations are asked the same in the same order, so caches of the process and kept lists
    come into being alike in both."""
    start(folder, is_full=is_full)
    import pickle

    from django.conf import settings
    from django.db import connections
    from tests.trust import world as worlds

    from schakel.match.novelty.selectors import KNOWN

    world: Any = pickle.loads(Path(kept).read_bytes())
    database = Path(settings.DATABASES["default"]["NAME"])
    untouched = database.with_suffix(".untouched")
    if not untouched.exists():
        shutil.copyfile(database, untouched)
    for role in roles:
        connections.close_all()
        for left in database.parent.glob(f"{database.name}*"):
            left.unlink()
        shutil.copyfile(untouched, database)
        worlds.settle_indexes()
        KNOWN.forget()
        found = Path(f"{folder}.{role}")
        found.with_suffix(".part").write_bytes(pickle.dumps(worlds.snapshot(world, (role,))))
        found.with_suffix(".part").rename(found)


def run(target: Any, *arguments: Any, **more: Any) -> None:
    """Run a step in a process of its own, and stop when it fails."""
    child = multiprocessing.get_context("spawn").Process(target=target, args=arguments, kwargs=more)
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(f"{target.__name__} failed")


def compare(one: Path, other: Path, children: list[Any]) -> tuple[int, int, list[str]]:
    """How many answers of a role were compared, how many bytes they held, and the differences; waits for both."""
    import pickle

    from tests.trust import world as worlds

    while not (one.exists() and other.exists()):
        if any(child.exitcode for child in children):
            raise SystemExit("asking failed")
        time.sleep(0.5)
    before, after = (pickle.loads(path.read_bytes()) for path in (one, other))
    if before.keys() != after.keys():
        return 0, 0, [f"asked differently: {sorted(before.keys() ^ after.keys())[:5]}"]
    return len(before), sum(answer.size for answer in before.values()), worlds.differences(before, after)


def prepare(home: Path, records: int, *, is_full: bool) -> dict[str, Any]:
    """Both installations in a folder, and what was found there before; made where they are not there yet."""
    asked, done = {"records": records, "is_full": is_full}, home / "done.json"
    if done.exists():
        known: dict[str, Any] = json.loads(done.read_text())
        if known["asked"] == asked:
            return known
        raise SystemExit(f"{home} holds another run: {known['asked']}")
    one, other, kept = home / "without", home / "with", str(home / "world.pickle")
    for folder in (one, other):
        shutil.rmtree(folder, ignore_errors=True)
    one.mkdir(parents=True)
    run(build, str(one), kept, is_full=is_full)
    shutil.copytree(one, other)
    run(hide, str(other), kept, records, is_full=is_full)
    fresh = {"asked": asked, "roles": {}, "seconds": 0.0}
    done.write_text(json.dumps(fresh))
    return fresh


def ask_both(home: Path, roles: tuple[str, ...], known: dict[str, Any], *, is_full: bool) -> None:
    """Ask both installations as each role that was not asked before; keep and print what differs, role by role."""
    began, before = time.monotonic(), known["seconds"]
    spawn = multiprocessing.get_context("spawn")
    folders, kept = [str(home / "without"), str(home / "with")], str(home / "world.pickle")
    children = [
        spawn.Process(target=ask, args=(folder, kept, roles), kwargs={"is_full": is_full}) for folder in folders
    ]
    for folder in folders:
        for role in roles:
            Path(f"{folder}.{role}").unlink(missing_ok=True)
    for child in children:
        child.start()
    try:
        for role in roles:
            found = [Path(f"{folder}.{role}") for folder in folders]
            number, size, differing = compare(found[0], found[1], children)
            known["roles"][role] = {"answers": number, "bytes": size, "differences": differing}
            known["seconds"] = before + time.monotonic() - began
            (home / "done.json").write_text(json.dumps(known, indent=1))
            spent = f"{known['seconds']:.0f} s"
            print(f"{role:20} {number:5} answers {size:9} bytes {len(differing):3} differences  {spent}", flush=True)
            print("".join(f"  {line}\n" for line in differing[:20]), end="", flush=True)
            for path in found:
                path.unlink()
    finally:
        for child in children:
            child.terminate()
            child.join()


def main() -> int:
    """Build both installations, ask them, compare."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--records", type=int, default=10_000)
    reader.add_argument("--roles", default="all", help="`all`, or names with commas")
    reader.add_argument("--quick", action="store_true", help="two questions a list instead of fifteen")
    reader.add_argument("--folder", type=Path, help="keep everything here, and go on where an earlier call stopped")
    options = reader.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    is_full = not options.quick
    from schakel.config.access import ROLES

    roles = ROLES if options.roles == "all" else tuple(options.roles.split(","))
    with tempfile.TemporaryDirectory(prefix="schakel-twins-") as own:
        home = options.folder or Path(own)
        known = prepare(home, options.records, is_full=is_full)
        start(str(Path(own, "parent")), is_full=is_full)
        left = tuple(role for role in roles if role not in known["roles"])
        if left:
            ask_both(home, left, known, is_full=is_full)
    found = [known["roles"][role] for role in roles]
    answers, size = sum(one["answers"] for one in found), sum(one["bytes"] for one in found)
    differing = sum(len(one["differences"]) for one in found)
    print(f"hidden records {options.records}; roles {len(roles)}; answers {answers}; bytes {size}; ", end="")
    print(f"differences {differing}; {known['seconds']:.0f} s")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
