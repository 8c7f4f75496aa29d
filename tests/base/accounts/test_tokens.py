"""Tokens: shown once, kept as a digest, exactly the person's rights now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schakel.base.accounts import rules, selectors, services
from schakel.base.accounts.models import Membership, Token
from schakel.base.accounts.rules import STRANGER
from schakel.base.audit.models import Entry
from tests import make

pytestmark = pytest.mark.django_db
SCOPES = ["needs:read"]


def test_a_token_gives_the_rights_of_its_person_now_with_its_scopes() -> None:
    party = make.party()
    make.steward(of=party)
    person = make.member(of=party)
    _, secret = services.make_token(name="export", scopes=SCOPES, days=30, actor=make.viewer(of=person))
    found = selectors.viewer_of_token(secret=secret)
    assert (found.kind, found.user_id, found.scopes) == ("token", person.pk, frozenset(SCOPES))
    assert found.parties == {party.pk}
    services.leave_party(membership=Membership.objects.get(user=person), actor=make.viewer(of=person))
    assert selectors.viewer_of_token(secret=secret).parties == frozenset()


@pytest.mark.asvs("v5.0.0-11.5.1", "v5.0.0-14.2.4")
@pytest.mark.bio2("5.17")
def test_the_secret_is_not_in_the_database() -> None:
    token, secret = services.make_token(name="a", scopes=SCOPES, days=30, actor=make.viewer(of=make.user()))
    kept = " ".join(str(value) for value in Token.objects.values().get().values())
    assert secret not in kept
    assert secret.startswith(token.prefix)
    assert len(token.prefix) == 8


@pytest.mark.asvs("v5.0.0-7.4.1")
def test_a_wrong_revoked_or_old_token_and_one_of_a_closed_account_are_strangers_alike() -> None:
    person = make.user()
    viewer = make.viewer(of=person)
    revoked, one = services.make_token(name="one", scopes=SCOPES, days=30, actor=viewer)
    old, two = services.make_token(name="two", scopes=SCOPES, days=30, actor=viewer)
    _, three = services.make_token(name="three", scopes=SCOPES, days=30, actor=viewer)
    services.revoke_token(token=revoked, actor=viewer)
    Token.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    person.is_active = False
    person.save()
    for secret in (one, two, three, "sk_wrong", "", one.removeprefix("sk_")):
        assert selectors.viewer_of_token(secret=secret) == STRANGER


def test_it_refuses_unknown_scopes_too_many_days_and_a_name_that_lives() -> None:
    viewer = make.viewer(of=make.user())
    services.make_token(name="taken", scopes=SCOPES, days=30, actor=viewer)
    for name, scopes, days in (
        ("a", [], 30),
        ("a", ["everything:write"], 30),
        ("a", SCOPES, 366),
        ("a", SCOPES, 0),
        ("taken", SCOPES, 30),
    ):
        with pytest.raises(rules.TokenRefused):
            services.make_token(name=name, scopes=scopes, days=days, actor=viewer)
    assert Token.objects.count() == 1


def test_a_token_makes_no_tokens_and_nobody_revokes_anothers() -> None:
    person = make.user()
    token, secret = services.make_token(name="a", scopes=SCOPES, days=30, actor=make.viewer(of=person))
    with pytest.raises(rules.NotPermitted):
        services.make_token(name="b", scopes=SCOPES, days=30, actor=selectors.viewer_of_token(secret=secret))
    with pytest.raises(rules.NotPermitted):
        services.revoke_token(token=token, actor=make.viewer(of=make.user()))


def test_use_is_noted_once_a_day() -> None:
    token, secret = services.make_token(name="a", scopes=SCOPES, days=30, actor=make.viewer(of=make.user()))
    for _ in range(2):
        services.note_token_use(token=token, actor=selectors.viewer_of_token(secret=secret))
    assert Entry.objects.filter(act="accounts.use_token", actor_kind="token").count() == 1
    assert Token.objects.get().last_used_on == timezone.localdate()
