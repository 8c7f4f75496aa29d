"""The two indexes of a process: published offerings and published cards, as documents of the engine."""

from collections.abc import Collection, Iterable

from schakel import engine
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.match.matching.sources import FollowingIndex, Found, Labels
from schakel.register.needs import selectors as needs
from schakel.register.needs.enums import State
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering

#: The field group whose parts of a card matching reads for parties; the strictest parts are left to the card's page.
NEED_GROUP = FieldGroup.CAPABILITY


def _offering_documents(ids: Collection[str] | None) -> Iterable[Found]:
    found = Offering.objects.filter(state=OfferingState.PUBLISHED).order_by("pk").prefetch_related("capabilities")
    if ids is not None:
        found = found.filter(public_id__in=ids)
    return [
        Found(
            engine.Document(
                id=text.public_id,
                title=text.title,
                text=text.text,
                language=text.language,
                concepts=text.concepts,
                is_public=text.is_public,
            ),
            text.labels,
        )
        for text in organisations.matching_texts(offerings=found)
    ]


def _need_documents(ids: Collection[str] | None) -> Iterable[Found]:
    found = Need.objects.filter(state=State.PUBLISHED).order_by("pk").prefetch_related("measures", "codes")
    if ids is not None:
        found = found.filter(public_id__in=ids)
    return [Found(_need_document(need), _labels(need)) for need in found]


def _labels(need: Need) -> Labels:
    return tuple((group, Label(need.label_of(group))) for group in (FieldGroup.IDENTITY, NEED_GROUP))


def _need_document(need: Need) -> engine.Document:
    text = needs.text_to_index(need)
    return engine.Document(
        id=text.public_id,
        title=text.title,
        text="\n".join(part.text for part in text.parts if part.group == NEED_GROUP),
        language=text.language,
        is_public=all(label == Label.CLEAR for _, label in _labels(need)),
    )


def _same(_kind: str, ids: Collection[str]) -> Collection[str]:
    return ids


def _offerings_only(kind: str, ids: Collection[str]) -> Collection[str]:
    return ids if kind != RANKER else ()


#: The kind of ledger subject after which the ranker that takes part is read again.
RANKER = "matching.Ranker"
OFFERINGS = FollowingIndex(kinds=["organisations.Offering", RANKER], load=_offering_documents, affected=_offerings_only)
NEEDS = FollowingIndex(kinds=["needs.Need"], load=_need_documents, affected=_same)
