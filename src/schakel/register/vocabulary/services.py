"""Change code lists and links."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.register.vocabulary import rules
from schakel.register.vocabulary.models import CodeList, Link, Term


@audit.act("vocabulary.load_list")
def load_list(*, loaded: Mapping[str, Any], reason: str = "", actor: Viewer) -> CodeList:
    """Load a version of a code list from a file's content. A term that the file no longer names keeps its row and
    ended yesterday; nothing is deleted. Raises `rules.ListRefused` and changes nothing when the file is wrong."""
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
    rows = loaded.get("links")
    if not isinstance(rows, list):
        raise rules.ListRefused("links", "must be a list")
    for number, row in enumerate(rows):
        where = f"links[{number}]"
        confidence = rules.check_confidence(str(row.get("confidence", "")), f"{where}.confidence")
        Link.objects.update_or_create(
            from_list=row["from_list"],
            from_code=row["from"],
            to_list=row["to_list"],
            to_code=row["to"],
            kind=row.get("kind", "related"),
            said_by=row["said_by"],
            defaults={"confidence": confidence, "source": row.get("source", ""), "said_on": row["said_on"]},
        )
    audit.record(
        act="vocabulary.load_links",
        subject=audit_rules.Subject("vocabulary.Link", str(loaded.get("name", ""))[:60]),
        actor=actor.actor,
        change={"links": len(rows), "version": str(loaded.get("version", ""))},
        reason=reason,
    )
    return len(rows)
