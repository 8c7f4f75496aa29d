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


class Seen:
    """Which record each row of a sheet meant, to find the same record twice; outlives the parts of a sheet."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._numbered: set[str] = set()

    def before(self, number: int, keys: Iterable[str], *, has_number: bool) -> int:
        """The row that means the same record already, else 0, and this row is remembered. Equal names with different
        numbers are two records."""
        keys = list(keys)
        for key in keys:
            is_name_only = key.startswith("name|")
            if key in self._rows and not (is_name_only and has_number and key in self._numbered):
                return self._rows[key]
        for key in keys:
            self._rows.setdefault(key, number)
            if has_number and key.startswith("name|"):
                self._numbered.add(key)
        return 0


class Owners:
    """The organisations that the party keeps, found by number or name, for a sheet of offerings."""

    def __init__(self, kept: Iterable[Known]) -> None:
        self._all = list(kept)
        self._by_number: dict[str, list[Known]] = {}
        self._by_name: dict[str, list[Known]] = {}
        for one in self._all:
            self._by_number.setdefault(one.values.get("kvk_number", ""), []).append(one)
            self._by_name.setdefault(one.name.casefold(), []).append(one)

    def named(self, *, name: str, number: str) -> tuple[str, str]:
        """The organisation with this number, or else of this name, or why that cannot be told."""
        if not name and not number:
            return (self._all[0].public_id, "") if len(self._all) == 1 else ("", "organisation-missing")
        found = self._by_number.get(number, []) if number else self._by_name.get(name.casefold(), [])
        if len(found) > 1:
            return "", "same-name"
        return (found[0].public_id, "") if found else ("", "organisation-unknown")


class Planner:
    """Plans rows of one sheet in their order; `seen` remembers what came before, also in earlier parts.

    `known` are the records that the rows may mean, None when nobody can be asked (a check without a database);
    `owners` are the organisations that the party keeps, for a sheet of offerings. `trust` is that of the source.
    """

    def __init__(
        self,
        target: str,
        known: Iterable[Known] | None,
        *,
        owners: Owners | None = None,
        trust: str = "",
        seen: Seen | None = None,
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
        self._owners = owners or Owners(())
        self._seen = seen or Seen()

    def remember(self, number: int, values: Mapping[str, str]) -> None:
        """Take note of a row that was planned earlier."""
        organisation = self._owner(values)[0] if self.target == Target.OFFERINGS else ""
        self._seen_before(number, values, organisation)

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
        if not name and not number and values.get("identifier") in self._by_id:
            return self._by_id[values["identifier"]].organisation, ""
        return self._owners.named(name=name, number=number)

    def _seen_before(self, number: int, values: Mapping[str, str], organisation: str) -> int:
        keys = self._keys(values, organisation)
        if values.get("identifier"):
            keys.append(f"identifier|{values['identifier']}")
        return self._seen.before(number, keys, has_number=any(values.get(name) for name in _NUMBERS))

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
