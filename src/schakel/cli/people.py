"""`schakel people`: the first administrator, appointments, and the break-glass account."""

from typing import TYPE_CHECKING, Annotated

import typer

from schakel.cli import DONE, InputRefused
from schakel.cli.installation import start_django
from schakel.cli.terminal import say

if TYPE_CHECKING:
    from schakel.base.accounts.enums import Role

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback()
def people() -> None:
    """People of an installation, from its server's terminal. Every act stands in the ledger."""


@app.command(epilog="Example:  schakel people add j.jansen@example.nl --name 'J. Jansen' --role administrator")
def add(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    name: Annotated[str, typer.Option(help="What the person is called.")],
    role: Annotated[str, typer.Option(help="A function to appoint the person to at once.")] = "",
) -> int:
    """Open an account and print a link with which the person chooses a password, once, within three days."""
    start_django()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from schakel.base.accounts import selectors, services
    from schakel.base.accounts.rules import contains_bsn, job

    try:
        validate_email(email)
    except ValidationError as error:
        raise InputRefused(f"{email!r} is no e-mail address") from error
    if contains_bsn(f"{name} {email}"):
        raise InputRefused("the name or address holds a citizen service number, which is never stored")
    if selectors.user_by_email(email=email) is not None:
        raise InputRefused(f"{email} has an account already; `schakel people link {email}` makes a new link")
    wanted = _role(role) if role else None
    user = services.open_account(email=email, name=name, password=None, actor=job(_operator()).actor)
    if wanted is not None:
        services.appoint(user=user, role=wanted, actor=job(_operator()).actor)
    say("Hand this link over in a safe way: it works once, within three days.")
    print(_link(email))
    return DONE


@app.command(epilog="Example:  schakel people appoint j.jansen@example.nl desk-officer --party k7w2m9q4x5bd")
def appoint(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    role: Annotated[str, typer.Argument(help="The function, such as administrator or desk-officer.")],
    party: Annotated[str, typer.Option(help="The identifier of the party that the function is for.")] = "",
) -> int:
    """Give a person a function, for one party or for the whole installation."""
    start_django()
    from schakel.base.accounts import selectors, services
    from schakel.base.accounts.rules import job
    from schakel.base.parties import selectors as parties

    wanted = _role(role)
    user = selectors.user_by_email(email=email)
    if user is None:
        raise InputRefused(f"nobody has an account with {email}; `schakel people add` opens one")
    body = parties.party_by_public_id(public_id=party) if party else None
    if party and body is None:
        raise InputRefused(f"there is no party {party}")
    services.appoint(user=user, role=wanted, party=body, actor=job(_operator()).actor)
    print(f"{email} is {role}{' for ' + party if party else ''}.")
    return DONE


@app.command(epilog="Example:  schakel people link j.jansen@example.nl")
def link(email: Annotated[str, typer.Argument(help="The person's e-mail address.")]) -> int:
    """Print a link with which a person chooses a new password: for an installation that sends no mail."""
    start_django()
    from schakel.base.accounts import selectors, services
    from schakel.base.accounts.rules import job

    user = selectors.user_by_email(email=email)
    if user is None:
        raise InputRefused(f"nobody has an account with {email}")
    services.note_security_change(user=user, what="link_from_terminal", actor=job(_operator()).actor)
    say("Hand this link over in a safe way: it works once, within three days.")
    print(_link(email))
    return DONE


@app.command(epilog="Example:  schakel people dismiss j.jansen@example.nl desk-officer --reason 'works elsewhere now'")
def dismiss(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    role: Annotated[str, typer.Argument(help="The function that ends, for every party.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the ledger.")],
) -> int:
    """End a function of a person at once."""
    start_django()
    from schakel.base.accounts import selectors, services
    from schakel.base.accounts.rules import job

    wanted, user = _role(role), selectors.user_by_email(email=email)
    held = selectors.appointments(user=user, role=wanted) if user is not None else []
    if not held or not reason.strip():
        raise InputRefused(f"{email} holds no function {role}" if not held else "say why with --reason")
    for appointment in held:
        services.dismiss(appointment=appointment, reason=reason, actor=job(_operator()).actor)
    print(f"{email} is no {role} any more.")
    return DONE


@app.command("reset-steps", epilog="Example:  schakel people reset-steps j.jansen@example.nl --reason 'lost telephone'")
def reset_steps(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    reason: Annotated[str, typer.Option(help="Why, and how you know who asks; kept in the ledger.")],
) -> int:
    """Take every second step away from who lost telephone, key and codes, and sign them out everywhere."""
    start_django()
    from schakel.base.accounts import rules, selectors, services

    user = selectors.user_by_email(email=email)
    if user is None:
        raise InputRefused(f"nobody has an account with {email}")
    try:
        gone = services.remove_second_steps(user=user, reason=reason, actor=rules.job(_operator()).actor)
    except rules.NotPermitted as refusal:
        raise InputRefused(str(refusal)) from refusal
    print(f"{gone} second steps of {email} were taken away. The password counts alone until a new one is set up.")
    return DONE


@app.command("sign-out", epilog="Example:  schakel people sign-out j.jansen@example.nl")
def sign_out(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")] = "",
    everybody: Annotated[bool, typer.Option("--everybody", help="End the sessions of all people.")] = False,
) -> int:
    """End every session of a person, or of everybody, at once; the ledger says so."""
    start_django()
    from itertools import groupby

    from schakel.base.accounts import selectors, services
    from schakel.base.accounts.rules import job

    if bool(email) == everybody:
        raise InputRefused("say whose sessions end: an e-mail address, or --everybody")
    user = selectors.user_by_email(email=email) if email else None
    if email and user is None:
        raise InputRefused(f"nobody has an account with {email}")
    sessions = selectors.sessions_of(user=user)
    for _user, own in groupby(sessions, key=lambda session: session.user_id):
        services.end_sessions(sessions=list(own), actor=job(_operator()).actor)
    print(f"Sessions ended: {len(sessions)}.")
    return DONE


@app.command(
    "break-glass", epilog="Example:  schakel people break-glass --reason 'identity provider is down' --hours 4"
)
def break_glass(
    reason: Annotated[str, typer.Option(help="Why it is needed; kept in the ledger.")],
    hours: Annotated[int, typer.Option(help="How long the account works: 1 to 24.")] = 4,
) -> int:
    """Make an administrator's account for an emergency, with a password that works once; print both."""
    start_django()
    from schakel.base.accounts import rules, services

    try:
        user, password = services.break_glass(hours=hours, reason=reason, actor=rules.job(_operator()).actor)
    except rules.NotPermitted as refusal:
        raise InputRefused(str(refusal)) from refusal
    say(f"The account works for {hours} hours; the password works once. Both stand in the ledger as used.")
    print(f"{user.email}\n{password}")
    return DONE


def _operator() -> str:
    """Who the ledger says it was: the terminal of the server, not a person of the installation."""
    return "terminal"


def _role(name: str) -> "Role":
    from schakel.base.accounts.enums import Role

    if name not in Role.values:
        raise InputRefused(f"there is no function {name!r}; known are {', '.join(Role.values)}")
    return Role(name)


def _link(email: str) -> str:
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.urls import reverse

    from schakel.base.accounts import selectors, sources

    user = selectors.user_by_email(email=email)
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return sources.site_name() + path
