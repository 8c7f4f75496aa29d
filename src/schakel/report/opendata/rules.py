"""What an export of everything looks like, and when one is refused. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAME = "schakel-export"
#: Raised when the files change shape; an export of another number is refused.
FORMAT = 1
MANIFEST = "manifest.json"
#: Tables that are not exported, each with the reason.
LEFT_OUT: Mapping[str, str] = {
    "ui.Submission": "that a form was sent once; means nothing elsewhere",
    "sessions.Session": "who is signed in just now",
    "usersessions.UserSession": "who is signed in just now, and from where",
    "account.EmailConfirmation": "a code that runs out within days",
    "socialaccount.SocialApp": "keys of a sign-in service; they belong to the settings of an installation",
    "socialaccount.SocialToken": "keys of a sign-in service",
    "contenttypes.ContentType": "made with the tables",
    "auth.Permission": "made with the tables; not used",
    "auth.Group": "not used",
    "auth.User": "not used; people are accounts.User",
    "auth.Group_permissions": "not used",
    "accounts.User_groups": "not used",
    "accounts.User_user_permissions": "not used",
    "axes.AccessAttempt": "failed sign-ins; means nothing elsewhere",
    "axes.AccessAttemptExpiration": "failed sign-ins; means nothing elsewhere",
    "axes.AccessFailureLog": "failed sign-ins; means nothing elsewhere",
    "axes.AccessLog": "sign-ins; means nothing elsewhere",
}
#: Tables that hold what people sign in with; left out on request, with every password.
SECRET_TABLES = frozenset({"accounts.Token", "accounts.Invitation", "accounts.MailboxCode", "mfa.Authenticator"})
#: A password that fits no typed one, whatever it is.
NO_PASSWORD = "!"  # noqa: S105 -- the absence of one


class ExportRefused(Exception):
    """An export cannot be made or taken in; the message is one line that says what, where and what to do."""


@dataclass(frozen=True)
class TableFile:
    """One table in an export: its model, file, number of rows, digest of the file (SHA-256, hex) and columns."""

    table: str
    file: str
    rows: int
    sha256: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """What an export says about itself."""

    made_at: str
    program: str
    has_secrets: bool
    tables: tuple[TableFile, ...]

    @property
    def rows(self) -> int:
        """The rows of all tables together."""
        return sum(table.rows for table in self.tables)

    def text(self) -> str:
        """The manifest as it is written."""
        told = {
            "name": NAME,
            "format": FORMAT,
            "made_at": self.made_at,
            "program": self.program,
            "has_secrets": self.has_secrets,
            "left_out": dict(LEFT_OUT),
            "tables": [
                {"table": t.table, "file": t.file, "rows": t.rows, "sha256": t.sha256, "columns": list(t.columns)}
                for t in self.tables
            ],
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def read_manifest(text: str) -> Manifest:
    """Read a manifest. Raises `ExportRefused`: no export, or one of an unknown format."""
    try:
        told: Any = json.loads(text)
        if told["name"] != NAME:
            raise ExportRefused(f"{MANIFEST} is not that of an export of Schakel")
        if told["format"] != FORMAT:
            raise ExportRefused(f"the export has format {told['format']}; this version reads format {FORMAT} only")
        tables = tuple(
            TableFile(one["table"], one["file"], one["rows"], one["sha256"], tuple(one["columns"]))
            for one in told["tables"]
        )
        return Manifest(told["made_at"], told["program"], told["has_secrets"], tables)
    except (ValueError, KeyError, TypeError) as error:
        raise ExportRefused(f"{MANIFEST} cannot be read: it was changed or cut off") from error


def check_tables(manifest: Manifest, known: Mapping[str, Sequence[str]]) -> None:
    """Refuse an export whose tables are not this version's. `known` maps a table to its columns."""
    theirs = {one.table: one.columns for one in manifest.tables}
    wanted = {name for name in known if manifest.has_secrets or name not in SECRET_TABLES}
    odd = sorted(wanted ^ theirs.keys()) or sorted(t for t in wanted if theirs[t] != tuple(known[t]))
    if odd:
        raise ExportRefused(
            f"the export was made by version {manifest.program}, whose tables differ from this version's (first "
            f"difference: {odd[0]}): take it in with that version, then update"
        )


def check_file(table: TableFile, rows: int, sha256: str) -> None:
    """Refuse a file that is not the one that was exported."""
    if sha256 != table.sha256:
        raise ExportRefused(f"{table.file} is not the file that was exported: its checksum differs")
    if rows != table.rows:
        raise ExportRefused(f"{table.file} holds {rows} rows, and the manifest says {table.rows}")


def without_password(table: str, columns: Sequence[str], row: list[Any]) -> list[Any]:
    """The row of a person without the hash of the password; other rows as they are."""
    if table != "accounts.User":
        return row
    return [NO_PASSWORD if column == "password" else value for column, value in zip(columns, row, strict=True)]
