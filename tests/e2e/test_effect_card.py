"""An officer states an effect, reads why somebody fits, decides, changes the card and closes it."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.acts import EFFECT, publish_card, say_yes, write_card
from tests.e2e.browser import NARROW, WIDE, assert_good_page
from tests.e2e.conftest import Visit


def test_an_officer_goes_from_an_effect_to_decided_matches_and_a_next_version(visit: Visit) -> None:
    page = visit(role="defence-officer").page
    card = state_the_effect(page)
    page.get_by_role("link", name="Alle matches met redenen").click()
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()
    first = page.get_by_role("article").first
    expect(first.get_by_role("table")).to_contain_text("Totaalscore")
    assert_good_page(page, "card-matches")
    correct_a_word(page)
    reject_and_undo(page)
    compare_two(page)
    narrow_the_matches(page)
    page.goto(card)
    publish_the_next_version(page)
    extend_and_fulfil(page)


def state_the_effect(page: Page) -> str:
    """Write, be warned about a solution word, say the effect instead and keep another word knowingly, publish."""
    write_card(page, "Kleine toestellen op tijd horen", f"{EFFECT} Met een radar tegen kleine drones.")
    expect(page.get_by_text("woorden noemen nog een oplossing")).to_be_visible()
    page.get_by_role("link", name="Naar de woorden kijken").click()
    expect(page.get_by_text("2 woorden noemen een oplossing")).to_be_visible()
    assert_good_page(page, "card-warned")
    page.get_by_role("button", name="Houden, bewust gekozen “kleine drones”").click()
    expect(page.get_by_role("button", name=re.compile("kleine drones"))).to_have_count(0)
    page.get_by_label("Wat moet er worden bereikt?").fill(f"{EFFECT} Het gaat om kleine drones.")
    page.get_by_role("button", name="Opslaan en naar de woorden kijken").click()
    expect(page.get_by_text("Geen woord noemt een oplossing.")).to_be_visible()
    page.get_by_role("button", name="Opslaan en verder naar publiceren").click()
    assert_good_page(page, "card-publishing")
    return publish_card(page)


def correct_a_word(page: Page) -> None:
    """A word gets a second meaning: the matches are made anew and the correction stands there as a reason."""
    page.get_by_text("Corrigeer hoe de kaart gelezen wordt").click()
    page.get_by_role("radio", name="betekent ook").check()
    page.get_by_label("Woord in de kaart").fill("toestellen")
    page.get_by_role("textbox", name="Betekent ook").fill("sonar")
    page.get_by_role("button", name="Corrigeren").click()
    expect(page.get_by_text("De correctie geldt alleen voor deze kaart.")).to_be_visible()
    expect(page.get_by_role("heading", name="Correcties op deze kaart")).to_be_visible()
    expect(page.get_by_text("uw correctie").first).to_be_attached()
    assert_good_page(page, "card-corrected")
    page.get_by_role("button", name="Correctie ongedaan maken toestellen").click()
    expect(page.get_by_role("heading", name="Correcties op deze kaart")).to_have_count(0)


def reject_and_undo(page: Page) -> None:
    """Rejecting asks for a reason, which stays visible; undone, the match is open again; then another is accepted."""
    page.get_by_role("link", name="Afwijzen").nth(1).click()
    page.get_by_role("button", name="Afwijzen").click()
    expect(page.get_by_role("group", name="Er klopt één ding nog niet")).to_be_visible()
    assert_good_page(page, "card-reject")
    page.get_by_label("Waarom niet?").fill("Vraagt vaste stroom.")
    page.get_by_role("button", name="Afwijzen").click()
    expect(page.get_by_text("Vraagt vaste stroom.")).to_be_visible()
    page.get_by_role("button", name="Oordeel terugnemen").click()
    expect(page.get_by_text("Vraagt vaste stroom.")).to_have_count(0)
    page.get_by_role("button", name="Accepteren").first.click()
    expect(page.get_by_role("article").first.get_by_text("Geaccepteerd", exact=True)).to_be_visible()


def compare_two(page: Page) -> None:
    """Two matches side by side, part by part."""
    for number in (0, 1):
        page.get_by_role("checkbox", name=re.compile("^Vergelijken")).nth(number).check()
    page.get_by_role("button", name="Vergelijk de gekozen matches").click()
    expect(page.get_by_role("columnheader")).to_have_count(3)
    assert_good_page(page, "card-compared")
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.emulate_media(color_scheme="dark")
    assert_good_page(page, "card-compared-320-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.go_back()


def narrow_the_matches(page: Page) -> None:
    """A filter that nothing meets says so and shows the way back; cleared, the matches are there again."""
    page.get_by_label("Soort").select_option(label="kennis")
    page.get_by_label("Rijpheid ten minste").select_option("9")
    page.get_by_role("button", name="Toon resultaten").click()
    expect(page).to_have_url(re.compile("kind="))
    assert_good_page(page, "card-narrowed")
    page.get_by_role("link", name="Alles wissen").click()
    expect(page.get_by_role("heading", name="10 matches")).to_be_visible()


def publish_the_next_version(page: Page) -> None:
    """The card asks for something else: readers keep the old one until it is published, then who came in and fell out
    is told at once."""
    page.get_by_role("link", name="Wijzigen", exact=True).click()
    page.get_by_label("Wat moet er worden bereikt?").fill(
        "Een veldhospitaal heeft altijd stroom en schoon water, zonder aanvoer over de weg."
    )
    page.get_by_role("button", name="Opslaan en verder naar publiceren").click()
    assert_good_page(page, "card-next-version")
    page.get_by_label("Waarom is er een nieuwe versie?").fill("De eenheid verhuist.")
    publish_card(page)
    changed = page.get_by_text("De matches zijn veranderd")
    expect(changed).to_be_visible()
    expect(page.get_by_text("Door versie 2 van de kaart.")).to_be_visible()
    expect(page.get_by_text("Nieuw erbij:")).to_be_visible()
    expect(page.get_by_text("Niet meer erbij:")).to_be_visible()
    assert_good_page(page, "card-rematched")
    page.get_by_role("link", name="Alle versies en wat er veranderde").click()
    page.get_by_role("link", name="Wat er veranderde sinds versie 1").click()
    assert_good_page(page, "card-differences")
    page.go_back()
    page.go_back()


def extend_and_fulfil(page: Page) -> None:
    """The card holds longer, and in the end says that the effect is reached."""
    page.get_by_role("link", name="Verlengen").click()
    assert_good_page(page, "card-extend")
    page.get_by_label("Waarom is de behoefte er nog?").fill("De oefening is verzet.")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_text("gepubliceerd", exact=True).first).to_be_visible()
    page.get_by_role("link", name="De behoefte is vervuld").click()
    assert_good_page(page, "card-fulfil")
    page.get_by_role("main").get_by_role("textbox").first.fill("Met luisterposten van twee leveranciers.")
    say_yes(page)
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_text("vervuld", exact=True).first).to_be_visible()
