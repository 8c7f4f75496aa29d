"""Decisions about pictures and consents. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schakel.register.assets.enums import People

#: What a picture may weigh, and how long its sides may be.
MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 8000
#: How many pictures one organisation or offering holds.
MOST_PICTURES = 12


class PictureRefused(Exception):
    """A file that is not taken as a picture; the message is a code: kind, large, broken."""


class PeopleNotAgreed(Exception):
    """Recognisable people need their consent, with the day on which it ends, and that day still to come."""


class NotLookedAt(Exception):
    """No machine can check a picture for markings: somebody has to say that they looked."""


class TooMany(Exception):
    """A record holds enough pictures."""


class OutlastsPeople(Exception):
    """A consent to use a picture cannot outlast the consent of the people in it; `until` is that day."""

    def __init__(self, until: date) -> None:
        super().__init__(until.isoformat())
        self.until = until


@dataclass(frozen=True)
class Reading:
    """A picture as it was read: its type, its size in pixels, and its bytes without anything that is not picture
    (place, camera, names, hidden files)."""

    media_type: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class About:
    """What is said of a picture: what it shows (for who cannot see it), who made it, who is on it."""

    shows: str
    credit: str = ""
    people: People = People.NOBODY
    people_until_on: date | None = None
    is_looked_at: bool = False


def check_about(about: About, *, today: date) -> None:
    """Raises `NotLookedAt`, `PeopleNotAgreed`."""
    if not about.is_looked_at:
        raise NotLookedAt
    if about.people == People.AGREED and (about.people_until_on is None or about.people_until_on < today):
        raise PeopleNotAgreed


def latest_consent(until_on: date | None, *, people_until_on: date | None) -> date | None:
    """The day on which a consent to use a picture ends: the people's day where none is given. Raises
    `OutlastsPeople` for a later one."""
    if people_until_on is None:
        return until_on
    if until_on is not None and until_on > people_until_on:
        raise OutlastsPeople(people_until_on)
    return until_on or people_until_on


def is_shown(*, is_own: bool, people_until_on: date | None, today: date, consented: Iterable[str], name: str) -> bool:
    """Whether a picture may be shown: to its own people always, to others under a running consent that the consent of
    the people in it still carries."""
    return is_own or (name in set(consented) and (people_until_on is None or people_until_on >= today))
