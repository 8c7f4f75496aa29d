"""Read code lists and links. They are public: no viewer is asked for."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from schakel.register.vocabulary.models import CodeList, Link, Term


def code_lists() -> QuerySet[CodeList]:
    """Every code list, by code."""
    return CodeList.objects.order_by("code")


def terms(*, code_list: str, on: date | None = None) -> QuerySet[Term]:
    """The terms of a list that hold on a day (today by default), in the list's own order."""
    day = on or timezone.localdate()
    started = Q(valid_from=None) | Q(valid_from__lte=day)
    running = Q(valid_to=None) | Q(valid_to__gte=day)
    return Term.objects.filter(started & running, code_list__code=code_list).order_by("place", "code")


def choices(*, code_list: str, language: str) -> list[tuple[str, str]]:
    """Code and name of each term that holds today: what a form offers."""
    name = "name_nl" if language == "nl" else "name_en"
    return list(terms(code_list=code_list).values_list("code", name))


def labels(*, code_list: str, language: str) -> dict[str, str]:
    """Names by code, terms out of use included: what a page shows of a stored code."""
    name = "name_nl" if language == "nl" else "name_en"
    return dict(Term.objects.filter(code_list__code=code_list).values_list("code", name))


def links(*, code_list: str, code: str) -> QuerySet[Link]:
    """The links that run from or to a term and were not taken back."""
    ends = Q(from_list=code_list, from_code=code) | Q(to_list=code_list, to_code=code)
    return Link.objects.filter(ends, retired_on=None).order_by("from_list", "from_code", "to_list", "to_code")
