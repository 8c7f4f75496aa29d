"""Two people at one record: show the later one both versions, and let them decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms

F = TypeVar("F", bound=forms.Form)
#: Fields that say how something was typed, not what.
_ASIDE = frozenset({"version", "source", "source_url", "stated_on", "trust", "find", "is_known", "is_role"})


@dataclass(frozen=True)
class Difference:
    """A field that stands otherwise by now than this person typed it."""

    label: str
    stored: str
    typed: str


def differences(form: forms.Form, stored: Mapping[str, Any]) -> list[Difference]:
    """The fields where what is stored by now differs from what was typed; never empty, so that a page can tell."""
    found = [
        Difference(str(bound.label), _shown(bound, stored[bound.name]), _shown(bound, bound.value()))
        for bound in form
        if bound.name in stored and bound.name not in _ASIDE
    ]
    return [one for one in found if one.stored != one.typed] or [Difference("", "", "")]


def with_version(form: F, version: int) -> F:
    """The same form, so that sending it once more saves over the version that was shown."""
    data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    data[form.add_prefix("version")] = str(version)
    form.data = data
    return form


def _shown(bound: forms.BoundField, value: Any) -> str:
    names = {str(code): str(name) for code, name in getattr(bound.field, "choices", ())}
    if isinstance(value, list | tuple | set):
        return ", ".join(sorted(names.get(str(one), str(one)) for one in value))
    text = "" if value is None else str(value).strip().replace("\r\n", "\n")
    return names.get(text, text)
