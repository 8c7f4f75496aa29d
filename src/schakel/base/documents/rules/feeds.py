"""Feeds out (Atom, RFC 4287): a list that programs follow."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

#: The media type.
ATOM = "application/atom+xml; charset=utf-8"
#: A feed has so many of the newest entries.
MOST = 100
# Characters that XML cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: When a feed without entries changed last: the same at every moment.
_NEVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the whole address stays over changes, so that programs replace it; `changed` is an aware moment."""

    title: str
    address: str
    text: str
    changed: datetime.datetime
    author: str = ""
    about: tuple[str, ...] = ()


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime.datetime:
        """Return when the newest entry changed."""
        return max((item["updateddate"] for item in self.items), default=_NEVER)


def atom(*, title: str, page: str, own: str, language: str, entries: Sequence[Entry]) -> bytes:
    """A feed; `page` and `own` are the whole addresses of the list that it follows and of itself. Same entries, same
    bytes."""
    feed = _Feed(title=title, link=page, description="", language=language, feed_url=own, author_name="Schakel")
    for one in entries:
        feed.add_item(
            title=_CONTROL.sub("", one.title),
            link=one.address,
            description=linebreaks(_CONTROL.sub("", one.text), autoescape=True) if one.text else "",
            unique_id=one.address,
            updateddate=one.changed,
            author_name=_CONTROL.sub("", one.author) or None,
            categories=[_CONTROL.sub("", word) for word in one.about],
        )
    return feed.writeString("utf-8").encode()
