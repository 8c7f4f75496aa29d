"""Change effect cards: write, publish, extend, withdraw, fulfil, expire. One act, one transaction, one entry."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from schakel import engine
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup
from schakel.base.documents import rules as documents
from schakel.base.parties import rules as party_rules
from schakel.base.parties.models import Party
from schakel.register.needs import rules, selectors
from schakel.register.needs.enums import CodeList, Refusal, State
from schakel.register.needs.models import Measure, Need, NeedCode, NeedVersion, WorkingCopy
from schakel.register.vocabulary import selectors as vocabulary

#: What a save of the card's words writes; labels are not among them, so a save never undoes a change of label.
_WRITTEN = (
    *("title", "effect", "situation", "constraints", "horizon_on", "horizon_text", "quantity", "quantity_unit"),
    *("trl_from", "trl_to", "kept_words", "language", "is_language_chosen", "changed_at"),
)
#: What a step in the card's life writes.
_LIFE = ("state", "is_draft", "number", "published_at", "expires_at", "ended_at", "ending", "changed_at")


@audit.act("needs.draft")
def draft_need(*, owner: Party, card: rules.Card, actor: Viewer) -> Need:
    """Begin an effect card as a draft of a Defence unit or buyer. Text with a classification marking is refused here
    and in every act below (`documents.rules.MarkedText`).

    Raises `NotAllowed` when the actor is no member of `owner` or `owner` is not of a kind that states needs
    (`parties.rules.DEMAND_KINDS`), and `rules.NeedRefused` for what cannot be kept.
    """
    if owner.pk not in actor.parties or owner.kind not in party_rules.DEMAND_KINDS:
        raise disclosure_rules.NotAllowed("draft")
    card = _checked(card)
    need = Need(owner=owner)
    _write(need, card)
    need.save()
    _write_rows(need, card)
    _record("needs.draft", need, actor, change=rules.card_as_json(card))
    return need


@audit.act("needs.change")
def change_need(*, need: Need, card: rules.Card, seen_version: int | None = None, actor: Viewer) -> Need:
    """Save what was written: on a draft at once, on a published card as a working copy that nobody else sees.

    `publish_need` then makes the working copy the next version. `seen_version` is `need.version` as the writer opened
    it; raises `rules.ChangedMeanwhile` when somebody saved in between (None skips the question, for programs that just
    read the card). Raises `rules.NeedRefused` and `rules.MoveNotAllowed`.
    """
    disclosure.require(record=need, viewer=actor, act=Act.EDIT)
    rules.check_writable(need.state)
    card = _checked(card)
    before = _standing(need, actor)
    if card == before and seen_version in (None, need.version):
        audit.unchanged()
        return need
    _take_turn(need, seen_version, actor)
    if need.state == State.DRAFT:
        _write(need, card)
        need.save(update_fields=_WRITTEN)
        _write_rows(need, card)
    else:
        WorkingCopy.objects.update_or_create(
            need=need, defaults={"card": rules.card_as_json(card), "changed_by": actor.user_ref}
        )
    _record("needs.change", need, actor, change=_changes(before, card))
    return need


@audit.act("needs.drop_working_copy")
def drop_working_copy(*, need: Need, actor: Viewer) -> None:
    """Throw away the next version in the making; the published card stays as it is. Harmless when there is none."""
    disclosure.require(record=need, viewer=actor, act=Act.EDIT)
    deleted, _ = WorkingCopy.objects.filter(need=need).delete()
    if not deleted:
        audit.unchanged()
        return
    Need.objects.filter(pk=need.pk).update(version=F("version") + 1)
    _record("needs.drop_working_copy", need, actor)


@audit.act("needs.publish")
def publish_need(
    *,
    need: Need,
    days: int | None = None,
    reason: str = "",
    labels: Mapping[FieldGroup, str] | None = None,
    audience: disclosure_services.Audience | None = None,
    seen_version: int | None = None,
    now: datetime | None = None,
    actor: Viewer,
) -> Need:
    """Publish a draft, or the working copy of a published or expired card as its next version.

    1. Check that the card can be answered and that the move is allowed. 2. Set labels and audience where given (the
    owner's steward only: `NotAllowed`). 3. Write the card, its number and how long it holds (`days`, else
    SCHAKEL_NEED_VALID_DAYS). 4. Keep the version. A next version needs a `reason`. A published card without a
    working copy is left as it is. Raises `rules.NeedRefused`, `rules.MoveNotAllowed`, and `rules.ChangedMeanwhile` when
    the card was saved after `seen_version`.
    """
    at = now or timezone.now()
    disclosure.require(record=need, viewer=actor, act=Act.EDIT)
    # 1
    rules.check_move(need.state, State.PUBLISHED)
    valid_days = settings.SCHAKEL_NEED_VALID_DAYS if days is None else days
    rules.check_validity(valid_days, most=settings.SCHAKEL_NEED_MOST_DAYS)
    card = _standing(need, actor)
    rules.check_publishable(card, today=timezone.localdate(at))
    is_next = need.number > 0
    if is_next and not WorkingCopy.objects.filter(need=need).exists():
        audit.unchanged()
        return need
    if is_next:
        _check_reason(reason)
    # 2
    _disclose(need, labels, audience, actor)
    # 3
    _take_turn(need, seen_version, actor)
    _stand(need, card, at, at + timedelta(days=valid_days))
    # 4
    _keep_version(need, card, reason, at, actor)
    _record("needs.publish", need, actor, change={"number": need.number, "days": valid_days}, reason=reason)
    return need


@audit.act("needs.extend")
def extend_need(*, need: Need, days: int, reason: str, now: datetime | None = None, actor: Viewer) -> Need:
    """Let a card hold at most SCHAKEL_NEED_EXTEND_DAYS longer, with a reason; an expired card opens again.

    Raises `rules.NeedRefused` (days, reason) and `rules.MoveNotAllowed` for drafts and cards that are over.
    """
    at = now or timezone.now()
    disclosure.require(record=need, viewer=actor, act=Act.EDIT)
    if need.expires_at is None or need.state not in (State.PUBLISHED, State.EXPIRED):
        raise rules.MoveNotAllowed(need.state, "extended")
    _check_reason(reason)
    most, furthest = settings.SCHAKEL_NEED_EXTEND_DAYS, settings.SCHAKEL_NEED_MOST_DAYS
    until = rules.extended_until(expires_at=need.expires_at, now=at, days=days, most=most, furthest=furthest)
    _take_turn(need, None, actor)
    before, need.expires_at = need.expires_at, until
    need.state, need.ended_at = State.PUBLISHED, None
    need.save(update_fields=_LIFE)
    _record("needs.extend", need, actor, change={"expires_at": [before, until]}, reason=reason)
    return need


@audit.act("needs.withdraw")
def withdraw_need(*, need: Need, reason: str, now: datetime | None = None, actor: Viewer) -> Need:
    """Take a card back with a reason; from the next request on only the owner sees it. The owner's steward only.

    Raises `rules.NeedRefused` without a reason and `rules.MoveNotAllowed` when it is over already.
    """
    disclosure.require(record=need, viewer=actor, act=Act.WITHDRAW)
    return _end(need, State.WITHDRAWN, reason, now, actor)


@audit.act("needs.fulfil")
def fulfil_need(*, need: Need, ending: str, now: datetime | None = None, actor: Viewer) -> Need:
    """Say that the effect is reached and by what (`ending`, in words); the card stays readable.

    Raises `rules.NeedRefused` without words and `rules.MoveNotAllowed` for drafts and cards that are over.
    """
    disclosure.require(record=need, viewer=actor, act=Act.EDIT)
    return _end(need, State.FULFILLED, ending, now, actor)


@audit.act("needs.expire")
def expire_need(*, need: Need, now: datetime | None = None, actor: Viewer) -> bool:
    """Say of one published card that its time ran out; False, and nothing written, when that is not so."""
    at = now or timezone.now()
    still_due = Need.objects.filter(pk=need.pk, state=State.PUBLISHED, expires_at__lte=at)
    if not still_due.update(state=State.EXPIRED, ended_at=at, version=F("version") + 1):
        audit.unchanged()
        return False
    _record("needs.expire", need, actor)
    need.refresh_from_db()
    return True


@audit.act("needs.share")
def share_need(
    *,
    need: Need,
    labels: Mapping[FieldGroup, str],
    audience: disclosure_services.Audience | None = None,
    reason: str = "",
    actor: Viewer,
) -> Need:
    """Change who may see a card without touching its words. The owner's steward only (`NotAllowed`).

    Raises `MoveNotAllowed` for a withdrawn card and `LabelRefused` for TLP:RED.
    """
    disclosure.require(record=need, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    if need.state == State.WITHDRAWN:
        raise rules.MoveNotAllowed(need.state, "shared")
    before = _labels(need)
    _disclose(need, labels, audience, actor)
    if audience is None and _labels(need) == before:
        audit.unchanged()
        return need
    NeedVersion.objects.filter(need=need, number=need.number).update(labels=_labels(need))
    _record("needs.share", need, actor, change={"labels": [before, _labels(need)]}, reason=reason)
    return need


@audit.act("needs.forget_person")
def forget_person(*, person: User, actor: Viewer) -> int:
    """Forget who published versions and wrote working copies, where that was this person; how many no longer say so."""
    versions = NeedVersion.objects.filter(published_by=person.public_id).update(published_by="")
    copies = WorkingCopy.objects.filter(changed_by=person.public_id).update(changed_by="")
    if not versions + copies:
        audit.unchanged()
        return 0
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="needs.forget_person", subject=subject, actor=actor.actor)
    return versions + copies


def _labels(need: Need) -> dict[str, str]:
    return {group.value: need.label_of(group).value for group in FieldGroup}


def _texts(card: rules.Card) -> Iterator[str]:
    yield from (card.title, card.effect, card.situation, card.constraints, card.horizon_text, card.quantity_unit)
    for row in card.measures:
        yield from (row.what, row.unit, row.note)


def _check_reason(reason: str, *, where: str = "reason") -> None:
    rules.check_reason(reason, where=where)
    documents.check_text(reason, field=where)


def _checked(card: rules.Card) -> rules.Card:
    card = rules.tidied(card)
    rules.check_draft(card)
    for text in _texts(card):
        documents.check_text(text)
    for name, codes in ((CodeList.DOMAINS, card.domains), (CodeList.AREAS, card.areas)):
        known = vocabulary.labels(code_list=name.value, language="nl") if codes else {}
        for code in codes:
            if code not in known:
                raise rules.NeedRefused(name.name.lower(), Refusal.UNKNOWN_CODE, unknown=code)
    return card


def _stand(need: Need, card: rules.Card, at: datetime, until: datetime) -> None:
    _write(need, card)
    need.state, need.is_draft = State.PUBLISHED, False
    need.number += 1
    need.published_at, need.expires_at, need.ended_at = at, until, None
    need.save(update_fields=[*_WRITTEN, *_LIFE])
    _write_rows(need, card)
    WorkingCopy.objects.filter(need=need).delete()


def _keep_version(need: Need, card: rules.Card, reason: str, at: datetime, actor: Viewer) -> None:
    NeedVersion.objects.create(
        need=need,
        number=need.number,
        card=rules.card_as_json(card),
        labels=_labels(need),
        reason=reason,
        published_at=at,
        published_by=actor.user_ref,
    )


def _end(need: Need, wanted: State, words: str, now: datetime | None, actor: Viewer) -> Need:
    rules.check_move(need.state, wanted)
    _check_reason(words, where="ending")
    _take_turn(need, None, actor)
    need.state, need.is_draft = wanted, wanted == State.WITHDRAWN
    need.ending, need.ended_at = words.strip(), now or timezone.now()
    need.save(update_fields=_LIFE)
    WorkingCopy.objects.filter(need=need).delete()
    act = "needs.withdraw" if wanted == State.WITHDRAWN else "needs.fulfil"
    _record(act, need, actor, reason=words)
    return need


def _disclose(
    need: Need,
    labels: Mapping[FieldGroup, str] | None,
    audience: disclosure_services.Audience | None,
    actor: Viewer,
) -> None:
    if labels and any(need.label_of(group).value != label for group, label in labels.items()):
        disclosure_services.set_labels(record=need, labels=dict(labels), actor=actor)
    if audience is not None:
        disclosure_services.set_audience(record=need, groups=tuple(FieldGroup), audience=audience, actor=actor)


def _take_turn(need: Need, seen_version: int | None, actor: Viewer) -> None:
    seen = need.version if seen_version is None else seen_version
    if not Need.objects.filter(pk=need.pk, version=seen).update(version=seen + 1):
        now = Need.objects.get(pk=need.pk)
        raise rules.ChangedMeanwhile(_standing(now, actor), now.version)
    need.version = seen + 1


def _standing(need: Need, actor: Viewer) -> rules.Card:
    copy = selectors.working_copy_of(need=need, viewer=actor)
    return rules.card_from_json(copy.card) if copy else selectors.card_of(need)


def _write(need: Need, card: rules.Card) -> None:
    need.title, need.effect = card.title, card.effect
    need.situation, need.constraints = card.situation, card.constraints
    need.horizon_on, need.horizon_text = card.horizon_on, card.horizon_text
    need.quantity, need.quantity_unit = card.quantity, card.quantity_unit
    need.trl_from, need.trl_to = card.trl_from, card.trl_to
    need.kept_words = list(card.kept_words)
    need.is_language_chosen = bool(card.language)
    need.language = card.language or engine.text_language(f"{card.title}\n{card.effect}\n{card.situation}")


def _write_rows(need: Need, card: rules.Card) -> None:
    need.measures.all().delete()
    Measure.objects.bulk_create(
        Measure(
            need=need,
            position=place,
            what=row.what,
            comparator=row.comparator,
            threshold=row.threshold,
            unit=row.unit,
            note=row.note,
        )
        for place, row in enumerate(card.measures, start=1)
    )
    need.codes.all().delete()
    chosen = [(CodeList.DOMAINS, code) for code in card.domains]
    chosen += [(CodeList.AREAS, code) for code in card.areas]
    NeedCode.objects.bulk_create(NeedCode(need=need, code_list=name, code=code) for name, code in chosen)


def _changes(before: rules.Card, after: rules.Card) -> dict[str, object]:
    old, new = rules.card_as_json(before), rules.card_as_json(after)
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}


def _record(
    act: str, need: Need, actor: Viewer, *, change: Mapping[str, object] | None = None, reason: str = ""
) -> None:
    audit.record(act=act, subject=disclosure_services.subject_of(need), actor=actor.actor, change=change, reason=reason)
