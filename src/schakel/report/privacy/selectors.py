"""What every app holds of persons, gathered from their `privacy.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, cast

from django.apps import apps
from django.utils.translation import gettext as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.report.privacy.enums import Basis

#: The app that erases the account itself, after all others.
LAST = "schakel.base.accounts"


class Holder(Protocol):
    """What a `privacy.py` offers (docs/reference/privacy.md)."""

    HELD: tuple[dict[str, str], ...]

    def export_of(self, *, person: User) -> list[dict[str, Any]]:
        """What the app holds of a person."""

    def erase(self, *, person: User, actor: Viewer) -> int:
        """Erase it; how many rows changed."""

    def apply_retention(self, *, is_rehearsal: bool, actor: Viewer) -> int:
        """Wipe what has had its time; how many rows."""


@dataclass(frozen=True)
class Processing:
    """One line of the register of processing, in the reader's language."""

    app: str
    what: str
    words: str
    purpose: str
    basis: str
    retention: str


def holders() -> dict[str, Holder]:
    """Every app that says what it holds of persons, by name; from right to left, accounts at the end."""
    names = [config.name for config in apps.get_app_configs() if config.name.startswith("schakel.")]
    found = [name for name in reversed(names) if find_spec(f"{name}.privacy") is not None]
    found.sort(key=lambda name: name == LAST)
    return {name: cast("Holder", import_module(f"{name}.privacy")) for name in found}


def register() -> list[Processing]:
    """The register of processing (AVG, article 30), generated from what every app says, by app."""
    lines = [_processing(name, row) for name, holder in holders().items() for row in holder.HELD]
    return sorted(lines, key=lambda line: (line.app, line.what))


def _processing(name: str, row: dict[str, str]) -> Processing:
    return Processing(
        app=name.rpartition(".")[2],
        what=row["what"],
        words=_(row["words"]),
        purpose=_(row["purpose"]),
        basis=str(Basis(row.get("basis", Basis.OPERATOR)).label),
        retention=_(row["retention"]),
    )


def held_of(*, person: User) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What each app holds of a person: for that person alone."""
    for name, holder in holders().items():
        yield name.rpartition(".")[2], holder.export_of(person=person)
