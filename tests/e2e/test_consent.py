"""A picture with consent: added, shown, published in a book, withdrawn; the owner sees what runs and what has left."""

import re
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.acts import say_yes, write_card
from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit
from tests.register.assets import images

SHOWS = "De hal waar de masten worden gebouwd"


def test_a_picture_is_shown_and_published_by_consent_until_it_is_withdrawn(visit: Visit, tmp_path: Path) -> None:
    owner, reader = visit(role="supplier-steward").page, visit(role="rival", width=NARROW).page
    profile = own_profile(owner)
    add_picture(owner, tmp_path)
    reader.goto(profile)
    expect(reader.get_by_alt_text(SHOWS)).to_have_count(0)
    consent(owner, "Een foto tonen op pagina's")
    assert_good_page(owner, "consents-running")
    reader.reload()
    expect(reader.get_by_alt_text(SHOWS)).to_be_visible()
    assert reader.get_by_alt_text(SHOWS).evaluate("picture => picture.naturalWidth") == images.WIDTH
    assert_good_page(reader, "picture-shown-320")
    consent(owner, "Publicatie in documenten", picture=True)
    owner.goto("/my-records/consents")
    expect(owner.get_by_text(SHOWS)).to_have_count(2)
    assert_good_page(owner, "consents-of-the-owner")
    owner.goto(f"{profile}/consents")
    say_yes(owner)
    owner.get_by_role("listitem").filter(has_text="foto").filter(has_text="tonen").get_by_role(
        "button", name=re.compile("^Intrekken")
    ).first.click()
    expect(owner.get_by_text("Ingetrokken.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_alt_text(SHOWS)).to_have_count(0)
    owner.goto("/my-records/consents")
    expect(owner.get_by_text(re.compile("ingetrokken op"))).to_be_visible()
    assert_good_page(owner, "consents-withdrawn")
    owner.goto("/my-records")
    expect(owner.get_by_text("toestemming ingetrokken").first).to_be_visible()


def test_people_on_a_picture_need_a_day_until_which_they_agreed(visit: Visit, tmp_path: Path) -> None:
    owner = visit(role="institute", scheme="dark", width=NARROW).page
    own_profile(owner)
    owner.get_by_role("link", name="Foto toevoegen").click()
    fill(owner, tmp_path)
    owner.get_by_label("herkenbare mensen", exact=False).check()
    owner.get_by_role("button", name="De foto toevoegen").click()
    expect(owner.get_by_text("tot en met welke zij toestemming gaven").first).to_be_visible()
    assert_good_page(owner, "picture-people-320-dark")
    owner.get_by_label("Foto", exact=False).first.set_input_files(str(tmp_path / "hal.png"))
    owner.get_by_label("Zij gaven toestemming tot en met").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    owner.get_by_role("button", name="De foto toevoegen").click()
    expect(owner.get_by_text("Toegevoegd.")).to_be_visible()


def own_profile(page: Page) -> str:
    """Open the profile that the reader's organisation keeps of itself; returns its address."""
    page.goto("/organisations/mine")
    page.get_by_role("main").get_by_role("link", name=re.compile("voorbeeld", re.IGNORECASE)).first.click()
    page.wait_for_url(re.compile(r"/organisations/[0-9a-z]{12}$"))
    return page.url


def fill(page: Page, folder: Path) -> None:
    """Choose a picture and say what it shows."""
    file = folder / "hal.png"
    file.write_bytes(images.png(images.WIDTH, 90, extra=images.SECRET))
    page.get_by_label("Foto", exact=False).first.set_input_files(str(file))
    page.get_by_label("Wat is erop te zien?").fill(SHOWS)
    page.get_by_label("Ik heb deze foto bekeken", exact=False).check()


def add_picture(page: Page, folder: Path) -> None:
    """Add a picture without people to the profile that is open."""
    page.get_by_role("link", name="Foto toevoegen").click()
    fill(page, folder)
    page.get_by_label("niemand die herkenbaar is").check()
    assert_good_page(page, "picture-new")
    page.get_by_role("button", name="De foto toevoegen").click()
    expect(page.get_by_text("Toegevoegd.")).to_be_visible()


def consent(page: Page, purpose: str, *, picture: bool = False) -> None:
    """Give a consent for the picture on the page of consents."""
    if picture:
        page.get_by_label("Voor welk onderdeel?").select_option(label=f"Foto: {SHOWS}")
    page.get_by_label(purpose, exact=False).check()
    page.get_by_role("button", name="Toestemming geven").click()
    expect(page.get_by_text("Toestemming gegeven.")).to_be_visible()


def test_a_part_of_a_card_goes_along_by_consent_until_it_is_withdrawn(visit: Visit) -> None:
    """The unit lets others take its effect along, sees the file that left, and takes the consent back."""
    owner, reader = visit(role="defence-officer").page, visit(role="other-officer").page
    title = "Kleine toestellen op tijd gehoord"
    write_card(owner, title)
    owner.get_by_label("TLP:AMBER ", exact=False).first.check()
    owner.get_by_label("Defensie-eenheden en inkopers").first.check()
    owner.get_by_role("button", name="Publiceren").click()
    expect(owner.get_by_text("gepubliceerd", exact=True).first).to_be_visible()
    owner.get_by_role("link", name="Toestemmingen").click()
    assert_good_page(owner, "card-consents-none")
    for part in ("identiteit", "kunnen"):
        owner.get_by_label("Voor welk onderdeel?").select_option(label=f"Heel onderdeel: {part}")
        owner.get_by_role("button", name="Toestemming geven").click()
        expect(owner.get_by_text("Toestemming gegeven.")).to_be_visible()
    assert_good_page(owner, "card-consents-running")
    assert title in exported(reader)
    owner.get_by_role("link", name="Wat weg is").click()
    expect(owner.get_by_role("link", name=title).first).to_be_visible()
    owner.go_back()
    say_yes(owner)
    owner.get_by_role("button", name=re.compile("^Intrekken.*identiteit")).click()
    expect(owner.get_by_text("Ingetrokken.")).to_be_visible()
    owner.set_viewport_size({"width": NARROW, "height": 900})
    owner.emulate_media(color_scheme="dark")
    assert_good_page(owner, "card-consents-320-dark")
    assert title not in exported(reader)


def exported(page: Page) -> str:
    """The list of needs as this reader takes it along."""
    page.goto("/needs")
    answer = page.request.get(page.url.split("/needs")[0] + "/needs/export?as=csv")
    return answer.text()
