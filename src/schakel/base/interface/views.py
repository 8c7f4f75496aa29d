"""The page on which a person tries the interface."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from schakel.base.interface import rules


@require_safe
def try_interface(request: HttpRequest) -> HttpResponse:
    """List the operations of the document, each with a form that sends a request; loads nothing from outside."""
    context = {"document": f"{rules.PREFIX}/openapi.json", "prefix": rules.PREFIX, "version": rules.VERSION}
    return render(request, "interface/try.html", context)
