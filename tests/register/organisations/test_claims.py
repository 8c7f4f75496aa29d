"""A party claims the profile that another keeps of it; the keeper's steward answers once."""

import pytest

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.rules import NotAllowed, NotDisclosed
from schakel.base.parties.models import Party
from schakel.register.organisations import rules, selectors, services
from schakel.register.organisations.enums import Task
from schakel.register.organisations.models import Claim, Organisation
from tests import make
from tests.register.organisations.test_pages import address, body, somebody

pytestmark = pytest.mark.django_db


def kept(by: Viewer, *, label: str = "GREEN", **facts: object) -> Organisation:
    """A profile of somebody who has not claimed it yet."""
    made = services.register_organisation(
        owner=Party.objects.get(public_id=by.on_behalf_of),
        facts={"name": "Mastbouw", **facts},
        provenance=make.provenance(),
        actor=by,
    )
    return make.labelled(made, label=label, by=by)


def test_a_claim_that_is_accepted_hands_over_the_profile_and_its_offerings() -> None:
    keeper_client, keeper, _ = somebody()
    client, claimant, _ = somebody()
    it = kept(keeper)
    offering = make.offering(by=keeper, of=it)
    assert address("profile-claim", it.public_id) in body(client, address("organisation-detail", it.public_id))
    assert client.post(address("profile-claim", it.public_id), {"reason": "Write to us"}).status_code == 302
    claim = Claim.objects.get()
    assert "Write to us" in body(keeper_client, address("my-organisation"))
    assert keeper_client.post(address("claim-accept", claim.public_id)).status_code == 302
    it.refresh_from_db()
    offering.refresh_from_db()
    assert it.owner_id == it.party_id == offering.owner_id == claimant.acting_for
    assert selectors.party_names(parties=[it.owner_id], viewer=keeper) == {it.owner_id: "Mastbouw"}
    assert keeper_client.post(address("claim-accept", claim.public_id)).status_code == 404


def test_a_claim_is_refused_with_a_reason_by_the_steward_only() -> None:
    keeper = make.steward()
    it = kept(keeper)
    claim = services.claim_profile(organisation=it, grounds="Us", actor=make.steward())
    colleague = make.viewer(of=make.member(of=it.owner))
    with pytest.raises(NotAllowed):
        services.accept_claim(claim=claim, actor=colleague)
    with pytest.raises(rules.ReasonMissing):
        services.refuse_claim(claim=claim, reason=" ", actor=keeper)
    services.refuse_claim(claim=claim, reason="Unknown", actor=keeper)
    with pytest.raises(rules.ClaimRefused):
        services.accept_claim(claim=claim, actor=keeper)
    it.refresh_from_db()
    assert it.party_id is None


def test_what_one_may_not_know_of_or_has_its_party_cannot_be_claimed() -> None:
    keeper, other = make.steward(), make.steward()
    with pytest.raises(NotDisclosed):
        services.claim_profile(organisation=kept(keeper, label="AMBER"), grounds="Us", actor=other)
    with pytest.raises(rules.ClaimRefused):
        services.claim_profile(organisation=make.organisation(by=keeper, label="GREEN"), grounds="Us", actor=other)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("is_hidden_twin", [False, True])
def test_accepting_tells_the_keeper_nothing_of_other_profiles_of_the_claimant(is_hidden_twin: bool) -> None:
    keeper_client, keeper, _ = somebody()
    claimant = make.steward()
    it = kept(keeper, kvk_number="12345678", vat_number="NL004495445B01")
    if is_hidden_twin:
        make.organisation(by=claimant, kvk_number="12345678", label="AMBER+STRICT")
    claim = services.claim_profile(organisation=it, grounds="Us", actor=claimant)
    answer = keeper_client.post(address("claim-accept", claim.public_id), follow=True)
    assert answer.status_code == 200
    assert "zelfde nummer" not in answer.content.decode()
    assert "12345678" in body(keeper_client, address("organisation-detail", it.public_id))
    it.refresh_from_db()
    assert it.owner_id == it.party_id == claimant.acting_for


def test_the_claimant_is_told_to_withdraw_one_of_two_profiles_with_one_number() -> None:
    keeper, claimant = make.steward(), make.steward()
    mine = make.organisation(by=claimant, kvk_number="12345678", label="AMBER")
    it = kept(keeper, kvk_number="12345678")
    claim = services.claim_profile(organisation=it, grounds="Us", actor=claimant)
    services.accept_claim(claim=claim, actor=keeper)

    def told() -> list[object]:
        return [todo.record for todo in selectors.todos(viewer=claimant) if todo.task == Task.WITHDRAW_TWIN]

    assert told() == [it]
    services.withdraw_organisation(organisation=mine, reason="the other one stays", actor=claimant)
    assert told() == []


def test_a_number_still_cannot_be_registered_twice_by_hand() -> None:
    keeper, claimant = make.steward(), make.steward()
    make.organisation(by=claimant, kvk_number="12345678")
    claim = services.claim_profile(organisation=kept(keeper, kvk_number="12345678"), grounds="Us", actor=claimant)
    services.accept_claim(claim=claim, actor=keeper)
    with pytest.raises(rules.AlreadyRegistered):
        make.organisation(by=claimant, kvk_number="12345678")
