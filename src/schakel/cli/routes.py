"""`schakel routes`: every address and API route with its methods and the roles that may use it."""

from importlib import import_module
from typing import Annotated, Any

import typer

from schakel.cli import DONE, NO
from schakel.cli.installation import start_django
from schakel.cli.terminal import say, show_json

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example:  schakel routes --json")
def routes(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> int:
    """List every address with its methods and who may use each; asks no database.

    Exit code 0: every address is in the table of who may use what. 1: one is not, and is named on standard error.
    """
    start_django()
    from django.conf import settings

    access = import_module(settings.SCHAKEL_ACCESS)
    known = list(dict.fromkeys(access.routes()))
    if as_json:
        show_json({"roles": list(access.ROLES), "routes": [as_dictionary(route) for route in known]})
    else:
        print("\n".join(as_lines(known)))
    unlisted = [route for route in known if not route.methods]
    for route in unlisted:
        say(f"not in the table of who may use what: {route.name} ({route.path})")
    return NO if unlisted else DONE


def as_dictionary(route: Any) -> dict[str, Any]:
    """One route in the shape of the public interface."""
    return {
        "name": route.name,
        "path": route.path,
        "kind": "api" if route.is_interface else "page",
        "methods": list(route.methods),
        "roles": {method: list(who.roles) for method, who in route.methods.items()},
        "who": {method: who.words for method, who in route.methods.items()},
        "on": {method: who.on for method, who in route.methods.items()},
    }


def as_lines(known: list[Any]) -> list[str]:
    """The routes for a reader at a terminal: path, methods, who."""
    rows = [(route.path, method, who.words) for route in known for method, who in route.methods.items()]
    width = max(len(path) for path, _, _ in rows)
    return [f"{path:<{width}}  {method:<6}  {words}" for path, method, words in rows]
