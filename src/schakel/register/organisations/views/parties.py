"""The name of a party, for pages of apps that know parties only by their identifier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from schakel.base.accounts.selectors import viewer_from
from schakel.base.parties import selectors as parties
from schakel.register.organisations import selectors


@require_safe
def party_name(request: HttpRequest, public_id: str) -> HttpResponse:
    """The name as far as this viewer may see it; a hidden and an absent party leave the same words."""
    party = parties.party_by_public_id(public_id=public_id)
    names = selectors.party_names(parties=[party.pk], viewer=viewer_from(request)) if party else {}
    return render(request, "organisations/party_name.html", {"name": next(iter(names.values()), "")})
