"""Fuzz the interface (schemathesis) and the forms of the pages: requests, server errors and leaks of a canary.

Run: python -m bench.fuzz [--requests 100000] [--seed 1] [--progress FILE]   (a database of its own in memory)
With a progress file it can be stopped at any moment; called again it goes on with what was not tried yet.
The quick form runs with the tests (`tests/trust/test_fuzz.py`).
"""

import argparse
import contextlib
import json
import logging
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

#: Stands in every text of the records that nobody of the cast may know of.
CANARY = "zonderlingekanarie"
#: How many roles take turns before the figures are printed; every generated request is sent as each of them.
ROLES_AT_ONCE = 3
#: What is typed into fields: nothing, much, marks, signs that other layers give a meaning.
HOSTILE = (
    "", " ", "0", "-1", "99999999999999999999", "1e309", "NaN", "2026-13-45", "0001-01-01", "9999-12-31", "on",
    "a" * 5_000, "é" * 300, "\u202e\u200b\ufeff", "\x00", "\r\n\r\n", "'; DROP TABLE needs_need; --", "{{ 7*7 }}",
    "<script>alert(1)</script>", "%s%n%x", "../../../../etc/passwd", "=cmd|' /C calc'!A0", "\U0001f680",
    "Radar that notices small aircraft", "https://", "a@b", "[]", "null", "true",
)  # fmt: skip


@dataclass
class Figures:
    """What was tried and what went wrong."""

    requests: int = 0
    server_errors: int = 0
    leaks: int = 0
    faults: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def look(self, method: str, path: str, status: int, body: bytes, *, may_see: bool) -> None:
        """Count one answer; a server error or the canary before somebody who may not know of it is a fault."""
        self.requests += 1
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status >= 500:
            self.server_errors += 1
            self.faults.append(f"{method} {path}: {status}")
        if not may_see and CANARY.encode() in body:
            self.leaks += 1
            self.faults.append(f"{method} {path}: the canary")

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Figures":
        """Figures as `dataclasses.asdict` and JSON kept them."""
        return cls(**{**kept, "statuses": {int(status): count for status, count in kept["statuses"].items()}})

    def add(self, part: "Figures") -> None:
        """Count another part with this one."""
        self.requests += part.requests
        self.server_errors += part.server_errors
        self.leaks += part.leaks
        self.faults += part.faults
        for status, count in part.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count


def batched(names: Sequence[str], size: int) -> list[Sequence[str]]:
    """Names in groups of so many."""
    return [names[start : start + size] for start in range(0, len(names), size)]


@dataclass
class Field:
    """The world with the canary in it, somebody signed in for each role, and public identifiers to aim at."""

    world: Any
    tokens: dict[str, str]
    identifiers: dict[str, list[str]]


class FormReader(HTMLParser):
    """The forms of a page: where they go, and the names and offered values of their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a field of it, or an offered value."""
        has = dict(attrs)
        if tag == "form":
            self.forms.append({"action": has.get("action") or "", "method": (has.get("method") or "get"), "fields": {}})
        if not self.forms:
            return
        fields = self.forms[-1]["fields"]
        name = has.get("name") or ""
        if tag in ("input", "textarea", "button", "select") and name:
            fields.setdefault(name, []).append(has.get("value") or "")
            self._select = name if tag == "select" else self._select
        if tag == "option" and self._select:
            fields[self._select].append(has.get("value") or "")


def prepare(world: Any = None) -> Field:
    """Add hidden records with the canary in every text to a world (made if not given), and make everybody's tokens."""
    from tests import make
    from tests.trust import world as worlds

    from schakel.base.accounts import services as accounts
    from schakel.base.accounts.enums import Access, Area
    from schakel.base.accounts.rules import scope
    from schakel.base.parties.enums import PartyKind

    world = world or worlds.build()
    outsider, unit = make.steward(), make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    hidden = [make.need(by=unit, label="AMBER", title=f"Hidden {CANARY}", effect=f"Nobody learns of {CANARY} here.")]
    organisation = make.organisation(by=outsider, name=f"Hidden {CANARY}", label="AMBER", summary=CANARY)
    offering = make.offering(by=outsider, of=organisation, label="AMBER", title=CANARY, text=f"A radar, {CANARY}.")
    scopes = [scope(area, access) for area in Area for access in Access]
    tokens = {}
    for role, person in world.cast.people.items():
        if person is not None:
            viewer = world.cast.viewer(role)
            _token, tokens[role] = accounts.make_token(name="fuzz", scopes=scopes, days=1, actor=viewer)
    identifiers = {
        "needs": [one.public_id for one in (*world.needs, *hidden)],
        "offerings": [one.public_id for one in (*world.offerings, offering)],
        "organisations": [one.public_id for one in (*world.organisations, organisation)],
    }
    return Field(world, tokens, identifiers)


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the server from closing the connection between requests, as Django's own test client does: what is asked
    here runs inside a transaction that is undone."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    try:
        yield
    finally:
        for moment in (request_started, request_finished):
            moment.connect(close_old_connections)


def interface(field: Field, *, roles: Sequence[str], examples: int, seed: int) -> Figures:
    """Call every operation of the OpenAPI document with generated requests, each as every role; schemathesis checks
    that the answers are as the document says. What a request did is undone."""
    import schemathesis
    from django.core.wsgi import get_wsgi_application
    from django.db import transaction
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.result import Ok
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    application = get_wsgi_application()  # not that of the server: it reads beforehand, in a thread beside the tests
    checks = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
    with one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    found, chance = Figures(), random.Random(seed)
    chosen = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def call(case: Any) -> None:
        aim(case, field, chance)
        for role in roles:
            headers = {"Authorization": f"Bearer {field.tokens[role]}"} if role in field.tokens else {}
            with one_connection(), transaction.atomic():
                response = case.call(headers=headers)
                transaction.set_rollback(True)
            said = f"{case.formatted_path} as {role}"
            found.look(case.method, said, response.status_code, response.content, may_see=False)
            try:
                case.validate_response(response, checks=checks)
            except (Exception, BaseExceptionGroup) as error:  # every kind of fault is reported together
                found.faults.append(f"{case.method} {said}: {' '.join(str(error).split())[:600]}")

    for operation in [outcome.ok() for outcome in schema.get_all_operations() if isinstance(outcome, Ok)]:
        seeded(seed)(chosen(given(case=operation.as_strategy())(call)))()
    return found


def aim(case: Any, field: Field, chance: random.Random) -> None:
    """Put identifiers of real records, seen and hidden, where a generated one would only be absent."""
    kind = case.path.strip("/").split("/")[0]
    for name in case.path_parameters or {}:
        known = field.identifiers.get("offerings" if name == "offering" else kind, [])
        if known and chance.random() < 0.7:
            case.path_parameters[name] = chance.choice(known)
    if isinstance(case.body, dict) and "organisation" in case.body and chance.random() < 0.7:
        case.body["organisation"] = chance.choice(field.identifiers["organisations"])


def pages(field: Field, *, roles: Sequence[str], rounds: int, seed: int) -> Figures:
    """Open every page as each role, fill its forms with hostile values and send them. What a form did is undone."""
    from django.db import transaction
    from django.test import Client

    found, chance = Figures(), random.Random(seed)
    for role in roles:
        client = Client(raise_request_exception=False)
        person = field.world.cast.people[role]
        if person is not None:
            client.force_login(person)
        for path in list(addresses(field)) * rounds:
            with transaction.atomic():
                page = client.get(path)
                body = content_of(page)
                transaction.set_rollback(True)
            found.look("GET", f"{path} as {role}", page.status_code, body, may_see=False)
            if "text/html" not in page.get("Content-Type", ""):
                continue
            for form in forms_of(body, path):
                with transaction.atomic():
                    send = client.post if form["method"].lower() == "post" else client.get
                    answer = send(form["action"], fill(form["fields"], chance))
                    body = content_of(answer)
                    transaction.set_rollback(True)
                said = f"{form['action']} (of {path}) as {role}"
                found.look(form["method"].upper(), said, answer.status_code, body, may_see=False)
    return found


def content_of(answer: Any) -> bytes:
    """The whole body of an answer, sent at once or in parts."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def addresses(field: Field) -> Iterator[str]:
    """Every page that can be opened, each with a record that is seen by some and one that nobody may know of."""
    from schakel.config import access

    for route in access.routes():
        if route.is_interface or "GET" not in route.methods or route.name.startswith(("account_logout", "openid")):
            continue
        slots = re.findall(r"<[^>]+>|\(\?P.*", route.path)
        kind = route.path.strip("/").split("/")[0]
        for public_id in [field.identifiers.get(kind, ["absentabsent"])[0], field.identifiers.get(kind, ["x"])[-1]]:
            path = route.path
            for slot in slots:
                path = path.replace(slot, "1" if "int:" in slot else public_id)
            yield path
            if not slots:
                break


def forms_of(body: bytes, path: str) -> list[dict[str, Any]]:
    """The forms of a page that lead somewhere in this installation and do not sign anybody out."""
    reader = FormReader()
    reader.feed(body.decode(errors="replace"))
    for form in reader.forms:
        form["action"] = form["action"] or path
    unwanted = ("/account/logout", "/language", "/theme")
    return [f for f in reader.forms if f["action"].startswith("/") and not f["action"].startswith(unwanted)]


def fill(fields: dict[str, list[str]], chance: random.Random) -> dict[str, Any]:
    """Values for the fields of a form: what is offered, or something hostile; hidden tokens mostly as they were."""
    made: dict[str, Any] = {}
    for name, offered in fields.items():
        if name in ("csrfmiddlewaretoken", "form_token"):
            made[name] = offered[0]
        elif chance.random() < 0.15:
            continue
        else:
            made[name] = chance.choice(HOSTILE) if chance.random() < 0.6 else chance.choice(offered)
    return made


@dataclass
class Progress:
    """How far a run came: its figures, how many turns were taken, and the seconds spent. Kept in a file, if any."""

    file: Path | None
    first_seed: int
    total: Figures = field(default_factory=Figures)
    turns: int = 0
    seconds: float = 0.0

    def read(self) -> None:
        """Go on from the file; SystemExit where it holds a run of another seed."""
        if self.file is None or not self.file.exists():
            return
        kept = json.loads(self.file.read_text())
        if kept["first_seed"] != self.first_seed:
            raise SystemExit(f"{self.file} holds a run of seed {kept['first_seed']}")
        self.total, self.turns, self.seconds = Figures.read(kept["total"]), kept["turns"], kept["seconds"]

    def take(self, part: Figures, seconds: float) -> None:
        """Count a turn, keep the file and say how far it is."""
        self.total.add(part)
        self.turns, self.seconds = self.turns + 1, self.seconds + seconds
        if self.file is not None:
            kept = {"first_seed": self.first_seed, "total": asdict(self.total), "turns": self.turns}
            fresh = self.file.with_suffix(".part")
            fresh.write_text(json.dumps({**kept, "seconds": self.seconds}, ensure_ascii=False, indent=1))
            fresh.replace(self.file)
        said = f"{self.total.requests} requests, {len(self.total.faults)} faults, {self.seconds:.0f} s"
        print(said, file=sys.stderr, flush=True)


def run(progress: Progress, wanted: int) -> None:
    """Let both fuzzers take turns over the whole cast, from wherever the progress stands, until so many requests."""
    from tests import cast

    field, groups = prepare(), batched(cast.NAMES, ROLES_AT_ONCE)
    while progress.total.requests < wanted:
        turn, is_pages = divmod(progress.turns, 2)
        roles, seed, began = groups[turn % len(groups)], progress.first_seed + turn, time.monotonic()
        if is_pages:
            part = pages(field, roles=roles, rounds=1, seed=seed)
        else:
            part = interface(field, roles=roles, examples=4, seed=seed)
        progress.take(part, time.monotonic() - began)


def main() -> int:
    """Run both fuzzers until the number of requests is reached; print the figures as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--progress", type=Path, help="keep how far it came here, and go on from there")
    wanted = arguments.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    logging.disable(logging.ERROR)
    from django.db import connection, transaction
    from django.test.utils import setup_test_environment

    progress = Progress(wanted.progress, wanted.seed)
    progress.read()
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the figures so far are figures too
    with transaction.atomic(), contextlib.suppress(KeyboardInterrupt):
        run(progress, wanted.requests)
        transaction.set_rollback(True)
    total = progress.total
    figures = {
        "requests": total.requests,
        "server_errors": total.server_errors,
        "canary_leaks": total.leaks,
        "other_faults": len(total.faults) - total.server_errors - total.leaks,
        "statuses": dict(sorted(total.statuses.items())),
        "seconds": round(progress.seconds),
        "first_faults": total.faults[:20],
    }
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main())
