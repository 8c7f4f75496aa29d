"""Leaks to plant on pages and files that came later: kept lists, files of matches, releases, fairness, consents,
concepts, offer books, the interface."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.core.paginator import Paginator

from schakel.base.disclosure.models import Consent
from schakel.base.interface import selectors as interface
from schakel.match.matching import selectors as matching
from schakel.match.matching.selectors import everybody
from schakel.match.matching.views import exports
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.vocabulary import selectors as vocabulary
from schakel.report.ledger import selectors as ledger
from schakel.report.publications import selectors as publications
from schakel.report.publications.selectors import books
from schakel.report.releases import selectors as releases
from schakel.report.releases.enums import Figure

if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator


def places_of_then(patch: pytest.MonkeyPatch) -> None:
    """An earlier list whose places count what the reader may not see."""
    honest = matching.kept_list

    def leaky(**asked: Any) -> Any:
        run, rows = honest(**asked)
        more = Offering.objects.filter(state="published").count()
        return run, [replace(row, place=row.place + more) for row in rows]

    patch.setattr(matching, "kept_list", leaky)


def compared_with_everything(patch: pytest.MonkeyPatch) -> None:
    """A file of matches that tells among how many it looked, hidden ones too."""
    honest = exports._about

    def leaky(*asked: Any) -> list[tuple[str, str]]:
        return [*honest(*asked), ("Compared", str(Offering.objects.filter(state="published").count()))]

    patch.setattr(exports, "_about", leaky)


def recount_of_a_release(patch: pytest.MonkeyPatch) -> None:
    """A release that is counted again while somebody looks."""
    honest = releases.release_for

    def leaky(**asked: Any) -> Any:
        release = honest(**asked)
        release.cells["total"]["total"] = len(releases.all_facts(figure=Figure(release.question)))
        return release

    patch.setattr(releases, "release_for", leaky)


def figures_over_everything(patch: pytest.MonkeyPatch) -> None:
    """Fairness measured over all published offerings."""

    def leaky(**asked: object) -> Any:
        del asked
        return Offering.objects.filter(state="published")

    patch.setattr(everybody, "published_for", leaky)


def consents_of_everybody(patch: pytest.MonkeyPatch) -> None:
    """A page of own consents that numbers them among all."""

    def leaky(**asked: object) -> Any:
        del asked
        return Consent.objects.select_related("given_by").order_by("pk")

    patch.setattr(ledger, "consents", leaky)


def concepts_with_their_use(patch: pytest.MonkeyPatch) -> None:
    """A file of concepts that tells how many offerings use each."""
    honest = vocabulary.concepts_as_rows

    def leaky(**asked: Any) -> Any:
        return [
            replace(row, others_en=(*row.others_en, str(Offering.objects.filter(text__icontains=row.name_en).count())))
            for row in honest(**asked)
        ]

    patch.setattr(vocabulary, "concepts_as_rows", leaky)


def numbers_of_books(patch: pytest.MonkeyPatch) -> None:
    """A table of books that counts every offering of a region."""

    def leaky(**asked: object) -> dict[tuple[str, str], int]:
        del asked
        return {("NL21", "production"): Offering.objects.count()}

    patch.setattr(publications, "counts", leaky)


def remark_on_what_is_left_out(patch: pytest.MonkeyPatch) -> None:
    """A book that tells how many more there are."""
    patch.setattr(books, "_left_out", lambda *_asked: Offering.objects.count())


def total_of_the_interface(patch: pytest.MonkeyPatch) -> None:
    """A number of results in the interface that counts hidden records."""

    class Counting(Pages):
        @property
        def count(self) -> int:
            return Offering.objects.count()

    patch.setattr(interface, "Paginator", Counting)


def addresses_made_of_names(patch: pytest.MonkeyPatch) -> None:
    """A slug: an address made of the name, with a number where others have that name already, hidden ones too."""
    honest = Organisation.save

    def leaky(self: Organisation, *given: Any, **named: Any) -> None:
        if self._state.adding:
            self.public_id = f"slug-{Organisation.objects.filter(name=self.name).count()}"
        honest(self, *given, **named)

    patch.setattr(Organisation, "save", leaky)
