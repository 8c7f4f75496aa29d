"""What a row would do: which record it means among those at hand, and what would change. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schakel import engine
from schakel.ingest.sheets import rules as sheets
from schakel.ingest.sheets.enums import Outcome
from schakel.register.imports.enums import Target
from schakel.register.organisations import rules as organisations

_NUMBERS = ("kvk_number", "vat_number")
#: Fields of a row that say which record is meant and are not written.
_POINTERS = frozenset({"identifier", "organisation", "organisation_kvk"})
_FACTS = {
    Target.ORGANISATIONS: frozenset(organisations.ORGANISATION_FACTS),
    Target.OFFERINGS: frozenset(organisations.OFFERING_FACTS),
}


@dataclass(frozen=True)
class Known:
    """A record that the importing party keeps: its values as normal texts, and which of them stand on which trust.

    `said` holds triples of field, value and trust of standing statements; `organisation` is whose offering it is.
    """

    public_id: str
    name: str
    values: Mapping[str, str]
    said: frozenset[tuple[str, str, str]] = frozenset()
    organisation: str = ""


@dataclass(frozen=True)
class Plan:
    """What a row would do. `changes` maps a field to its old and new text; `organisation` is the offering's own."""

    outcome: Outcome
    values: Mapping[str, str]
    reasons: tuple[sheets.Reason, ...] = ()
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    record_id: str = ""
    organisation: str = ""


def split_capabilities(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The concepts and the own words in a list: a part that is one concept's label or id is that concept."""
    vocabulary = engine.shipped_vocabulary()
    concepts, words = set(), set()
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        hits = {hit.concept_id for hit in vocabulary.lookup(part)}
        if len(hits) == 1:
            concepts |= hits
        elif part in vocabulary:
            concepts.add(part)
        else:
            words.add(part)
    return frozenset(concepts), frozenset(words)


class Planner:
    """Plans the rows of one sheet in their order; remembers what came before, to find the same record twice.

    `known` are the records that the party keeps, None when nobody can be asked (a check without a database);
    `owners` are its organisations, for a sheet of offerings. `trust` is that of the source.
    """

    def __init__(
        self, target: str, known: Iterable[Known] | None, *, owners: Iterable[Known] = (), trust: str = ""
    ) -> None:
        self.target = Target(target)
        self.trust = trust
        self._can_ask = known is not None
        self._by_id: dict[str, Known] = {}
        self._by_key: dict[str, list[Known]] = {}
        for one in known or ():
            self._by_id[one.public_id] = one
            for key in self._keys(one.values, one.organisation):
                self._by_key.setdefault(key, []).append(one)
        self._owners = list(owners)
        self._seen: dict[str, int] = {}
        self._numbered: set[str] = set()

    def plan(self, line: sheets.Line, checked: sheets.Checked) -> Plan:
        """What the row does. Refused rows keep their values out of the way of later ones."""
        values = checked.values
        reasons = list(checked.reasons)
        organisation = ""
        if self.target == Target.OFFERINGS:
            organisation, why = self._owner(values)
            reasons += [sheets.Reason(-1, why)] if why else []
        if reasons:
            return Plan(Outcome.REFUSED, values, tuple(reasons))
        first = self._seen_before(line.number, values, organisation)
        if first:
            return Plan(Outcome.REFUSED, values, (sheets.Reason(-1, "duplicate", {"line": first}),))
        record, why = self._meant(values, organisation)
        if why:
            return Plan(Outcome.REFUSED, values, (sheets.Reason(-1, why),))
        if record is None:
            new = {name: ("", text) for name, text in values.items() if name not in _POINTERS}
            return Plan(Outcome.CREATE, values, (), new, "", organisation)
        changes = self._changes(record, values)
        outcome = Outcome.UPDATE if changes else Outcome.UNCHANGED
        return Plan(outcome, values, (), changes, record.public_id, organisation)

    def _keys(self, values: Mapping[str, str], organisation: str) -> list[str]:
        if self.target == Target.OFFERINGS:
            return [f"title|{organisation}|{values.get('title', '').casefold()}"]
        numbers = [f"{name}|{values[name]}" for name in _NUMBERS if values.get(name)]
        return [*numbers, f"name|{values.get('name', '').casefold()}"]

    def _owner(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Whose offering a row is, or why that cannot be told."""
        name, number = values.get("organisation", ""), values.get("organisation_kvk", "")
        if not self._can_ask:
            return f"{number}|{name.casefold()}", ""
        if not name and not number:
            if values.get("identifier") in self._by_id:
                return self._by_id[values["identifier"]].organisation, ""
            return (self._owners[0].public_id, "") if len(self._owners) == 1 else ("", "organisation-missing")
        found = [
            one
            for one in self._owners
            if (not number or one.values.get("kvk_number") == number)
            and (not name or number or one.name.casefold() == name.casefold())
        ]
        if len(found) > 1:
            return "", "same-name"
        return (found[0].public_id, "") if found else ("", "organisation-unknown")

    def _seen_before(self, number: int, values: Mapping[str, str], organisation: str) -> int:
        """The row that means the same record already, else 0. Equal names with different numbers are two records."""
        keys = self._keys(values, organisation)
        if values.get("identifier"):
            keys.append(f"identifier|{values['identifier']}")
        has_number = any(values.get(name) for name in _NUMBERS)
        for key in keys:
            is_name_only = key.startswith("name|")
            if key in self._seen and not (is_name_only and has_number and key in self._numbered):
                return self._seen[key]
        for key in keys:
            self._seen.setdefault(key, number)
            if has_number and key.startswith("name|"):
                self._numbered.add(key)
        return 0

    def _meant(self, values: Mapping[str, str], organisation: str) -> tuple[Known | None, str]:
        """The record that a row means, None for a new one, or why that cannot be told."""
        if not self._can_ask:
            return None, ""
        identifier = values.get("identifier", "")
        if identifier and identifier not in self._by_id:
            return None, "unknown-record"
        *sure, named = self._keys(values, organisation)
        found = {one.public_id: one for key in sure for one in self._by_key.get(key, [])}
        if identifier:
            found[identifier] = self._by_id[identifier]
            wrong_owner = self.target == Target.OFFERINGS and found[identifier].organisation != organisation
            return (None, "two-records") if len(found) > 1 or wrong_owner else (found[identifier], "")
        if len(found) > 1:
            return None, "two-records"
        if found:
            return next(iter(found.values())), ""
        return self._named(values, named)

    def _named(self, values: Mapping[str, str], key: str) -> tuple[Known | None, str]:
        """By name or title alone; a profile with another number is another organisation."""
        named = [
            one
            for one in self._by_key.get(key, [])
            if all(
                not values.get(n) or not one.values.get(n) or values[n] == one.values[n]
                for n in (_NUMBERS if self.target == Target.ORGANISATIONS else ())
            )
        ]
        if len(named) > 1:
            return None, "same-name"
        return (named[0], "") if named else (None, "")

    def _changes(self, record: Known, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        found = {}
        for name, new in values.items():
            old = record.values.get(name, "")
            if name in _POINTERS or new == old:
                continue
            if name == "capabilities" and split_capabilities(new) == split_capabilities(old):
                continue
            if name in _FACTS[self.target] and (name, new, self.trust) in record.said:
                continue  # said already; a more trusted source is shown instead
            found[name] = (old, new)
        return found
