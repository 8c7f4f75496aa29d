"""The two indexes of a process: published offerings and published cards, as documents of the engine."""

from collections.abc import Collection, Iterable

from schakel import engine
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.match.matching.sources import FollowingIndex
from schakel.register.needs import selectors as needs
from schakel.register.needs.enums import State
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering

#: The field group whose parts of a card matching reads for parties; the strictest parts are left to the card's page.
NEED_GROUP = FieldGroup.CAPABILITY


def _offering_documents(ids: Collection[str] | None) -> Iterable[engine.Document]:
    found = Offering.objects.filter(state=OfferingState.PUBLISHED).order_by("pk").prefetch_related("capabilities")
    if ids is not None:
        found = found.filter(public_id__in=ids)
    return [
        engine.Document(
            id=text.public_id,
            title=text.title,
            text=text.text,
            language=text.language,
            concepts=text.concepts,
            is_public=text.is_public,
        )
        for text in organisations.matching_texts(offerings=found)
    ]


def _need_documents(ids: Collection[str] | None) -> Iterable[engine.Document]:
    found = Need.objects.filter(state=State.PUBLISHED).order_by("pk").prefetch_related("measures", "codes")
    if ids is not None:
        found = found.filter(public_id__in=ids)
    return [_need_document(need) for need in found]


def _need_document(need: Need) -> engine.Document:
    text = needs.text_to_index(need)
    return engine.Document(
        id=text.public_id,
        title=text.title,
        text="\n".join(part.text for part in text.parts if part.group == NEED_GROUP),
        language=text.language,
        is_public=need.label_identity == Label.CLEAR and need.label_of(NEED_GROUP) == Label.CLEAR,
    )


def _same(_kind: str, ids: Collection[str]) -> Collection[str]:
    return ids


def _offerings_only(kind: str, ids: Collection[str]) -> Collection[str]:
    return ids if kind != RANKER else ()


#: The kind of ledger subject after which the ranker that takes part is read again.
RANKER = "matching.Ranker"
OFFERINGS = FollowingIndex(kinds=["organisations.Offering", RANKER], load=_offering_documents, affected=_offerings_only)
NEEDS = FollowingIndex(kinds=["needs.Need"], load=_need_documents, affected=_same)
