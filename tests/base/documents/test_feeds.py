"""Lists that programs follow: Atom as it is defined, with whatever people write in it."""

import datetime
from xml.etree import ElementTree

from schakel.base.documents.rules.feeds import Entry, atom

ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime.datetime(2026, 11, 29, 12, tzinfo=datetime.UTC)


def made(*entries: Entry) -> bytes:
    return atom(
        title="Needs", page="https://x.example/needs", own="https://x.example/f", language="nl", entries=entries
    )


def test_an_entry_stands_there_with_all_that_it_says() -> None:
    one = Entry("Stil <varen> & \x08zien", "https://x.example/needs/a", "Eén.\n\nTwee <b>", NOON, "Eenheid", ("Zee",))
    feed = ElementTree.fromstring(made(one))
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "Stil <varen> & zien"
    assert entry.findtext(f"{ATOM}id") == "https://x.example/needs/a"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-29T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Eenheid"
    assert entry.findtext(f"{ATOM}summary") == "Eén.\n\nTwee <b>"
    assert [found.get("term") for found in entry.findall(f"{ATOM}category")] == ["Zee"]
    assert feed.findtext(f"{ATOM}updated") == "2026-11-29T12:00:00+00:00"


def test_the_same_entries_give_the_same_bytes_and_so_does_none() -> None:
    assert made() == made()
    assert b"<entry>" not in made()
