"""A file is shown to the virus scanner before anything reads it; what it finds, or does not look at, is not taken."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from pytest_django.fixtures import Settings

from schakel.base.documents import rules, selectors, services
from schakel.base.documents.models import StoredFile
from schakel.base.parties.models import Party
from schakel.register.assets import forms as assets
from tests import make
from tests.register.assets import images

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
#: What stands for malware here; a real test file would wake the scanners of developers.
BAD = b"this stands for something evil"


class Clamd(threading.Thread):
    """What clamd says on its socket: it gathers the chunks of one INSTREAM and answers as clamd(8) describes."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.seen: list[bytes] = []
        self.says = b""
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.line.bind(str(path))
        self.line.listen()

    def run(self) -> None:
        while True:
            try:
                caller, _ = self.line.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack("!L", stream.read(4))[0]:
                    data += stream.read(size)
                self.seen.append(data)
                found = b"stream: Sample.Test FOUND" if BAD in data else b"stream: OK"
                caller.sendall((self.says or found) + b"\0")


@pytest.fixture
def clamd(tmp_path: Path, settings: Settings) -> Iterator[Clamd]:
    path = tmp_path / "clamd.ctl"
    scanner = Clamd(path)
    scanner.start()
    settings.SCHAKEL_VIRUS_SCANNER = str(path)
    yield scanner
    scanner.line.shutdown(socket.SHUT_RDWR)
    scanner.line.close()
    scanner.join(5)


@pytest.mark.asvs("v5.0.0-5.4.3")
@pytest.mark.bio2("8.7")
def test_an_infected_file_is_refused_and_nothing_of_it_is_kept(clamd: Clamd) -> None:
    steward = make.steward()
    owner = Party.objects.get(public_id=steward.on_behalf_of)
    with pytest.raises(rules.Infected):
        services.store_file(data=b"hello " * 20_000 + BAD, name="a.txt", owner=owner, actor=steward)
    assert not StoredFile.objects.exists()
    stored = services.store_file(data=b"hello " * 20_000, name="a.txt", owner=owner, actor=steward)
    assert stored.size_bytes == 120_000
    assert [len(data) for data in clamd.seen] == [120_000 + len(BAD), 120_000]


@pytest.mark.asvs("v5.0.0-5.4.3")
def test_a_picture_is_shown_to_it_too(clamd: Clamd) -> None:
    picture = images.png()
    said = {"shows": "A hall", "people": "nobody", "is_looked_at": "on"}
    good = assets.PictureForm(said, MultiValueDict({"file": [SimpleUploadedFile("a.png", picture)]}))
    assert good.is_valid(), good.errors
    bad = assets.PictureForm(said, MultiValueDict({"file": [SimpleUploadedFile("a.png", picture + BAD)]}))
    assert not bad.is_valid()
    assert bad.errors.as_data()["file"][0].code == "infected"
    assert len(clamd.seen) == 2


@pytest.mark.asvs("v5.0.0-16.5.2")
@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: huh"])
def test_a_scanner_that_did_not_look_takes_no_file(clamd: Clamd, says: bytes) -> None:
    clamd.says = says or b"\0"
    with pytest.raises(rules.NotScanned):
        selectors.checked_reading(data=b"hello", name="a.txt")


def test_a_scanner_that_is_away_takes_no_file(tmp_path: Path, settings: Settings) -> None:
    for address in (str(tmp_path / "nobody.ctl"), "127.0.0.1:9", "nonsense"):
        settings.SCHAKEL_VIRUS_SCANNER = address
        with pytest.raises(rules.NotScanned):
            selectors.checked_reading(data=b"hello", name="a.txt")


def test_without_a_scanner_files_are_read_as_before(settings: Settings) -> None:
    settings.SCHAKEL_VIRUS_SCANNER = ""
    assert selectors.checked_reading(data=b"hello", name="a.txt").kind == "text"
