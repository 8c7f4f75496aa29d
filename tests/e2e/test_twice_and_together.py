"""The same form sent twice acts once; of two people at one card the later sees both versions and decides."""

import re

from playwright.sync_api import expect

from tests.e2e.acts import EFFECT, publish_card, write_card
from tests.e2e.browser import assert_good_page
from tests.e2e.conftest import Visit


def test_a_form_sent_a_second_time_leads_where_the_first_one_led_and_makes_nothing(visit: Visit) -> None:
    page = visit(role="defence-officer").page
    page.goto("/needs/new")
    page.get_by_label("Titel").fill("Eenmaal verstuurd")
    page.get_by_label("Wat moet er worden bereikt?").fill(EFFECT)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Opslaan als concept").click()
    expect(page).not_to_have_url(re.compile("/needs/new$"))
    request = sent.value
    again = page.context.request.post(
        request.url, data=request.post_data or "", headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert again.url.split("#")[0] == page.url.split("#")[0]
    page.goto("/needs?state=all&q=Eenmaal")
    expect(page.get_by_role("link", name="Eenmaal verstuurd")).to_have_count(1)


def test_the_later_of_two_people_sees_both_versions_and_decides(visit: Visit) -> None:
    first = visit(role="defence-officer").page
    write_card(first, "Twee mensen aan één kaart")
    address = publish_card(first).split("?")[0]
    second = visit(role="defence-officer").page
    for page in (first, second):
        page.goto(f"{address}/edit")
    first.get_by_label("Situatie en omstandigheden").fill("In open veld, bij harde wind.")
    first.get_by_role("button", name="Bewaren voor later").click()
    expect(first).not_to_have_url(re.compile("/edit$"))
    second.get_by_label("Situatie en omstandigheden").fill("In de stad, tussen gebouwen.")
    second.get_by_role("button", name="Bewaren voor later").click()
    expect(second.get_by_role("alert").first).to_contain_text("Iemand anders")
    expect(second.get_by_text("In open veld, bij harde wind.")).to_be_visible()
    expect(second.get_by_role("textbox", name="Situatie en omstandigheden")).to_have_value(
        "In de stad, tussen gebouwen."
    )
    assert_good_page(second, "together-both-versions")
    second.get_by_role("button", name="Bewaren voor later").click()
    second.goto(f"{address}/edit")
    expect(second.get_by_role("textbox", name="Situatie en omstandigheden")).to_have_value(
        "In de stad, tussen gebouwen."
    )
