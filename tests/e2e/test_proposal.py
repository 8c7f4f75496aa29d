"""A supplier proposes how to reach an effect; the officer answers with reasons; both record what came of it."""

import re

from playwright.sync_api import expect

from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit

CARD = "Kleine drones vroeg opmerken boven een kamp"


def test_a_proposal_gets_a_reasoned_answer_and_its_outcome_stays(visit: Visit) -> None:
    supplier, officer = visit(role="supplier-steward", width=NARROW).page, visit(role="defence-officer").page
    supplier.goto("/matches")
    assert_good_page(supplier, "proposal-where-we-fit-320")
    supplier.get_by_role("link", name=CARD).click()
    supplier.get_by_role("link", name="Stel een oplossing voor").click()
    supplier.get_by_role("button", name="Bewaar als concept").click()
    expect(supplier.get_by_role("group", name="Er kloppen 2 dingen nog niet")).to_be_visible()
    supplier.get_by_label("Titel").fill("Luisterposten die elkaar aanvullen")
    supplier.get_by_label("Hoe bereikt u het effect?").fill("Vier luisterposten om het kamp horen wat laag aankomt.")
    supplier.get_by_role("button", name="Bewaar als concept").click()
    assert_good_page(supplier, "proposal-draft-320")
    officer.goto("/")
    expect(officer.get_by_role("link", name="Luisterposten die elkaar aanvullen")).to_have_count(0)
    supplier.once("dialog", lambda dialog: dialog.accept())
    supplier.get_by_role("button", name="Versturen").click()
    expect(supplier.get_by_text("Verstuurd.")).to_be_visible()
    officer.goto("/")
    officer.get_by_role("link", name="Luisterposten die elkaar aanvullen").click()
    officer.get_by_role("link", name=re.compile("antwoord", re.IGNORECASE)).click()
    officer.get_by_role("button", name="Geef dit antwoord").click()
    expect(officer.get_by_role("group", name="Er kloppen 2 dingen nog niet")).to_be_visible()
    assert_good_page(officer, "proposal-answer")
    officer.get_by_label("Ja, wij gaan ermee door").check()
    officer.get_by_label("Waarom?").fill("Werkt zonder vaste stroom en zendt niets uit.")
    officer.get_by_role("button", name="Geef dit antwoord").click()
    expect(officer.get_by_text("Werkt zonder vaste stroom en zendt niets uit.")).to_be_visible()
    officer.get_by_role("link", name="Leg een uitkomst vast").click()
    officer.get_by_label("Op", exact=True).fill("2099-01-01")
    officer.get_by_label("proef", exact=True).check()
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer.get_by_label("Op", exact=True)).to_have_attribute("aria-invalid", "true")
    officer.get_by_label("Op", exact=True).fill("2026-11-20")
    officer.get_by_role("button", name="Vastleggen").click()
    expect(officer.get_by_text("Vastgelegd.")).to_be_visible()
    assert_good_page(officer, "proposal-outcome")
    supplier.reload()
    expect(supplier.get_by_text("Werkt zonder vaste stroom en zendt niets uit.")).to_be_visible()
    expect(supplier.get_by_text("proef", exact=True)).to_be_visible()
    supplier.goto("/proposals")
    assert_good_page(supplier, "proposal-list-320")
