"""Send marked text to every form and operation, and look for it afterwards: in answers, statements, logs and files."""

import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from bench import fuzz
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

CANARY = "Zwaluwstaartverbinding"
MARKED = f"NATO SECRET\n{CANARY} in het noorden"
#: Fields of a form that hold no text of a person, by type of their input.
_NO_TEXT = frozenset({"hidden", "radio", "checkbox", "submit", "button", "file", "password", "number", "date", "image"})
_KEEPING = ("INSERT", "UPDATE", "REPLACE", "SAVEPOINT")


@dataclass
class Found:
    """What was sent, and where the canary came out."""

    requests: int = 0
    fields: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """The forms of a page with the type of every field and what is offered for it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append({"action": has.get("action", ""), "method": has.get("method", "get"), "fields": {}})
        if not self.forms:
            return
        fields = self.forms[-1]["fields"]
        name = has.get("name", "")
        if tag == "textarea" and name:
            fields[name] = ("textarea", "")
        elif tag in ("input", "button") and name:
            kind = has.get("type", "text")
            if kind not in ("radio", "checkbox", "submit") or name not in fields or "checked" in has:
                fields[name] = (kind, has.get("value", ""))
        elif tag == "select" and name:
            self._select = name
            fields[name] = ("select", "")
        elif tag == "option" and self._select and not fields[self._select][1]:
            fields[self._select] = ("select", has.get("value", ""))


def forms_of(body: bytes, path: str) -> list[dict[str, Any]]:
    """The forms of a page that are sent with POST and lead somewhere in this installation."""
    reader = _Reader()
    reader.feed(body.decode(errors="replace"))
    for form in reader.forms:
        form["action"] = form["action"] or path
    return [
        form
        for form in reader.forms
        if form["method"].lower() == "post" and form["action"].startswith("/") and "logout" not in form["action"]
    ]


def filled(form: dict[str, Any], *, everything: bool) -> dict[str, str]:
    """What is offered, and the marked text in every field that takes text (or in every field)."""
    made: dict[str, str] = {}
    for name, (kind, offered) in form["fields"].items():
        keeps = name in ("csrfmiddlewaretoken", "form_token") or (kind in _NO_TEXT or kind == "select")
        made[name] = offered if keeps and not (everything and name not in ("form_token",)) else MARKED
    return made


@contextmanager
def watched(said: str, found: Found) -> Iterator[list[bytes]]:
    """Run one request, undo what it did, and report the canary in its answer, its statements, the log or a file."""
    answers: list[bytes] = []
    heard = _Ear()
    logging.getLogger().addHandler(heard)
    try:
        with transaction.atomic(), CaptureQueriesContext(connection) as statements:
            yield answers
            transaction.set_rollback(True)
    finally:
        logging.getLogger().removeHandler(heard)
    found.requests += 1
    if any(CANARY.encode() in answer for answer in answers):
        found.faults.append(f"{said}: the answer quotes it")
    if any(CANARY in one["sql"] for one in statements.captured_queries if one["sql"].startswith(_KEEPING)):
        found.faults.append(f"{said}: a statement keeps it")
    if any(CANARY in line for line in heard.lines):
        found.faults.append(f"{said}: the log holds it")


class _Ear(logging.Handler):
    """Hears everything that is logged, with its error."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("django.db"):
            self.lines.append(logging.Formatter().format(record) + repr(record.args))


def pages(at: fuzz.Field, *, roles: Sequence[str]) -> Found:
    """Open every page as each role and send each of its forms with marked text; a form met before is not sent again."""
    found = Found()
    met: set[str] = set()
    for role in roles:
        client = Client(raise_request_exception=False)
        person = at.world.cast.people[role]
        if person is not None:
            client.force_login(person)
        for path in fuzz.addresses(at):
            page = client.get(path)
            if "text/html" not in page.get("Content-Type", ""):
                continue
            for form in forms_of(fuzz.content_of(page), path):
                kind = re.sub(r"/[a-z0-9]{12}(?=/|$)", "/ID", form["action"]) + repr(sorted(form["fields"]))
                if kind in met:
                    continue
                met.add(kind)
                _send(client, form, f"{form['action']} (of {path}) as {role}", found)
    return found


def upload_doors(at: fuzz.Field, *, roles: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """Every form with a file that these roles meet on any page, each kind of form once, with the role that met it."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for role in roles:
        client = Client(raise_request_exception=False)
        person = at.world.cast.people[role]
        if person is not None:
            client.force_login(person)
        for path in fuzz.addresses(at):
            page = client.get(path)
            if "text/html" not in page.get("Content-Type", ""):
                continue
            for form in forms_of(fuzz.content_of(page), path):
                if any(kind == "file" for kind, _offered in form["fields"].values()):
                    found.setdefault(re.sub(r"/[a-z0-9]{12}(?=/|$)", "/ID", form["action"]), (role, form))
    return list(found.values())


def with_file(form: dict[str, Any], name: str, data: bytes) -> dict[str, Any]:
    """What is sent with this form when a file is put in every field for one and the rest is filled with care."""
    sent: dict[str, Any] = {}
    for field_name, (kind, offered) in form["fields"].items():
        plain = {"checkbox": "on", "textarea": "", "date": "2099-01-01"}.get(kind, offered or "hours")
        sent[field_name] = SimpleUploadedFile(name, data) if kind == "file" else plain
    return sent


def _send(client: Client, form: dict[str, Any], said: str, found: Found) -> None:
    for everything in (False, True):
        data = filled(form, everything=everything)
        if MARKED not in data.values():
            continue
        found.fields |= {f"{form['action']}#{name}" for name, value in data.items() if value == MARKED}
        with watched(said, found) as answers:
            answer = client.post(form["action"], data)
            answers.append(fuzz.content_of(answer) + repr(dict(answer.headers)).encode())
        if answer.status_code >= 500:
            found.faults.append(f"{said}: {answer.status_code}")


def operations(at: fuzz.Field, *, role: str) -> Found:
    """Call every operation of the interface that reads a body with marked text in every place for a text."""
    found, client = Found(), Client(raise_request_exception=False)
    document = client.get("/api/v1/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody")
            if body is None:
                continue
            schema = body["content"]["application/json"]["schema"]
            target = _aimed(path, at)
            for value in _variants(schema, document):
                said = f"{method.upper()} {target} as {role}"
                found.fields.add(said)
                with watched(said, found) as answers:
                    answer = client.generic(
                        method.upper(), target, json.dumps(value), content_type="application/json",
                        headers={"Authorization": f"Bearer {at.tokens[role]}"},
                    )  # fmt: skip
                    answers.append(answer.content + repr(dict(answer.headers)).encode())
                if answer.status_code < 400 or answer.status_code >= 500:
                    found.faults.append(f"{said}: {answer.status_code} for {sorted(value)}")
    return found


def _aimed(path: str, at: fuzz.Field) -> str:
    kind = path.strip("/").split("/")[0]
    offering = at.identifiers["offerings"][0]
    return f"/api/v1{path}".replace("{offering}", offering).replace("{id}", at.identifiers.get(kind, [offering])[0])


def _variants(schema: dict[str, Any], document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A body for each field of the schema with the marked text in it, the required ones filled properly."""
    whole = _resolved(schema, document)
    fields = whole.get("properties", {})
    required = {name: _plain(fields[name], document) for name in whole.get("required", [])}
    for name, one in fields.items():
        marked = _marked(one, document)
        if marked is not None:
            yield {**required, name: marked}


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for key in ("anyOf", "allOf", "oneOf"):
        if key in schema:
            return _resolved(schema[key][0], document)
    return schema


def _plain(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    one = _resolved(schema, document)
    if "enum" in one:
        return one["enum"][0]
    if "const" in one:
        return one["const"]
    made: dict[str, Any] = {
        "string": "A quiet radar for camps",
        "integer": 1,
        "number": 1,
        "boolean": True,
        "array": [],
    }
    if one.get("type") == "object":
        return {name: _plain(one["properties"][name], document) for name in one.get("required", [])}
    return made.get(str(one.get("type")))


def _marked(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    one = _resolved(schema, document)
    if one.get("type") == "string" and "enum" not in one and "const" not in one:
        return MARKED
    if one.get("type") == "array":
        inner = _marked(one.get("items", {}), document)
        return None if inner is None else [inner]
    if one.get("type") == "object":
        filled_in = {name: _marked(part, document) for name, part in one.get("properties", {}).items()}
        kept = {name: value for name, value in filled_in.items() if value is not None}
        return {**_plain(one, document), **kept} if kept else None
    return None


def everything_kept() -> bytes:
    """The bytes of the whole database and of every file under the data folder and the folder for temporary files."""
    kept = b"".join(path.read_bytes() for path in _files())
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return kept + bytes(connection.connection.serialize())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                kept += b"".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
    return kept


def _files() -> list[Path]:
    folders = [Path(settings.SCHAKEL_DATA), Path(settings.FILE_UPLOAD_TEMP_DIR or settings.SCHAKEL_DATA)]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]
