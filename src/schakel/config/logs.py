"""How the log is written: one line of JSON a record, without content. Imports no model: logging stands first."""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class JsonFormatter(logging.Formatter):
    """One line of JSON a record. Words are kept only of our own messages: those of others may hold an address, a name
    or a value. Of an error its kind and the lines of code that it passed are kept, never what it says."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name.startswith("schakel"):
            line["event"] = record.getMessage()
        else:
            line["where"] = f"{record.module}:{record.lineno}"
        line |= getattr(record, "figures", {})
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            line["error"] = record.exc_info[0].__name__
            line["passed"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames[-12:]]
        return json.dumps(line, ensure_ascii=False)


def configuration(*, is_production: bool, receiver: str = "", authority: str = "", own: str = "") -> dict[str, Any]:
    """What Django is told about logging (`LOGGING`): standard error, and a receiver elsewhere where one is named.

    Only with a receiver every act of the ledger is told too: its name and number, nothing of what it did.
    """
    made: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "schakel.config.logs.JsonFormatter"}, "plain": {}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "json" if is_production else "plain"},
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "schakel.requests": {"level": "INFO" if is_production or receiver else "WARNING"},
            "django.request": {"level": "ERROR"},  # its warnings quote the address as it was typed
        },
    }
    if receiver:
        sender = "schakel.config.receiver.TlsSyslogHandler"
        made["handlers"]["receiver"] = {"class": sender, "address": receiver, "authority": authority, "own": own}
        made["root"]["handlers"].append("receiver")
        made["loggers"]["schakel.ledger"] = {"level": "INFO", "handlers": ["receiver"], "propagate": False}
    return made
