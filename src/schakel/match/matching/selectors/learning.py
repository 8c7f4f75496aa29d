"""What a ranker may learn from, the rankers that were learnt, and what takes part in the order of matches now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from schakel import engine
from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.match.matching import rules
from schakel.match.matching.enums import WEIGHTS, VerdictKind
from schakel.match.matching.models import Correction, Ranker, SharedVerdicts, Verdict
from schakel.match.matching.selectors.everybody import public_offerings, public_question
from schakel.match.matching.selectors.indexes import OFFERINGS
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need

#: A ranker learns from so many needs at most, the newest.
MOST_LEARNT = 500


@dataclass(frozen=True)
class PublicVerdict:
    """What everybody may see of one verdict: need, offering and whether it was accepted. No reason, no person."""

    need: Need
    offering: str
    offering_title: str
    is_accepted: bool


def public_verdicts() -> list[PublicVerdict]:
    """The verdicts that were shared, of cards and about offerings that everybody may see; newest cards first."""
    shared = SharedVerdicts.objects.filter(ended_at=None).values("need")
    cards = needs.visible_needs(viewer=STRANGER, groups=(FieldGroup.CAPABILITY,)).filter(pk__in=shared)
    newest = cards.prefetch_related("measures", "codes").order_by("-published_at", "public_id")[:MOST_LEARNT]
    known = {need.pk: need for need in newest}
    offerings = dict(public_offerings().order_by().values_list("pk", "public_id"))
    found = Verdict.objects.filter(need__in=list(known), offering__in=list(offerings), undone_at=None)
    place = {pk: number for number, pk in enumerate(known)}
    rows = [
        PublicVerdict(known[need], offerings[offering], title, kind == VerdictKind.ACCEPTED)
        for need, offering, title, kind in found.order_by("pk").values_list(
            "need_id", "offering_id", "offering__title", "kind"
        )
    ]
    return sorted(rows, key=lambda row: place[row.need.pk])


def is_open_to_all(need: Need) -> bool:
    """Whether everybody may see the title and the effect of a card."""
    labels = {need.label_of(FieldGroup.IDENTITY), need.label_of(FieldGroup.CAPABILITY)}
    return not need.is_draft and labels == {Label.CLEAR}


def shared_verdicts(*, need: Need, viewer: Viewer) -> bool | None:
    """Whether the verdicts of an own card are shared; None where they cannot be: by others than stewards of its owner,
    and of a card that not everybody may see."""
    if need.owner_id not in viewer.stewarded or not is_open_to_all(need):
        return None
    return SharedVerdicts.objects.filter(need=need, ended_at=None).exists()


def public_feedback(
    *, verdicts: Sequence[PublicVerdict], on_progress: Callable[[int, int], None] | None = None
) -> list[engine.Feedback]:
    """The first places of each need as a stranger would get them, with what was said of them. What corrections say of
    words comes from other needs only, so that the comparison stays one on needs that were not learnt from."""
    offered = {row.public_id: row.maturity for row in public_offerings().order_by()}
    index = OFFERINGS.current(seen=offered)
    cards = {row.need.public_id: row.need for row in verdicts}
    said = {(row.need.public_id, row.offering): row.is_accepted for row in verdicts}
    corrected = public_corrections()
    found = []
    for number, need in enumerate(cards.values(), start=1):
        asked = public_question(need)
        evidence = engine.gather_evidence(corrected, without=need.public_id)
        result = index.match(asked, top=engine.MOVED, allowed=offered)
        full = index.full_score(asked) or 1.0
        found.append(
            engine.Feedback(
                need.public_id,
                tuple(
                    engine.Judged(
                        base=match.score / full,
                        features=engine.match_features(
                            match,
                            maturity=rules.maturity_fit(offered[match.id], need.trl_from, need.trl_to),
                            doubted=evidence.doubted(match),
                            also=evidence.met(asked, index.document(match.id)),
                        ),
                        accepted=said.get((need.public_id, match.id)),
                    )
                    for match in result.matches
                ),
            )
        )
        if on_progress:
            on_progress(number, len(cards))
    return found


def public_corrections() -> list[engine.Corrected]:
    """Shared cards that everybody may see, each with the corrections of words that stand in what everybody may read of
    it: a word of a hidden part says nothing to anybody else. Newest cards first."""
    shared = SharedVerdicts.objects.filter(ended_at=None, with_corrections=True).values("need")
    cards = needs.visible_needs(viewer=STRANGER, groups=(FieldGroup.CAPABILITY,)).filter(pk__in=shared)
    newest = list(cards.prefetch_related("measures", "codes").order_by("-published_at", "public_id")[:MOST_LEARNT])
    asked = {need.pk: public_question(need) for need in newest}
    made: dict[int, list[Correction]] = {need.pk: [] for need in newest}
    rows = Correction.objects.filter(need__in=list(made), undone_at=None).exclude(kind__in=WEIGHTS)
    for row in rows.order_by("pk"):
        if rules.stands_in(row.word, asked[row.need_id]):
            made[row.need_id].append(row)
    return [engine.Corrected(need.public_id, asked[need.pk], tuple(rules.as_engine(made[need.pk]))) for need in newest]


def shares_corrections(*, need: Need, viewer: Viewer) -> bool:
    """Whether the corrections of an own card are shared beside its verdicts."""
    return (
        need.owner_id in viewer.stewarded
        and SharedVerdicts.objects.filter(need=need, ended_at=None, with_corrections=True).exists()
    )


def rankers() -> QuerySet[Ranker]:
    """Every ranker that was learnt, newest first: from records that everybody may see, so for everybody."""
    return Ranker.objects.order_by("-number")
