"""Who is looking or acting, as a value; what may happen to memberships, invitations, codes and tokens. Pure."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from stdnum.nl import bsn

from schakel.base.accounts.enums import Access, MembershipState
from schakel.base.audit.rules import Actor

INVITATION_VALID = timedelta(days=14)
CODE_VALID = timedelta(minutes=30)
CODE_ATTEMPTS = 5
#: Codes that one person may have sent within `CODE_VALID`, so that nobody floods a mailbox.
CODES_AT_ONCE = 3
#: A failed sign-in leaves at most one entry per account in this time, so that an attacker cannot fill the ledger.
FAILURES_NOTED_EVERY = timedelta(minutes=15)
TOKEN_MOST_DAYS = 365
BREAK_GLASS_MOST_HOURS = 24
#: How many recovery codes one gets at a time, the digits that one may have (eight: made by an earlier version), and
#: where their digests stand among what the sign-in library keeps of a second step.
RECOVERY_CODES, RECOVERY_DIGITS, RECOVERY_DIGESTS = 10, (12, 8), "digests"
#: A code of an app counts for 30 seconds, and half a minute sooner and later (RFC 6238, 5.2): used once in all of it.
APP_CODE_SECONDS = 120
#: What the privacy rules let stay, and how long (the retention job enforces it).
KEPT_INVITATIONS = timedelta(days=30)
KEPT_MEMBERSHIPS = timedelta(days=2 * 365)
KEPT_TOKENS = timedelta(days=90)
KEPT_ATTEMPTS = timedelta(days=1)
#: Session key: when the identity provider last saw the person sign in, in seconds.
PROVIDER_SAID_AT = "provider_said_at"
#: Words that a guesser tries first here; what is left of a password without them must still be long enough.
OWN_WORDS = (
    *("schakel", "defensie", "defence", "defense", "ministerie", "innovatie", "innovation", "landmacht", "luchtmacht"),
    *("marechaussee", "marine", "nederland", "netherlands", "wachtwoord", "password", "welkom", "welcome", "admin"),
)
LEAST_BESIDE_OWN_WORDS = 8
TOKEN_MARK = "sk_"  # noqa: S105 -- how a token begins, not a secret


class AccountsRefusal(Exception):
    """An act on people that cannot be done; the subclass says why."""


class NotPermitted(AccountsRefusal):
    """The actor does not have the right to do this."""


class MoveNotAllowed(AccountsRefusal):
    """The membership is not in a state in which this can happen."""


class LastSteward(AccountsRefusal):
    """The party would be left without a steward: hand over first, or ask a desk officer."""


class InvitationInvalid(AccountsRefusal):
    """The invitation does not exist, was used, withdrawn, has expired, or is for somebody else."""


class CodeWrong(AccountsRefusal):
    """The code is wrong, expired or used up."""


class TooManyCodes(AccountsRefusal):
    """Enough codes were sent for now."""


class NoMail(AccountsRefusal):
    """This installation sends no mail, so this way is closed."""


class TokenRefused(AccountsRefusal):
    """The token cannot be made like this."""


class OwnDecision(NotPermitted):
    """Nobody decides about their own membership, or about a party that they belong to."""


@dataclass(frozen=True)
class Viewer:
    """Everything about a person that decides what they may see or do, read once per request.

    `parties` and `stewarded` hold database keys of parties with a verified membership. `on_behalf_of` is the public id
    of the party that the person acts for just now. A stranger is `Viewer()`.
    """

    user_id: int | None = None
    user_ref: str = ""
    kind: str = "stranger"
    parties: frozenset[int] = frozenset()
    stewarded: frozenset[int] = frozenset()
    party_kinds: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    desk_parties: frozenset[int] = frozenset()
    acting_for: int | None = None
    on_behalf_of: str = ""
    scopes: frozenset[str] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        """Whether there is an account behind this viewer."""
        return self.user_id is not None

    @property
    def is_verified(self) -> bool:
        """Whether the viewer is inside the GREEN circle: a verified membership of some party here."""
        return bool(self.parties)

    @property
    def actor(self) -> Actor:
        """The same person as the ledger knows them."""
        return Actor(kind=self.kind, id=self.user_ref, on_behalf_of=self.on_behalf_of)


STRANGER = Viewer()


def leans_on_own_words(password: str) -> bool:
    """Whether a password is little more than words that a guesser tries first here (docs/reference/security.md)."""
    left = password.casefold().translate(str.maketrans("013457@$", "oieastas"))
    for word in OWN_WORDS:
        left = left.replace(word, "")
    return len(left) < min(LEAST_BESIDE_OWN_WORDS, len(password))


def is_made_of_common(password: str, common: Container[str]) -> bool:
    """Whether a password is a common one with signs around it, or two common ones in a row; `common` is in small
    letters."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.casefold())
    whole = password.casefold()
    if (len(core) >= 4 and core in common) or whole in common:
        return True
    return any(
        text[:cut] in common and text[cut:] in common for text in (core, whole) for cut in range(4, len(text) - 3)
    )


def is_session_over(*, began_at: float, seen_at: float, now: float, hours: float, idle_minutes: float) -> bool:
    """Whether a session has had its time, in all or since it was used; moments are seconds."""
    return now - began_at > hours * 3600 or now - seen_at > idle_minutes * 60


#: Act on a membership -> the states in which it may happen.
MOVES: Mapping[str, frozenset[str]] = {
    "decide": frozenset({MembershipState.ASKED}),
    "leave": frozenset({MembershipState.ACTIVE, MembershipState.ASKED}),
    "end": frozenset({MembershipState.ACTIVE}),
    "hand-over": frozenset({MembershipState.ACTIVE}),
    "set-position": frozenset({MembershipState.ACTIVE}),
    "dispute": frozenset({MembershipState.ACTIVE}),
    "settle": frozenset({MembershipState.DISPUTED}),
    "release": frozenset({MembershipState.ACTIVE}),
}


def job(name: str) -> Viewer:
    """The installation itself at work, such as the job that expires needs. Sees nothing through disclosure."""
    return Viewer(kind="job", user_ref=name)


def check_move(act: str, state: str) -> None:
    """Raise MoveNotAllowed when an act cannot happen to a membership in this state."""
    if state not in MOVES[act]:
        raise MoveNotAllowed(f"{act}: not while the membership is {state}")


def can_steward(viewer: Viewer, party: int) -> bool:
    """Whether the viewer decides about the members of this party."""
    return party in viewer.stewarded


def can_decide_as_desk(viewer: Viewer, *, user: int, party: int, desk: int | None) -> bool:
    """Whether a desk officer may decide about this membership.

    Of their own desk, or of no desk in particular; never about themselves nor about a party they belong to.
    """
    if "desk-officer" not in viewer.roles or user == viewer.user_id or party in viewer.parties:
        return False
    return desk is None or desk in viewer.desk_parties


def check_desk(viewer: Viewer, *, user: int, party: int, desk: int | None) -> None:
    """Raise OwnDecision or NotPermitted when this viewer may not decide as a desk officer."""
    if can_decide_as_desk(viewer, user=user, party=party, desk=desk):
        return
    if "desk-officer" in viewer.roles and (user == viewer.user_id or party in viewer.parties):
        raise OwnDecision("an officer decides neither about themselves nor about their own party")
    raise NotPermitted("only a desk officer of this desk decides")


def is_open_invitation(
    *, now: datetime, expires_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None
) -> bool:
    """Whether an invitation can still be accepted."""
    return accepted_at is None and withdrawn_at is None and now < expires_at


def scope(area: str, access: str) -> str:
    """The name of one right of a token, such as `needs:read`."""
    return f"{area}:{access}"


def can_use(scopes: Iterable[str], *, area: str, access: str) -> bool:
    """Whether a token with these scopes may do this; who may change may also read."""
    held = frozenset(scopes)
    return scope(area, access) in held or (access == Access.READ and scope(area, Access.WRITE) in held)


_BSN = re.compile(
    r"(?<![\w.,/-])(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[.\- ]\d{3}[.\- ]\d{3}|\d{2}[.\- ]\d{3}[.\- ]\d{4})"
    r"(?![\w/-]|[.,]\d)"
)
_BSN_NAMED = re.compile(r"\b(?:bsn|burgerservicenummer|sofinummer)\D{0,12}(\d[\d. -]{6,11}\d)", re.IGNORECASE)
#: What stands before a number that passes the same test but belongs to no person: legal entity, money, chamber.
_NOT_A_PERSON = re.compile(
    r"(?:\b(?:rsin|kvk|lei|duns|d-u-n-s)\b\W{0,3}(?:nummer|number|nr\.?)?\W{0,3}|€\s?|\beur\s?)$", re.I
)


def contains_bsn(text: str) -> bool:
    """Whether a text holds a valid citizen service number (Dutch: burgerservicenummer, with its elfproef).

    Nine digits, bare or in the usual groups, that pass the test of the number; eight when it is called by its name. The
    number of a legal entity (RSIN) passes the same test: it is let through only where the text calls it so.
    """
    for found in _BSN_NAMED.finditer(text):
        if bsn.is_valid(found.group(1)):
            return True
    return any(
        bsn.is_valid(found.group()) and not _NOT_A_PERSON.search(text, 0, found.start())
        for found in _BSN.finditer(text)
    )


_BSN_WORD = re.compile(r"\b(?:bsn|burgerservicenummers?|sofinummers?)\b", re.IGNORECASE)


def tells_bsn(text: str) -> bool:
    """Whether a text as long as a file's speaks of citizen service numbers and holds a valid one. One in eleven numbers
    of nine digits passes the test by chance, so in a long text the number alone says nothing."""
    return bool(_BSN_WORD.search(text)) and contains_bsn(text)


#: What a browser says about itself -> its name; the first that fits, for nearly all claim to be Safari too.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> tuple[str, str]:
    """Browser and system as people call them; empty where the text does not say it."""
    said = (next((name for mark, name in marks if mark in user_agent), "") for marks in (_BROWSERS, _SYSTEMS))
    browser, system = said
    return browser, system


def roles_from_claims(claims: Mapping[str, object], mapping: Mapping[str, object]) -> list[Mapping[str, str]]:
    """What the operator's mapping grants for the claims of an identity provider.

    `mapping` is `{"claim": "groups", "values": {"audit": {"role": "auditor"}, "unit-1": {"party": "<id>"}}}`; the
    claim is a text or a list of texts. Values that the mapping does not know give nothing.
    """
    held = claims.get(str(mapping.get("claim", "groups")), [])
    names = [held] if isinstance(held, str) else [str(name) for name in held] if isinstance(held, list) else []
    values = mapping.get("values", {})
    if not isinstance(values, Mapping):
        return []
    return [values[name] for name in dict.fromkeys(names) if isinstance(values.get(name), Mapping)]


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """Where a typed text reads like a classification marking: whose (NL, NATO, ...), in which line and from which to
    which character of it, both from 1. Holds nothing of the text."""

    system: str
    line: int
    first: int
    last: int


_TAKEN_OUT = re.compile(
    r"\[taken out: classification marking (?P<system>[A-Z]{2,4}), line (?P<line>\d+), (?P<first>\d+)-(?P<last>\d+)\]"
)


def in_place_of_marked(place: MarkedPlace) -> str:
    """What forms and views get in place of a typed text that bears a marking: the text itself is gone by then."""
    return f"[taken out: classification marking {place.system}, line {place.line}, {place.first}-{place.last}]"


def place_taken_out(text: str) -> MarkedPlace | None:
    """Where the marking stood in a text that was taken out before anything read it; none for every other text."""
    found = _TAKEN_OUT.fullmatch(text.strip())
    return found and MarkedPlace(found["system"], int(found["line"]), int(found["first"]), int(found["last"]))


def place_in(text: str, *, start: int, end: int, system: str) -> MarkedPlace:
    """The place of the characters `start` to `end` (from 0, the last not counted) as a person counts them."""
    lines = re.split(r"\r\n?|\n", text[:start])
    return MarkedPlace(system, len(lines), len(lines[-1]) + 1, len(lines[-1]) + max(1, end - start))


def digits_in(typed: str) -> str:
    """A code without the spaces and hyphens that people put in."""
    return "".join(sign for sign in typed if sign.isdigit())
