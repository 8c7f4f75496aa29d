"""Forms and interface calls that hold what a hidden record holds already: numbers, names, titles, identifiers."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.register.assets import images
from tests.trust import noise

if TYPE_CHECKING:
    from tests.trust.world import World

#: Public identifiers are random: what a write has just made is not compared by its name.
_IDENTIFIER = re.compile(rb"(?<![0-9a-zA-Z])[2-9abcdefghjkmnpqrstvwxyz]{12}(?![0-9a-zA-Z])")
_SOURCE = {"source": "own statement", "stated_on": "2026-11-01", "trust": "own"}


@dataclass(frozen=True)
class Write:
    """One thing to send: where, how, and what."""

    name: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)
    method: str = "POST"
    is_interface: bool = False
    sheet: bytes = b""
    file: tuple[str, bytes] | None = None


def writes(world: "World") -> Iterator[Write]:
    """What is sent by everybody."""
    yield from _register(world)
    need, offering = world.needs[0].public_id, world.offerings[0].public_id
    text = {"text": "radar that notices small aircraft above a camp"}
    yield Write("a text to match", "/api/v1/text-matches", text, is_interface=True)
    yield Write("suggestions while writing", "/needs/wording", {"effect": world.needs[0].title})
    asking = {"reveals": "We build masts and would like to talk."}
    yield Write("an introduction", f"/api/v1/offerings/{offering}/introductions", asking, is_interface=True)
    yield Write(
        "a verdict", f"/api/v1/needs/{need}/verdicts/{offering}", {"kind": "accepted"}, "PUT", is_interface=True
    )
    card = {"title": world.needs[0].title, "effect": "A unit notices small aircraft above its camp early enough."}
    yield Write("a card with the title of another", "/api/v1/needs", card, is_interface=True)
    yield Write("a claim", f"/organisations/{world.organisations[0].public_id}/claim", {"grounds": "It is ours."})
    yield from _texts(world)
    search = {"search": "1", "find": "Listening"}
    yield Write("whom to name", f"/organisations/{world.organisations[0].public_id}/labels", search)


def _texts(world: "World") -> Iterator[Write]:
    """Texts that are matched, taken apart and compared; nothing of them is kept."""
    said = "A radar that notices small aircraft above a camp early. It works in rain. Een radar die ziet wat vliegt."
    yield Write("a question too long for an address", "/find", {"q": f"{said} " * 40})
    yield Write("a text to take apart", "/find/text", {"text": said})
    yield Write("a file to take apart", "/find/text", file=("call.txt", said.encode()))
    yield Write("parts to match", "/find/parts", {"title": "Radar", "part0": said, "part1": "small aircraft"})
    yield Write("two texts beside each other", "/matches/texts", {"before": said, "after": world.offerings[0].title})
    need = world.needs[0].public_id
    yield Write("weights of parts", f"/api/v1/needs/{need}/weights", {"weights": []}, "PUT", is_interface=True)
    mine = world.organisations[0].public_id
    yield Write("a consent", f"/organisations/{mine}/consents", {"field": "summary", "purpose": "publication"})
    about = {"shows": "A mast", "is_looked_at": "on"}
    yield Write("a picture", f"/organisations/{mine}/pictures/new", about, file=("mast.png", images.png()))


def _register(world: "World") -> Iterator[Write]:
    blank = {"name": "Mastbouw", "kind": "company", "size_class": "unknown", "status": "civil", **_SOURCE}
    path = "/organisations/new"
    yield Write("a hidden KvK number", path, blank | {"kvk_number": noise.HIDDEN_NUMBER})
    yield Write("a hidden VAT number", path, blank | {"vat_number": noise.HIDDEN_VAT})
    yield Write("a hidden name", path, blank | {"name": noise.HIDDEN_NAME})
    title = {"title": world.offerings[0].title, "kind": "product", **_SOURCE}
    mine = world.organisations[0].public_id
    yield Write("a title that others have", "/offerings/new", title | {"organisation": mine, "language": "en"})
    known = {"organisation": mine, "title": world.offerings[0].title, "kind": "product"}
    yield Write("a title through the interface", "/api/v1/offerings", known, is_interface=True)
    sheet = f"Naam;KvK-nummer\r\n{noise.HIDDEN_NAME};{noise.HIDDEN_NUMBER}\r\n".encode()
    yield Write("a sheet with a hidden row", "/imports/new", {"target": "organisations", **_SOURCE}, sheet=sheet)


def send(client: Client, path: str, write: Write) -> HttpResponse:
    """Send it, and undo whatever it did. A sheet is looked at as well: its preview tells what is known already."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        answer = _sent(client, path, write)
        if write.sheet and answer.status_code == 302:
            where = answer.headers["Location"]
            client.post(where, {"column_0": "name", "column_1": "kvk_number"})
            answer = _got(client, where.removesuffix("/columns"))
        transaction.set_rollback(True)
    client.cookies.load(cookies)
    return answer


def _got(client: Client, path: str) -> HttpResponse:
    answer: Any = client.get(path)
    return cast(HttpResponse, answer)


def _sent(client: Client, path: str, write: Write) -> HttpResponse:
    call = getattr(client, write.method.lower())
    if write.is_interface:
        answer: HttpResponse = call(path, data=json.dumps(write.body), content_type="application/json")
        return answer
    name, content = ("members.csv", write.sheet) if write.sheet else write.file or ("", b"")
    file = {"file": SimpleUploadedFile(name, content)} if name else {}
    sent: HttpResponse = call(path, {**write.body, **file})
    return sent


def without_made(found: Any, write: Write | None) -> Any:
    """What came back, without the identifier of what was made just now."""
    if write is None:
        return found
    if isinstance(found, str):
        return _IDENTIFIER.sub(b"-", found.encode()).decode()
    return _IDENTIFIER.sub(b"-", found)
