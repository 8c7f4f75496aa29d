"""The `schakel` command: one module a verb, no decisions.

A new verb is one module here with `app = typer.Typer(...)` and one line in `VERBS`. The module is imported only when
its verb is called, so that a verb that reads files never pays for Django.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

DONE, NO, WRONG, BROKEN = 0, 1, 2, 3


class Verb(NamedTuple):
    """Where a verb lives and what it does, in one line for the overview."""

    module: str
    summary: str


#: Every verb of the command, in the order of the overview.
VERBS: dict[str, Verb] = {
    "match": Verb("schakel.cli.match", "Match a need with a file of offerings, with reasons."),
    "evaluate": Verb("schakel.cli.evaluate", "Measure the matching on a collection with known answers."),
    "partners": Verb("schakel.cli.partners", "Suggest partners for a project from past projects, with reasons."),
    "vocabulary": Verb("schakel.cli.vocabulary", "Check, export, read and try the concepts of the field."),
    "demo": Verb("schakel.cli.demo", "Write the synthetic ecosystem as files, the same for the same seed."),
    "sheet": Verb("schakel.cli.sheet", "Say what an import of a spreadsheet would do: `sheet check FILE`."),
    "marking": Verb("schakel.cli.marking", "Find classification markings in a file: `marking check FILE`."),
    "audit": Verb("schakel.cli.audit", "Verify the ledger, sign its head, check an export of it."),
    "people": Verb("schakel.cli.people", "Open accounts, appoint, break the glass: for the first administrator."),
    "backup": Verb("schakel.cli.backup", "Copy the whole installation into one encrypted file."),
    "restore": Verb("schakel.cli.restore", "Put a backup back into an empty installation, of either database."),
    "export": Verb("schakel.cli.export", "Write everything as open files with a manifest."),
    "import": Verb("schakel.cli.take_in", "Take an export of everything into an empty installation."),
    "routes": Verb("schakel.cli.routes", "Every address with its methods and the roles that may use it."),
    "doctor": Verb("schakel.cli.doctor", "Check this installation, in plain sentences."),
    "keys": Verb("schakel.cli.keys", "Change the keys of the ledger: `keys rotate`; show them: `keys list`."),
    "setup": Verb("schakel.cli.setup", "Make an installation ready: tables, code lists, demo."),
}


class InputRefused(Exception):
    """The input or the call is wrong; the message is one line that says where and what to do. Exit code 2."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb and leave with its exit code: 0 done, 1 the answer is no, 2 the input or the call is wrong. What it
    writes is for the account that runs it only."""
    os.umask(0o077)
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one verb and return its exit code; complaints go to standard error, one line each."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_overview())
        return DONE
    if arguments[0] == "--version":
        from importlib.metadata import version

        print(f"schakel {version('schakel')}")
        return DONE
    verb = VERBS.get(arguments[0])
    if verb is None:
        return _complain("schakel", f"there is no verb {arguments[0]!r}; `schakel --help` lists them", WRONG)
    return _run_verb(arguments[0], verb, arguments[1:])


def _run_verb(name: str, verb: Verb, arguments: Sequence[str]) -> int:
    import typer

    program = f"schakel {name}"
    command = typer.main.get_command(import_module(verb.module).app)
    try:
        outcome = command.main(args=list(arguments), prog_name=program, standalone_mode=False)
        sys.stdout.flush()
    except typer.Exit as leave:
        return int(leave.exit_code)
    except InputRefused as refusal:
        return _complain(program, str(refusal), WRONG)
    except typer.TyperException as refusal:
        return _complain(program, f"{refusal.format_message()} (`{program} --help` shows how)", WRONG)
    except (typer.Abort, KeyboardInterrupt):
        return _complain(program, "stopped", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if os.environ.get("SCHAKEL_DEBUG"):
            raise
        from django.db import OperationalError, ProgrammingError

        from schakel.base.audit.rules import KeyNotOurs

        if isinstance(error, KeyNotOurs):
            return _complain(program, str(error), WRONG)
        if isinstance(error, OperationalError | ProgrammingError):
            said = (str(error).splitlines() or ["no reason given"])[0]
            return _complain(program, f"the database cannot be used: {said} (is it set up? `schakel setup`)", WRONG)
        kind = f"{type(error).__name__}: {error}".splitlines()[0]
        return _complain(program, f"something broke inside ({kind}); SCHAKEL_DEBUG=1 shows where", BROKEN)
    return outcome if isinstance(outcome, int) else DONE


def _complain(program: str, message: str, code: int) -> int:
    print(f"{program}: {' '.join(message.split())}", file=sys.stderr)
    return code


def _overview() -> str:
    width = max(map(len, VERBS))
    verbs = "\n".join(f"  {name:<{width}}  {verb.summary}" for name, verb in VERBS.items())
    return f"usage: schakel VERB ...\n\n{verbs}\n\n`schakel VERB --help` explains a verb, with an example."
