"""A card lives short: after sixty days it expires for everybody, and its owner lets it hold longer with a reason."""

import subprocess
import sys
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.acts import publish_card, write_card
from tests.e2e.browser import NARROW, Site, assert_good_page
from tests.e2e.conftest import ROOT, Visit, environment

TITLE = "Kort geldig en dan voorbij"
_JOB = """import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from schakel.register.needs import jobs
print(jobs.expire_needs(now=timezone.now() + timedelta(days=%d)))
"""


def run_the_job(site: Site, days: int) -> int:
    """Run the job that closes cards as it would run so many days from now; answers how many it closed."""
    command = [sys.executable, "-c", _JOB % days]
    done = subprocess.run(command, env=environment(site.folder), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.strip().splitlines()[-1])


def test_a_card_expires_after_sixty_days_and_opens_again_when_extended(visit: Visit, site: Site) -> None:
    officer = visit(role="defence-officer").page
    write_card(officer, TITLE)
    card = publish_card(officer, "TLP:CLEAR").split("?")[0]
    expect(officer.get_by_text("nog 60 dagen")).to_be_visible()
    assert run_the_job(site, 59) == 0
    assert run_the_job(site, 61) > 0

    stranger = visit(width=NARROW, script=False).page
    stranger.goto("/needs")
    expect(stranger.get_by_role("link", name=TITLE)).to_have_count(0)
    stranger.goto(card)
    expect(stranger.get_by_text("Deze kaart is verlopen")).to_be_visible()
    supplier = visit(role="supplier-steward", width=NARROW).page
    supplier.goto(card)
    assert_good_page(supplier, "expired-supplier-320")
    supplier.goto("/matches")
    expect(supplier.get_by_role("link", name=TITLE)).to_have_count(0)

    officer.goto(card)
    expect(officer.get_by_text("Deze kaart is verlopen")).to_be_visible()
    assert_good_page(officer, "expired-owner")
    officer.get_by_role("main").get_by_role("link", name="Verlengen").first.click()
    officer.get_by_label("Waarom is de behoefte er nog?").fill("De oefening is verzet.")
    officer.get_by_role("main").get_by_role("button").last.click()
    expect(officer.get_by_text("gepubliceerd", exact=True).first).to_be_visible()
    until = timezone.localdate() + timedelta(days=61)
    expect(officer.get_by_text(str(until.year)).first).to_be_visible()
    stranger.goto("/needs")
    expect(stranger.get_by_role("link", name=TITLE)).to_be_visible()
