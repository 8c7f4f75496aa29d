"""Pages of proposals and introductions: who sees what, what is refused, and at what cost."""

import pytest
from django.test import Client
from django.urls import reverse

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.models import Introduction
from schakel.base.parties.enums import PartyKind
from schakel.match.proposals.enums import ProposalState
from schakel.match.proposals.models import Outcome, Proposal
from tests import make
from tests.match.browsing import query_count, signed_in

pytestmark = pytest.mark.django_db
HOW = "Microphones on masts hear small aircraft from afar."


@pytest.fixture
def officer() -> Viewer:
    return make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))


@pytest.fixture
def supplier() -> Viewer:
    return make.steward()


def address(name: str, record: object) -> str:
    return reverse(f"proposals:{name}", args=[getattr(record, "public_id", record)])


def test_a_supplier_drafts_and_sends_and_only_then_the_owner_sees_it(officer: Viewer, supplier: Viewer) -> None:
    need, client = make.need(by=officer), signed_in(supplier)
    wrong = client.post(address("draft-proposal", need), {"title": "", "text": "short"})
    assert (wrong.status_code, Proposal.objects.count()) == (422, 0)
    client.post(address("draft-proposal", need), {"title": "Hearing", "text": HOW})
    proposal = Proposal.objects.get()
    assert signed_in(officer).get(address("proposal-detail", proposal)).status_code == 404
    client.post(address("send-proposal", proposal))
    assert signed_in(officer).get(address("proposal-detail", proposal)).status_code == 200


def test_a_marked_text_is_refused_and_not_given_back(officer: Viewer, supplier: Viewer) -> None:
    need = make.need(by=officer)
    sent = {"title": "Hearing", "text": f"NATO RESTRICTED\n{HOW}"}
    answer = signed_in(supplier).post(address("draft-proposal", need), sent)
    assert answer.status_code == 422
    assert HOW not in answer.content.decode()
    assert not Proposal.objects.exists()


def test_an_answer_needs_a_reason_and_only_the_owner_gives_it(officer: Viewer, supplier: Viewer) -> None:
    proposal = make.proposal(to=make.need(by=officer), by=supplier)
    reason = {"is_going_on": "yes", "answer": "Works without fixed power."}
    assert signed_in(supplier).post(address("answer-proposal", proposal), reason).status_code == 403
    owner = signed_in(officer)
    assert owner.post(address("answer-proposal", proposal), {**reason, "answer": ""}).status_code == 422
    owner.post(address("answer-proposal", proposal), reason)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WELCOMED
    assert reason["answer"] in signed_in(supplier).get(address("proposal-detail", proposal)).content.decode()


def test_an_outcome_of_tomorrow_is_refused(officer: Viewer, supplier: Viewer) -> None:
    proposal = make.proposal(to=make.need(by=officer), by=supplier)
    before = Outcome.objects.count()
    answer = signed_in(officer).post(address("tell-outcome", proposal), {"step": "test", "on": "2199-01-01"})
    assert (answer.status_code, Outcome.objects.count()) == (422, before)


@pytest.mark.parametrize(("language", "words"), [("nl", "Kennismaken"), ("en", "Get acquainted")])
def test_an_offering_offers_an_introduction_to_members_of_others_and_tells_strangers_to_sign_in(
    officer: Viewer, supplier: Viewer, language: str, words: str
) -> None:
    offering = make.offering(by=supplier, label="CLEAR")
    page = reverse("organisations:offering-detail", args=[offering.public_id])
    assert words in signed_in(officer, language).get(page).content.decode()
    assert words not in signed_in(supplier, language).get(page).content.decode()
    stranger = Client(headers={"accept-language": language}).get(page).content.decode()
    assert reverse("proposals:ask-introduction", args=[offering.public_id]) not in stranger
    assert f"{reverse('account_login')}?next={page}" in stranger


def test_a_no_leaves_the_askers_page_as_it_was(officer: Viewer, supplier: Viewer) -> None:
    offering = make.offering(by=supplier, label="GREEN")
    asker = signed_in(officer)
    asker.post(address("ask-introduction", offering), {"reveals": "We look for a trial."})
    asker.get(reverse("proposals:introduction-list"))
    before = listed(asker)
    introduction = Introduction.objects.get()
    assert asker.post(address("decline-introduction", introduction)).status_code in {403, 404}
    signed_in(supplier).post(address("decline-introduction", introduction))
    assert listed(asker) == before


def listed(client: Client) -> str:
    html = client.get(reverse("proposals:introduction-list")).content.decode()
    return html[html.index("<article") : html.index("</article>")].split("<form")[0]


def test_no_page_asks_more_than_25_questions(officer: Viewer, supplier: Viewer) -> None:
    proposal = make.proposal(to=make.need(by=officer), by=supplier)
    for who in (officer, supplier):
        client = signed_in(who)
        for name in ("proposal-list", "introduction-list"):
            assert query_count(client, reverse(f"proposals:{name}")) <= 25
        assert query_count(client, address("proposal-detail", proposal)) <= 25


def test_of_two_colleagues_at_one_draft_the_later_sees_both_versions_and_decides(
    officer: Viewer, supplier: Viewer
) -> None:
    proposal = make.proposal(to=make.need(by=officer), by=supplier, is_sent=False)
    change = address("change-proposal", proposal)
    client = signed_in(supplier)
    first, second = ({"title": f"Title of the {one}", "text": f"{HOW} {one}"} for one in ("first", "second"))
    client.post(change, {**first, "seen_version": proposal.version})
    late = client.post(change, {**second, "seen_version": proposal.version})
    assert late.status_code == 409
    html = late.content.decode()
    assert html.count("Title of the first") == 1
    assert "Title of the second" in html
    proposal.refresh_from_db()
    assert proposal.title == "Title of the first"
    client.post(change, {**second, "seen_version": late.context["form"]["seen_version"].value()})
    proposal.refresh_from_db()
    assert proposal.title == "Title of the second"


def test_a_draft_that_a_colleague_sent_meanwhile_keeps_what_was_typed_on_the_page(
    officer: Viewer, supplier: Viewer
) -> None:
    proposal = make.proposal(to=make.need(by=officer), by=supplier)
    typed = {"title": "Another title", "text": f"{HOW} And more."}
    answer = signed_in(supplier).post(address("change-proposal", proposal), typed)
    assert answer.status_code == 422
    assert "And more." in answer.content.decode()
