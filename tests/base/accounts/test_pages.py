"""Pages about oneself: who gets them, what they ask again, what they refuse."""

import re
from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template
from django.test import Client

from schakel.base.accounts import services, sources
from schakel.base.accounts.enums import MembershipState, Position, Role
from schakel.base.accounts.models import Invitation, Membership, Token, User
from schakel.base.parties.models import Party
from tests import make
from tests.base.accounts.browsing import at_the_door, confirmed, signed_in

pytestmark = pytest.mark.django_db
PAGES = ["profile", "memberships", "tokens"]
BSN = "999990019"
MARKED = "Stg. GEHEIM"


def steward_of(party: Party, email: str = "steward@test.example") -> User:
    return make.member(of=party, position=Position.STEWARD, person=make.user(email=email))


def row(person: User) -> Membership:
    return Membership.objects.get(user=person)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_the_sign_in_page_and_back(page: str) -> None:
    answer = at_the_door().get(f"/account/{page}")
    assert answer.headers["Location"] == f"/account/login/?next=/account/{page}"


@pytest.mark.parametrize("page", [*PAGES, "email/", "password/change/", "2fa/", "sessions/"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_the_account_stands_in_the_shell_in_both_languages(page: str, language: str) -> None:
    make.member(person=make.user(email="a@test.example"))
    html = confirmed("a@test.example", language=language).get(f"/account/{page}").content.decode()
    assert f'<html lang="{language}"' in html
    assert '<header class="sk-header">' in html
    assert html.count("<h1") == 1
    assert not re.search(r"<[^>]+ style=", html)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)


@pytest.mark.asvs("v5.0.0-7.5.1")
def test_sensitive_pages_ask_to_confirm_first_and_keep_nothing_that_was_typed() -> None:
    steward = steward_of(party := make.party())
    client = signed_in("steward@test.example")
    for path in (
        "/account/tokens/new",
        f"/account/organisations/{party.public_id}/invite",
        f"/account/memberships/{row(steward).public_id}/leave",
        "/account/2fa/totp/activate/",
    ):
        assert client.get(path).headers["Location"].startswith("/account/reauthenticate/?next=")
    client.post(f"/account/memberships/{row(steward).public_id}/leave", {"reason": "typed text"})
    assert row(steward).state == MembershipState.ACTIVE
    assert "typed text" not in str(dict(client.session))


def test_the_profile_changes_and_refuses_what_must_not_be_kept() -> None:
    person = make.user(email="a@test.example")
    client = signed_in("a@test.example")
    typed = {"name": "Ada", "language": "en", "theme": "dark"}
    assert client.post("/account/profile", typed).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language, person.theme) == ("Ada", "en", "dark")
    for wrong in (BSN, MARKED):
        answer = client.post("/account/profile", {**typed, "name": wrong})
        assert answer.status_code == 422
        assert wrong not in answer.content.decode()
    person.refresh_from_db()
    assert person.name == "Ada"


def test_a_person_acts_for_one_of_their_organisations_and_no_other() -> None:
    person = make.user(email="a@test.example")
    first, second, other = make.party(), make.party(), make.party()
    for party in (first, second):
        make.member(of=party, person=person)
    client = signed_in("a@test.example")
    assert client.post("/account/acting-for", {"party": second.public_id}).status_code == 302
    assert client.session["acting_for"] == second.public_id
    assert client.post("/account/acting-for", {"party": other.public_id}).status_code == 404
    assert client.get("/account/acting-for").status_code == 405


@pytest.mark.asvs("v5.0.0-14.2.1")
def test_without_mail_the_link_is_shown_once_and_opened_without_staying_in_the_address() -> None:
    steward_of(party := make.party())
    client = confirmed("steward@test.example")
    path = f"/account/organisations/{party.public_id}/invite"
    answer = client.post(path, {"email": "new@test.example", "position": "member"})
    found = re.search(r'value="http://localhost:8000(/account/invitations/[^"]+)"', answer.content.decode())
    assert found is not None
    assert found.group(1) not in client.get(path).content.decode()
    guest = at_the_door()
    opened = guest.get(found.group(1))
    assert opened.headers["Location"] == "/account/invitation"
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    token = found.group(1).rpartition("/")[2]
    assert token not in str(dict(guest.session))
    assert "invites you" in guest.get("/account/invitation").content.decode()
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.asvs("v5.0.0-3.5.3")
def test_looking_at_an_invitation_accepts_nothing_and_confirming_does() -> None:
    steward = make.steward(of=(party := make.party()))
    person = make.user(email="new@test.example")
    _, link = services.invite_member(party=party, email="new@test.example", position=Position.MEMBER, actor=steward)
    client = signed_in("new@test.example")
    client.get(link.removeprefix(sources.site_name()), follow=True)
    assert not Membership.objects.filter(user=person).exists()
    assert client.post("/account/invitation").headers["Location"] == f"/account/organisations/{party.public_id}/members"
    assert row(person).state == MembershipState.ACTIVE


def test_an_invitation_is_not_offered_to_who_signed_in_with_another_address() -> None:
    steward = make.steward(of=(party := make.party()))
    make.user(email="other@test.example")
    _, link = services.invite_member(party=party, email="new@test.example", position=Position.MEMBER, actor=steward)
    client = signed_in("other@test.example")
    answer = client.get(link.removeprefix(sources.site_name()), follow=True)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "sent to another address" in page
    assert "new@test.example" not in page
    assert "invites you" not in page
    client.post("/account/invitation")
    assert not Membership.objects.filter(user__email="other@test.example").exists()


def test_an_unknown_and_a_used_invitation_look_alike() -> None:
    steward = make.steward(of=(party := make.party()))
    invitation, link = services.invite_member(
        party=party, email="new@test.example", position=Position.MEMBER, actor=steward
    )
    services.withdraw_invitation(invitation=invitation, actor=steward)
    answers = [
        at_the_door().get(path, follow=True)
        for path in ("/account/invitations/unknown", link.removeprefix(sources.site_name()))
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    texts = [re.sub(r'"[\w-]{64}"', "", answer.content.decode()) for answer in answers]
    assert texts[0] == texts[1]


def test_a_member_sees_members_and_an_outsider_the_same_as_for_nothing() -> None:
    steward_of(party := make.party())
    make.member(person=make.user(email="rival@test.example"))
    assert signed_in("steward@test.example").get(f"/account/organisations/{party.public_id}/members").status_code == 200
    rival = signed_in("rival@test.example")
    for public_id in (party.public_id, "nonexistent1"):
        for page in ("members", "invite"):
            answer = confirmed("rival@test.example") if page == "invite" else rival
            assert answer.get(f"/account/organisations/{public_id}/{page}").status_code == 404


def act(client: Client, person: User, what: str, **typed: str) -> int:
    return client.post(f"/account/memberships/{row(person).public_id}/{what}", typed).status_code


def test_a_steward_makes_stewards_takes_out_and_hands_over() -> None:
    party = make.party()
    steward, one, two = steward_of(party), make.member(of=party), make.member(of=party)
    client = confirmed("steward@test.example")
    assert act(client, one, "position") == 302
    assert row(one).position == Position.STEWARD
    assert act(client, two, "end", reason="left the company") == 302
    assert row(two).state == MembershipState.ENDED
    assert act(client, steward, "hand-over", to=row(one).public_id) == 302
    assert row(steward).position == Position.MEMBER


def test_a_member_does_none_of_that() -> None:
    party = make.party()
    steward, member = steward_of(party), make.member(of=party, person=make.user(email="member@test.example"))
    client = confirmed("member@test.example")
    assert act(client, steward, "position") == 403
    assert act(client, steward, "end", reason="because") == 403
    assert act(client, member, "hand-over", to=row(steward).public_id) == 404
    assert row(steward).state == MembershipState.ACTIVE


def test_the_last_steward_is_offered_a_desk_officer() -> None:
    steward = steward_of(make.party())
    client = confirmed("steward@test.example")
    assert act(client, steward, "leave", reason="the company has ended") == 302
    assert row(steward).state == MembershipState.ACTIVE
    assert row(steward).release_asked_at is not None


def test_a_desk_officer_reads_and_decides_with_a_reason() -> None:
    desk = make.party()
    make.appointed(role=Role.DESK_OFFICER, party=desk, person=make.user(email="desk@test.example"))
    asker = make.user(name="Asker")
    services.ask_membership(party=make.party(), motivation="I work there", desk=desk, actor=make.viewer(of=asker))
    client = confirmed("desk@test.example")
    assert "I work there" in client.get("/account/decisions").content.decode()
    assert act(client, asker, "decide", decision="yes", position="member") == 422
    assert act(client, asker, "decide", decision="yes", position="member", reason="seen the register") == 302
    assert row(asker).state == MembershipState.ACTIVE


def test_who_is_no_desk_officer_gets_no_decisions() -> None:
    make.user(email="a@test.example")
    assert signed_in("a@test.example").get("/account/decisions").status_code == 403


def test_a_membership_that_ended_between_page_and_post_is_told_calmly() -> None:
    party = make.party()
    steward_of(party)
    other, member = make.steward(of=party), make.member(of=party)
    client = confirmed("steward@test.example")
    path = f"/account/memberships/{row(member).public_id}/dispute"
    assert client.get(path).status_code == 200
    services.end_membership(membership=row(member), reason="first", actor=other)
    assert client.post(path, {"reason": "second"}).status_code == 404


def test_a_token_is_shown_once_and_revoked() -> None:
    make.user(email="a@test.example")
    client = confirmed("a@test.example")
    answer = client.post("/account/tokens/new", {"name": "export", "scopes": ["needs:read"], "days": "30"})
    found = re.search(r'value="(sk_[\w-]+)"', answer.content.decode())
    assert found is not None
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    page = client.get("/account/tokens").content.decode()
    assert found.group(1) not in page
    assert "export" in page
    again = client.post("/account/tokens/new", {"name": "export", "scopes": ["needs:read"], "days": "30"})
    assert again.status_code == 422
    token = Token.objects.get()
    assert signed_in_other().post(f"/account/tokens/{token.public_id}/revoke").status_code == 404
    assert client.post(f"/account/tokens/{token.public_id}/revoke").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def signed_in_other() -> Client:
    make.user(email="other@test.example")
    return signed_in("other@test.example")


@pytest.mark.parametrize("folder", ["account", "mfa", "socialaccount", "usersessions"])
def test_every_page_of_allauth_can_be_drawn(folder: str) -> None:
    home = Path(allauth.__file__).parent / "templates"
    names = [str(path.relative_to(home)) for path in sorted((home / folder).rglob("*.html"))]
    assert names
    for name in names:
        get_template(name)
