"""Calendars out (iCalendar, RFC 5545)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import icalendar


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar, in days or aware times; `uid` stays over changes, so that programs replace the entry."""

    uid: str
    title: str
    start: datetime.date | datetime.datetime
    end: datetime.date | datetime.datetime | None = None
    text: str = ""
    place: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar(*, name: str, events: Sequence[Event], now: datetime.datetime) -> bytes:
    """A calendar file; `now` (aware) is written as the moment of making, which the format asks for.

    Raises `ValueError` for a time without zone.
    """
    made = icalendar.Calendar()
    made.add("prodid", "-//Schakel//NL")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for event in events:
        made.add_component(_entry(event, now))
    data: bytes = made.to_ical()
    return data


def _entry(event: Event, now: datetime.datetime) -> icalendar.Event:
    for moment in (now, event.start, event.end):
        if isinstance(moment, datetime.datetime) and moment.tzinfo is None:
            raise ValueError("a time in a calendar needs a zone")
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", now.astimezone(datetime.UTC))
    entry.add("summary", event.title)
    for key, moment in (("dtstart", event.start), ("dtend", event.end)):
        if moment is not None:
            entry.add(key, moment.astimezone(datetime.UTC) if isinstance(moment, datetime.datetime) else moment)
    for key, text in (("description", event.text), ("location", event.place), ("url", event.url)):
        if text:
            entry.add(key, text)
    if event.is_cancelled:
        entry.add("status", "CANCELLED")
    return entry
