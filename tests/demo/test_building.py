"""The demo shows what the product does: its own data in the registry, and something that waits for an answer."""

import json
from importlib import resources

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schakel import demo
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.match.proposals import selectors as proposals
from schakel.register.datasets import selectors as datasets
from schakel.register.organisations import selectors as organisations
from schakel.register.vocabulary import services as vocabulary
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def built() -> None:
    for path in resources.files("schakel.register.vocabulary").joinpath("data", "lists").iterdir():
        loaded = json.loads(path.read_text("utf-8"))
        vocabulary.load_list(loaded=loaded, reason="for the test", actor=make.SYSTEM)
    demo.build(size=4, seed=2, password="only for this test", cards=1)


def person(role: str) -> Viewer:
    return accounts.viewer_of(user=User.objects.get(email=f"{role}@demo.example"))


def test_the_demo_enters_its_own_data_in_the_registry_for_everybody() -> None:
    (dataset,) = datasets.datasets(viewer=STRANGER)
    assert (dataset.generator, dataset.seed, dataset.state) == ("ecosystem", 2, "ready")
    assert len(list(datasets.rows_of(dataset=dataset, viewer=STRANGER))) == dataset.size
    page = Client(headers={"accept-language": "nl"}).get(reverse("datasets:dataset-detail", args=[dataset.public_id]))
    assert "Er kan niets lekken" in page.content.decode()


def test_a_proposal_and_an_introduction_wait_for_an_answer() -> None:
    assert proposals.waiting_proposals(viewer=person("defence-officer")).count() == 1
    assert proposals.waiting_introductions(viewer=person("institute")).count() == 1


def test_the_directory_shows_role_mailboxes_by_their_label_and_how_fresh_they_are() -> None:
    def mailboxes(viewer: Viewer, freshness: str = "") -> set[str]:
        found = organisations.directory_like(
            viewer=viewer, filters={"freshness": freshness}, today=timezone.localdate()
        )
        return {one.email for one in found}

    open_ones, members_only = mailboxes(STRANGER), mailboxes(person("supplier"))
    assert len(open_ones) == 3
    assert members_only - open_ones == {"investeren@groeifonds.example", "markt@inkoop.example"}
    assert mailboxes(person("rival")) - members_only == {"verkoop@radarbouw.example"}
    assert mailboxes(STRANGER, "stale") == {"programma@bureau.example"}
    assert mailboxes(person("supplier"), "due") == {"investeren@groeifonds.example"}


def test_the_menu_of_who_belongs_to_no_organisation_leads_to_no_refusal() -> None:
    auditor = Client(headers={"accept-language": "nl"})
    auditor.force_login(User.objects.get(email="auditor@demo.example"))
    html = auditor.get("/").content.decode()
    assert "/imports" not in html
    assert "/organisations/mine" not in html
    assert "U hoort hier nog niet bij een organisatie" not in html


def test_the_demo_has_released_one_figure_that_everybody_reads() -> None:
    page = Client(headers={"accept-language": "nl"}).get(reverse("releases:list")).content.decode()
    assert "Aanbod naar propositie en defensiestatus (voorbeeld)" in page
    assert "Vrijgeven" not in page
