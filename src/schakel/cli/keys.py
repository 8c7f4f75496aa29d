"""`schakel keys`: change the keys of the ledger."""

from typing import Annotated

import typer

from schakel.cli import DONE, InputRefused
from schakel.cli.installation import reading_database, start_django
from schakel.cli.terminal import say, show_json

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback()
def keys() -> None:
    """The keys of this installation: change them, or show which ones signed heads."""


@app.command(epilog='Example:  schakel keys rotate --reason "yearly"')
def rotate(
    reason: Annotated[str, typer.Option("--reason", help="Why, for the ledger.")],
) -> int:
    """Make new keys: one that wraps the keys of all records, and one that signs heads. Stop the server first.

    The chain does not change, and heads that the old key signed still anchor it. A rotation that was stopped half-way
    is finished by calling this again. Make a new backup afterwards.
    """
    start_django()
    from schakel.base.audit import rules, selectors, services

    actor = rules.Actor("job", "keys")
    with reading_database():
        before = rules.fingerprint(selectors.public_key())
        try:
            number = services.rotate_keys(reason=reason, actor=actor)
        except rules.LedgerError as refusal:
            raise InputRefused(str(refusal)) from refusal
        say(f"{number} keys of records are wrapped with the new key.")
        fresh = rules.fingerprint(services.finish_rotation(actor=actor))
    print(f"Heads are signed by {fresh} from now on; {before} stays known.")
    return DONE


@app.command("list", epilog="Example:  schakel keys list --json")
def list_keys(as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False) -> int:
    """Show the fingerprints of the key that signs heads now and of those that did before."""
    start_django()
    from schakel.base.audit import rules, selectors

    now = rules.fingerprint(selectors.public_key())
    retired = sorted(rules.fingerprint(key) for key in selectors.retired_public_keys())
    if as_json:
        show_json({"signs": now, "retired": retired})
    else:
        print("\n".join([f"{now} signs now", *(f"{one} retired" for one in retired)]))
    return DONE
