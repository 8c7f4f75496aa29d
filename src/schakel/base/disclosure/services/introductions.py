"""Bring two parties together: ask, accept, decline, take back. Both sides step forward knowingly."""

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules, selectors
from schakel.base.disclosure.enums import FieldGroup, IntroductionState
from schakel.base.disclosure.models import Disclosed, Introduction


def _subject(introduction: Introduction) -> audit_rules.Subject:
    return audit_rules.Subject("disclosure.Introduction", introduction.public_id)


@audit.act("disclosure.ask_introduction")
def ask_introduction(*, record: Disclosed, reveals: str, actor: Viewer) -> Introduction:
    """Ask the owner of a record that one may see to get acquainted, on behalf of the party one acts for.

    `reveals` is what the asker tells about themselves. Asking twice gives the running introduction. Raises
    `rules.NotDisclosed` for a record one may not know of, `rules.NotAllowed` without a verified membership or towards
    one's own party.
    """
    if FieldGroup.IDENTITY not in selectors.seen_groups(record=record, viewer=actor):
        raise rules.NotDisclosed
    if actor.acting_for is None or record.owner_id in actor.parties:
        raise rules.NotAllowed("ask-introduction")
    introduction, is_new = Introduction.objects.exclude(state=IntroductionState.REVOKED).get_or_create(
        record_kind=selectors.kind_of(record),
        record_id=record.public_id,
        asker_id=actor.acting_for,
        defaults={"owner_id": record.owner_id, "asked_by_id": actor.user_id, "reveals": reveals},
    )
    if not is_new:
        audit.unchanged()
        return introduction
    audit.record(
        act="disclosure.ask_introduction",
        subject=_subject(introduction),
        actor=actor.actor,
        change={"record": f"{introduction.record_kind}:{introduction.record_id}", "reveals": reveals},
    )
    return introduction


@audit.act("disclosure.accept_introduction")
def accept_introduction(*, introduction: Introduction, actor: Viewer) -> Introduction:
    """Say yes: from now on both sides see each other's contact. A member of the asked party only; a no can still
    become a yes. Raises `rules.NotDisclosed`, `rules.MoveNotAllowed`."""
    return _answer(introduction=introduction, wanted=IntroductionState.ACCEPTED, actor=actor)


@audit.act("disclosure.decline_introduction")
def decline_introduction(*, introduction: Introduction, actor: Viewer) -> Introduction:
    """Say no: the asker sees what they saw before. A member of the asked party only.
    Raises `rules.NotDisclosed`, `rules.MoveNotAllowed`."""
    return _answer(introduction=introduction, wanted=IntroductionState.DECLINED, actor=actor)


@audit.act("disclosure.revoke_introduction")
def revoke_introduction(*, introduction: Introduction, actor: Viewer) -> Introduction:
    """Take an introduction back for the future: the asker always, the asked party once it was accepted (before that,
    taking back would not look like silence). What was seen was seen. Raises `rules.NotDisclosed`,
    `rules.MoveNotAllowed`."""
    found = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if not {found.owner_id, found.asker_id} & actor.parties:
        raise rules.NotDisclosed
    rules.check_revoke(found.state, is_asker=found.asker_id in actor.parties)
    found.state, found.revoked_at = IntroductionState.REVOKED, timezone.now()
    found.save(update_fields=["state", "revoked_at"])
    audit.record(act="disclosure.revoke_introduction", subject=_subject(found), actor=actor.actor)
    return found


def _answer(*, introduction: Introduction, wanted: IntroductionState, actor: Viewer) -> Introduction:
    found = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if found.owner_id not in actor.parties:
        raise rules.NotDisclosed
    rules.check_move(found.state, wanted)
    found.state, found.answered_at, found.answered_by_id = wanted, timezone.now(), actor.user_id
    found.save(update_fields=["state", "answered_at", "answered_by"])
    verb = "accept" if wanted == IntroductionState.ACCEPTED else "decline"
    audit.record(act=f"disclosure.{verb}_introduction", subject=_subject(found), actor=actor.actor)
    return found
