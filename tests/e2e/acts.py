"""Acts that several journeys begin with, done through the pages like anybody."""

from playwright.sync_api import Page, expect

EFFECT = "Een eenheid hoort kleine toestellen boven een kamp, dag en nacht, vroeg genoeg om dekking te zoeken."


def write_card(page: Page, title: str, effect: str = EFFECT) -> None:
    """Fill an effect card of a signed-in officer and go on to publishing."""
    page.goto("/needs/new")
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Wat moet er worden bereikt?").fill(effect)
    measure = page.get_by_role("group", name="Maatstaf 1")
    measure.get_by_label("Wat wordt gemeten").fill("waarschuwingstijd")
    measure.get_by_label("Grenswaarde").fill("60")
    measure.get_by_label("Eenheid").fill("s")
    page.get_by_role("button", name="Opslaan en verder naar publiceren").click()


def publish_card(page: Page, label: str = "TLP:GREEN") -> str:
    """Publish the card whose publishing page is open; returns its address."""
    page.get_by_label(label, exact=False).first.check()
    page.get_by_role("button", name="Publiceren").click()
    expect(page.get_by_text("gepubliceerd", exact=True).first).to_be_visible()
    return page.url


def say_yes(page: Page) -> None:
    """Answer the next question of the page with yes."""
    page.once("dialog", lambda dialog: dialog.accept())
