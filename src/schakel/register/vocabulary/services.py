"""Change code lists and links."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.register.vocabulary import rules, selectors
from schakel.register.vocabulary.models import CodeList, Link, Term


@audit.act("vocabulary.load_list")
def load_list(*, loaded: Mapping[str, Any], reason: str = "", actor: Viewer) -> CodeList:
    """Load a version of a code list from a file's content. A term that the file no longer names keeps its row and
    ended yesterday; nothing is deleted. Raises `rules.ListRefused` and changes nothing when the file is wrong, and
    `rules.NotYours` for anybody but who keeps the lists."""
    _check_keeper(actor)
    data = rules.list_data(loaded)
    fields = {
        "name_nl": data.nl,
        "name_en": data.en,
        "status": data.status,
        "version": data.version,
        "source": data.source,
        "trust": data.trust,
        "last_verified_on": data.last_verified_on,
        "note_nl": data.note_nl,
        "note_en": data.note_en,
    }
    code_list, _ = CodeList.objects.update_or_create(code=data.code, defaults=fields)
    known = {term.code: term for term in code_list.terms.all()}
    for place, term in enumerate(data.terms):
        Term.objects.update_or_create(
            code_list=code_list,
            code=term.code,
            defaults={
                "name_nl": term.nl,
                "name_en": term.en,
                "place": place,
                "valid_from": term.valid_from,
                "valid_to": term.valid_to,
                "is_unverified": term.is_unverified,
                "source": term.source,
                "trust": term.trust,
                "extra": term.extra,
            },
        )
    gone = set(known) - {term.code for term in data.terms}
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = Term.objects.filter(code_list=code_list, code__in=gone, valid_to=None).update(valid_to=yesterday)
    audit.record(
        act="vocabulary.load_list",
        subject=audit_rules.Subject("vocabulary.CodeList", data.code),
        actor=actor.actor,
        change={"version": data.version, "terms": len(data.terms), "ended": ended},
        reason=reason,
    )
    return code_list


@audit.act("vocabulary.load_links")
def load_links(*, loaded: Mapping[str, Any], reason: str = "", actor: Viewer) -> int:
    """Load links between lists from a file's content; returns how many it names. Raises `rules.ListRefused`."""
    _check_keeper(actor)
    rows = rules.link_data(loaded)
    for row in rows:
        Link.objects.update_or_create(
            from_list=row.from_list,
            from_code=row.from_code,
            to_list=row.to_list,
            to_code=row.to_code,
            kind=row.kind,
            said_by=row.said_by,
            defaults={"confidence": row.confidence, "source": row.source, "said_on": row.said_on},
        )
    audit.record(
        act="vocabulary.load_links",
        subject=audit_rules.Subject("vocabulary.Link", str(loaded.get("name", ""))[:60]),
        actor=actor.actor,
        change={"links": len(rows), "version": str(loaded.get("version", ""))},
        reason=reason,
    )
    return len(rows)


@audit.act("vocabulary.change_term")
def change_term(
    *,
    term: Term,
    name_nl: str,
    name_en: str,
    is_unverified: bool,
    reason: str,
    seen: Mapping[str, object] | None = None,
    actor: Viewer,
) -> Term:
    """Correct the names of a term or whether it was verified, with a reason. Who keeps the lists only
    (`rules.NotYours`); raises `rules.ReasonMissing`, and `rules.ChangedMeanwhile` when the term no longer stands as the
    writer saw it (`seen`: the same three fields)."""
    _check_keeper(actor)
    why = rules.check_reason(reason)
    found = Term.objects.select_for_update().get(pk=term.pk)
    if seen is not None and any(getattr(found, name) != value for name, value in seen.items()):
        raise rules.ChangedMeanwhile
    new = {"name_nl": name_nl.strip(), "name_en": name_en.strip(), "is_unverified": is_unverified}
    change: dict[str, object] = {
        name: [getattr(found, name), value] for name, value in new.items() if getattr(found, name) != value
    }
    if not change:
        audit.unchanged()
        return found
    for name in change:
        setattr(found, name, new[name])
    found.save(update_fields=list(change))
    audit.record(
        act="vocabulary.change_term",
        subject=audit_rules.Subject("vocabulary.Term", f"{term.code_list.code}:{term.code}"[:60]),
        actor=actor.actor,
        change=change,
        reason=why,
    )
    return found


@dataclass(frozen=True)
class LinkSaid:
    """A link as somebody says it: two ends (list and code), its kind, how sure, on what ground."""

    from_list: str
    from_code: str
    to_list: str
    to_code: str
    kind: str
    confidence: str
    source: str = ""


@audit.act("vocabulary.add_link")
def add_link(*, said: LinkSaid, said_by: str, actor: Viewer) -> Link:
    """Say that two terms or concepts belong together; `said_by` stands beside it. Who keeps the lists only
    (`rules.NotYours`). Saying it again changes how sure and on what ground."""
    _check_keeper(actor)
    confidence = rules.check_confidence(said.confidence, "confidence")
    link, is_new = Link.objects.update_or_create(
        from_list=said.from_list,
        from_code=said.from_code,
        to_list=said.to_list,
        to_code=said.to_code,
        kind=said.kind,
        said_by=said_by,
        defaults={
            "confidence": confidence,
            "source": said.source,
            "said_on": timezone.localdate(),
            "retired_on": None,
        },
    )
    audit.record(
        act="vocabulary.add_link",
        subject=audit_rules.Subject("vocabulary.Link", link.public_id),
        actor=actor.actor,
        change={"from": said.from_code, "to": said.to_code, "confidence": confidence, "is_new": is_new},
    )
    return link


@audit.act("vocabulary.retire_link")
def retire_link(*, link: Link, reason: str, actor: Viewer) -> None:
    """Take a link back, with a reason; it keeps its row. Who keeps the lists only (`rules.NotYours`)."""
    _check_keeper(actor)
    why = rules.check_reason(reason)
    if not Link.objects.filter(pk=link.pk, retired_on=None).update(retired_on=timezone.localdate()):
        audit.unchanged()
        return
    audit.record(
        act="vocabulary.retire_link",
        subject=audit_rules.Subject("vocabulary.Link", link.public_id),
        actor=actor.actor,
        reason=why,
    )


def _check_keeper(actor: Viewer) -> None:
    if actor.kind != "job" and not selectors.may_keep_lists(actor):
        raise rules.NotYours
