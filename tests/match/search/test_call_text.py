"""A whole text or a file is taken apart in memory; its parts are corrected, matched, and kept only as a draft card."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from schakel.base.audit.models import Entry
from schakel.base.documents.models import HeldFile, StoredFile
from schakel.base.parties.enums import PartyKind
from schakel.register.needs.models import Need
from tests import make
from tests.base.documents import files
from tests.match.browsing import query_count, signed_in
from tests.trust import marked
from tests.trust.test_no_bsn import BSN

pytestmark = pytest.mark.django_db

TEXT, PARTS = reverse("search:call-text"), reverse("search:call-parts")
CALL = "Hearing small aircraft\n- hears small aircraft above a camp\n- runs on batteries in the rain\n"


def dutch() -> Client:
    return Client(headers={"accept-language": "nl"})


def upload(data: bytes, name: str = "oproep.docx", text: str = "") -> str:
    answer = dutch().post(TEXT, {"text": text, "file": SimpleUploadedFile(name, data)})
    return str(answer.content.decode())


def test_a_pasted_text_comes_back_in_parts_with_who_answers_them() -> None:
    make.offering(by=make.steward(), title="Radar mast", text="Notices small aircraft early.", label="CLEAR")
    html = dutch().post(TEXT, {"text": CALL}).content.decode()
    assert "hears small aircraft above a camp</textarea>" in html
    assert "runs on batteries in the rain</textarea>" in html
    assert "Radar mast" in html
    assert "zegt iets over 1 van 2 onderdelen" in html


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("oproep.docx", files.word(body="Hears drones above a camp.")),
        ("oproep.pdf", files.pdf(body="Hears drones above a camp.")),
        ("oproep.odt", files.open_text(body="Hears drones above a camp.")),
        ("oproep.txt", b"Hears drones above a camp."),
    ],
    ids=["word", "pdf", "odt", "text"],
)
def test_a_file_is_read_and_nothing_of_it_is_kept(name: str, data: bytes) -> None:
    before = Entry.objects.count()
    html = upload(data, name)
    assert "Hears drones above a camp" in html
    assert "python-docx" not in html
    assert (StoredFile.objects.count(), HeldFile.objects.count(), Entry.objects.count()) == (0, 0, before)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("scan.pdf", files.scan(), "afbeeldingen van tekst"),
        (
            "plan.docx",
            files.word(header="Stg. GEHEIM"),
            "in een koptekst, opmaakprofiel of model leest als een rubricering (NL)",
        ),
        ("plan.exe", b"MZ\x00\x01\x02", "Dit soort bestand wordt niet aangenomen"),
        ("leeg.pdf", b"", "Dit bestand is leeg"),
        ("stuk.docx", b"PK\x03\x04 and no more", "beschadigd"),
        ("cijfers.txt", b"12 34 56", "geen woorden gevonden"),
    ],
    ids=["scan", "marked", "kind", "empty", "broken", "numbers"],
)
def test_a_file_that_cannot_be_read_says_why(name: str, data: bytes, words: str) -> None:
    html = upload(data, name)
    assert words in html
    assert "</textarea>" in html.split("<main", 1)[1]
    assert "GEHEIM" not in html


def test_a_file_that_is_too_large_is_refused(settings: object) -> None:
    settings.SCHAKEL_UPLOAD_LIMIT_BYTES = 1000  # type: ignore[attr-defined]
    answer = dutch().post(TEXT, {"file": SimpleUploadedFile("groot.txt", b"word " * 1000)})
    assert answer.status_code == 413
    assert "te groot" in answer.content.decode()


def test_neither_both_nor_nothing_is_taken() -> None:
    assert "niet allebei" in upload(files.word(), text=CALL)
    answer = dutch().post(TEXT, {"text": "  "})
    assert answer.status_code == 422
    assert "Plak een tekst, of kies een bestand" in answer.content.decode()


def test_marked_text_is_refused_and_does_not_come_back() -> None:
    for address, name in ((TEXT, "text"), (PARTS, "part0"), (reverse("search:find"), "q")):
        answer = dutch().post(address, {name: marked.MARKED})
        assert answer.status_code == 422
        assert "rubricering" in answer.content.decode()
        assert marked.MARKED not in answer.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "drone " * 10_000,
        "<p>" * 5_000 + "radar",
        "radar\x01\x02\x1b mast",
        "12345 " * 1_000,
        "Potrzebujemy czegoś, co wykrywa małe drony nad obozem.",
        "de",
        "x" * 100_000,
    ],
    ids=["repeated", "html", "control", "numbers", "polish", "stop word", "one long word"],
)
def test_an_odd_text_gets_a_calm_answer(text: str) -> None:
    assert dutch().post(TEXT, {"text": text}).status_code in {200, 422}
    assert dutch().post(reverse("search:find"), {"q": text}).status_code in {200, 422}


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    html = dutch().post(TEXT, {"text": "word " * 20_001}).content.decode()
    assert "100000 tekens" in html.replace(".", "").replace("\xa0", "")


def test_a_file_that_is_too_long_is_read_from_its_beginning() -> None:
    assert "Alleen het begin is gelezen" in upload(b"Hears drones. " + b"word " * 20_001, "lang.txt")


def test_corrected_parts_are_matched_and_emptied_ones_are_gone() -> None:
    make.offering(by=make.steward(), title="Radar mast", text="Notices small aircraft early.", label="CLEAR")
    make.offering(by=make.steward(), title="Field power", text="A pack of batteries for heavy rain.", label="CLEAR")
    html = (
        dutch().post(PARTS, {"title": "", "part0": "", "part1": "batteries for rain", "act": "match"}).content.decode()
    )
    assert "Field power" in html
    assert "Radar mast" not in html


def test_no_part_at_all_is_asked_for() -> None:
    answer = dutch().post(PARTS, {"title": "x", "part0": " ", "part1": "..."})
    assert answer.status_code == 422
    assert "Laat ten minste één onderdeel" in answer.content.decode()


def test_an_officer_makes_a_draft_card_of_the_parts() -> None:
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    client = signed_in(officer)
    sent = {"title": "Hearing small aircraft", "part0": "hears drones", "part1": "runs on batteries", "act": "draft"}
    answer = client.post(PARTS, sent)
    need = Need.objects.get()
    assert answer["Location"] == reverse("needs:edit", args=[need.public_id])
    assert (need.title, need.effect, need.is_draft) == (sent["title"], "- hears drones\n- runs on batteries", True)
    assert need.owner_id in officer.parties


def test_a_card_that_would_be_too_long_is_refused_in_words() -> None:
    client = signed_in(make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT)))
    answer = client.post(PARTS, {"act": "draft", **{f"part{place}": f"{place} " + "x" * 900 for place in range(9)}})
    assert answer.status_code == 422
    assert not Need.objects.exists()


def test_somebody_who_writes_no_cards_gets_no_button_and_no_draft() -> None:
    supplier = signed_in(make.steward())
    assert 'value="draft"' not in supplier.post(PARTS, {"part0": "hears drones"}).content.decode()
    for client in (supplier, Client()):
        assert client.post(PARTS, {"part0": "hears drones", "act": "draft"}).status_code in {302, 403}
    assert not Need.objects.exists()


def test_what_is_hidden_is_not_found_by_others() -> None:
    make.offering(by=make.steward(), title="Secret mast", text="Hears small aircraft.", label="AMBER")
    assert "Secret mast" not in dutch().post(TEXT, {"text": CALL}).content.decode()


def test_an_address_without_parts_leads_to_the_form() -> None:
    assert dutch().get(PARTS)["Location"] == TEXT
    assert query_count(dutch(), TEXT) <= 25


def test_a_long_question_is_answered_out_of_the_body_of_a_form() -> None:
    make.offering(by=make.steward(), title="Radar mast", text="Notices small aircraft early.", label="CLEAR")
    html = dutch().post(reverse("search:find"), {"q": "Notices small aircraft above a camp. " * 200}).content.decode()
    assert "Radar mast" in html


def test_the_box_answers_while_somebody_types_with_a_few_links_and_no_page() -> None:
    make.offering(by=make.steward(), title="Radar mast", text="Notices small aircraft early.", label="CLEAR")
    client = Client(headers={"HX-Request": "true", "accept-language": "nl"})
    html = client.get(reverse("search:find"), {"q": "radar"}).content.decode()
    assert "Radar mast" in html
    assert "<html" not in html
    assert "Nog niets bij deze woorden" in client.get(reverse("search:find"), {"q": "zzqx"}).content.decode()
    assert client.get(reverse("search:find"), {"q": "r"}).content.decode().strip() == ""


def test_what_tags_or_a_file_would_hide_is_refused_all_the_same() -> None:
    hidden = "<p><b>NATO</b> <i>SECRET</i></p><p>Zwaluwstaart in het noorden</p>"
    for address, name in ((TEXT, "text"), (reverse("search:find"), "q")):
        answer = dutch().post(address, {name: hidden})
        assert answer.status_code == 422
        assert "Zwaluwstaart" not in answer.content.decode()
    assert "burgerservicenummer" in upload(f"Bel {BSN} over drones.".encode(), "bel.txt")
