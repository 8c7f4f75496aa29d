"""What goes over the wire, as typed values, and how a refusal is said. Pure."""

from collections.abc import Mapping
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from schakel.base.accounts.rules import contains_bsn

#: A public identifier as it stands in addresses.
Identifier = Annotated[str, Field(max_length=12, pattern="^[A-Za-z0-9]+$")]
T = TypeVar("T")
#: The version of the interface; its first number stands in the address.
VERSION = "1.0.0"
#: Where the interface lives.
PREFIX = "/api/v1"
PROBLEM_TYPE = "application/problem+json"
#: Acts that keep nothing and only answer: a token that may read may do them.
READING = frozenset({f"{PREFIX}/text-matches"})
SIZE, MOST_SIZE, MOST_PAGE = 25, 100, 100_000


#: Characters; a question in an address that is longer, or holds a line end, is a text that somebody pasted.
LONGEST_QUESTION = 80


def is_long_question(text: str) -> bool:
    """Whether a value in an address is a pasted text: "NATO SECRET" as a word to look for is an ordinary question."""
    return len(text) > LONGEST_QUESTION or "\n" in text or "\r" in text


def is_name(key: str) -> bool:
    """Whether a key of a body can be the name of a field."""
    return len(key) <= 40 and key.isascii() and key.replace("_", "").isalnum()


class Refused(Exception):
    """A request that gets a problem instead of an answer. `detail` and the sentences of `fields` are for the reader;
    keys of `fields` are names of the body in the house's own writing (`is_going_on`)."""

    def __init__(
        self, status: int, detail: object = "", *, code: str = "", fields: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(str(detail))
        self.status, self.detail, self.code = status, detail, code
        self.fields: Mapping[str, object] = fields or {}


class BsnFound(Exception):
    """A text of the body holds a citizen service number; `fields` names where, in the house's own writing."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class SignInNeeded(Exception):
    """Only somebody with an account may do this, and nobody said who is calling."""


class Sent(BaseModel):
    """What a program sends: keys in camelCase, no key that means nothing."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    @model_validator(mode="after")
    def _without_bsn(self) -> Self:
        """No text holds a citizen service number: looked at before any operation sees the body. Raises BsnFound."""
        found = tuple(name for name in type(self).model_fields if _holds_bsn(getattr(self, name)))
        if found:
            raise BsnFound(found)
        return self

    def given(self) -> dict[str, Any]:
        """The values that were sent, by the house's own names; what was left out is not in it."""
        return self.model_dump(exclude_unset=True)


class Shown(BaseModel):
    """What a program gets: keys in camelCase. A field that the reader may not see is left unset and does not appear."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Paging(BaseModel):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=MOST_PAGE, description="Number of the page, from 1.")
    size: int = Field(SIZE, ge=1, le=MOST_SIZE, description="How many stand on a page.")


class Links(BaseModel):
    """Addresses of this page and the pages around it; one that is not there does not appear."""

    self: str
    first: str
    prev: str = ""
    next: str = ""
    last: str


class Listing(Shown, Generic[T]):
    """One page of a list: `count` is the length of the whole list, as far as the reader may see it."""

    items: list[T]
    count: int
    page: int
    size: int
    links: Links


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    detail: str


class Problem(BaseModel):
    """Why a request was refused (RFC 9457), in the reader's language. Nothing that was sent is quoted."""

    type: str
    title: str
    status: int
    detail: str = ""
    code: str = ""
    errors: list[FieldProblem] = Field(default_factory=list)


def _holds_bsn(value: object) -> bool:
    if isinstance(value, str):
        return contains_bsn(value)
    return isinstance(value, list) and any(_holds_bsn(one) for one in value)


def in_camel(name: str) -> str:
    """A name of the house as a key of the wire: `is_going_on` is `isGoingOn`."""
    return to_camel(name)


def version_tag(version: int) -> str:
    """A version of a record as an ETag."""
    return f'"{version}"'


def version_in(tag: str) -> int | None:
    """The version in an `If-Match` header; None for none and for `*`. Raises `Refused` (400) for anything else."""
    text = tag.strip()
    if text in ("", "*"):
        return None
    bare = text.removeprefix("W/").strip('"')
    if not (bare.isascii() and bare.isdigit() and len(bare) < 10):
        raise Refused(400, code="if-match")
    return int(bare)
