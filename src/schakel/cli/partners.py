"""`schakel partners`: who could join a project, from past projects."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from schakel import engine
from schakel.cli import DONE, NO, InputRefused
from schakel.cli.terminal import progress, show_json
from schakel.cli.texts import json_object, read_text

app = typer.Typer(add_completion=False, rich_markup_mode=None)

MEASURES = ("R@20", "R@100")
TASK_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A task: one line of TASKS.jsonl",
    "type": "object",
    "properties": {
        "project": {"type": "string", "description": "id of the task; the query of the run"},
        "need": {"type": "string", "description": "its title, or the topic it answers"},
        "objective": {"type": "string", "description": "what the project wants to reach"},
        "coordinator": {"type": "string", "description": "id of the organisation that leads"},
        "gold": {"type": "array", "items": {"type": "string"}, "description": "known partners, where measured"},
    },
    "required": ["project"],
    "anyOf": [{"required": ["need"]}, {"required": ["objective"]}],
}


@dataclass(frozen=True, slots=True)
class Task:
    """A project that looks for partners; `gold` are the known ones, where it is measured."""

    id: str
    need: engine.Need
    coordinator: str
    gold: tuple[str, ...]


@app.command(epilog="Example:  schakel partners tasks.jsonl --history cordis --run partners.trec")
def partners(
    tasks: Annotated[
        str | None, typer.Argument(help="Projects that look for partners: .jsonl with project, need, objective.")
    ] = None,
    history: Annotated[Path | None, typer.Option(help="Folder with projects.jsonl and participations.tsv.")] = None,
    run: Annotated[Path | None, typer.Option(help="Where to write the TREC run.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many partners to suggest.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Write suggestions with reasons as JSON.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a task and stop.")] = False,
) -> int:
    """Suggest partners for each need and its coordinator, from who did what with whom before.

    An organisation counts by its past projects on the subject and by those together with the coordinator; every part is
    a named reason. Where a task has `gold`, recall is printed with its 95 % interval. Exit code 1 when nobody fits.
    """
    if schema:
        show_json(TASK_SCHEMA)
        return DONE
    if tasks is None or history is None or run is None:
        raise InputRefused("give TASKS.jsonl, --history DIR and --run OUT.trec")
    asked = read_tasks(tasks)
    projects, names = read_history(history)
    finder = engine.PartnerFinder(projects, engine.shipped_concepts())
    found = {
        task.id: finder.suggest(task.need, task.coordinator, top=top)
        for task in progress(asked, total=len(asked), what="asking", least=50)
    }
    ranking = {task: {p.organisation: p.score for p in suggested} for task, suggested in found.items()}
    try:
        engine.write_run(run, ranking)
    except OSError as error:
        raise InputRefused(f"{run}: the run cannot be written ({error.strerror})") from error
    measured = _measured(asked, ranking)
    if as_json:
        show_json(_as_dictionary(found, names, measured, len(projects), finder.configuration.name))
    else:
        print(_as_text(found, names, measured, len(projects), finder.configuration.name, run))
    return DONE if any(found.values()) else NO


def read_tasks(name: str) -> list[Task]:
    """Return the tasks of a .jsonl file; `InputRefused` names the line that is wrong."""
    found: dict[str, Task] = {}
    for number, line in enumerate(read_text(name).split("\n"), start=1):
        if not line.strip():
            continue
        row = json_object(name, number, line)
        identifier = str(row.get("project") or row.get("id") or "").strip()
        texts = [str(row.get(f) or "").strip() for f in ("need", "objective")]
        if not identifier or identifier in found or len(identifier.split()) != 1:
            raise InputRefused(f"{name}, line {number}: every task needs a project id of its own, without spaces")
        if not any(texts):
            raise InputRefused(f"{name}, line {number}: a task needs a text in need or objective (--schema shows how)")
        gold = row.get("gold") or []
        if not isinstance(gold, list):
            raise InputRefused(f"{name}, line {number}: 'gold' must be a list of organisation ids")
        title, text = texts
        need = engine.Need(text or title, title if text else "")
        found[identifier] = Task(identifier, need, str(row.get("coordinator") or "").strip(), tuple(map(str, gold)))
    if not found:
        raise InputRefused(f"{name}: no task in this file")
    return list(found.values())


def read_history(folder: Path) -> tuple[list[engine.PastProject], dict[str, str]]:
    """Return the past projects with their members and the names of the organisations; `InputRefused` says what lacks.

    `projects.jsonl`: id, title, objective, and where known topic_name and start (a date or a year).
    `participations.tsv`: project, org, and where known name. A project without members says nothing and is left out.
    """
    members, names = _participations(folder / "participations.tsv")
    name = str(folder / "projects.jsonl")
    projects: dict[str, engine.PastProject] = {}
    for number, line in enumerate(read_text(name).split("\n"), start=1):
        if not line.strip():
            continue
        row = json_object(name, number, line)
        identifier = str(row.get("id") or "").strip()
        if not identifier or identifier in projects:
            raise InputRefused(f"{name}, line {number}: every project needs an id of its own")
        year = str(row.get("start") or "")[:4]
        if year and not year.isdecimal():
            raise InputRefused(f"{name}, line {number}: 'start' must begin with a year, found {row['start']!r}")
        title, *texts = (str(row.get(f) or "").strip() for f in ("title", "topic_name", "objective"))
        text = ". ".join(t for t in texts if t)
        if identifier in members and (title or text):
            projects[identifier] = engine.PastProject(
                identifier, title, text, int(year or 0), tuple(members[identifier])
            )
    if not projects:
        raise InputRefused(f"{folder}: no project with a text and members; participations name other projects")
    return list(projects.values()), names


def _participations(path: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    rows = csv.DictReader(io.StringIO(read_text(str(path)), newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = {"project", "org"} - set(rows.fieldnames or ())
    if missing:
        raise InputRefused(f"{path}, line 1: no column {' or '.join(map(repr, sorted(missing)))}; separate by tabs")
    members: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for row in rows:
        project, organisation = (row["project"] or "").strip(), (row["org"] or "").strip()
        if len(organisation.split()) != 1 or not project:
            raise InputRefused(f"{path}, line {rows.line_num}: project and org must be filled, org without spaces")
        members.setdefault(project, []).append(organisation)
        names.setdefault(organisation, (row.get("name") or "").strip())
    return members, names


def _measured(asked: Sequence[Task], ranking: Mapping[str, Mapping[str, float]]) -> dict[str, engine.Interval]:
    judged = {task.id: dict.fromkeys(task.gold, 1) for task in asked if task.gold}
    if not judged:
        return {}
    kinds = [engine.measure(name) for name in MEASURES]
    return {str(kind): engine.bootstrap(engine.per_query(kind, judged, ranking)) for kind in kinds}


def _as_dictionary(
    found: Mapping[str, Sequence[engine.Partner]],
    names: Mapping[str, str],
    measured: Mapping[str, engine.Interval],
    projects: int,
    configuration: str,
) -> dict[str, Any]:
    return {
        "configuration": configuration,
        "projects": projects,
        "measures": {
            name: {"mean": round(i.mean, 6), "low": round(i.low, 6), "high": round(i.high, 6)}
            for name, i in measured.items()
        },
        "tasks": [
            {
                "project": task,
                "partners": [
                    {
                        "rank": rank,
                        "organisation": partner.organisation,
                        "name": names.get(partner.organisation, ""),
                        "score": round(partner.score, 9),
                        "reasons": [
                            {"kind": r.kind, "project": r.project, "weight": round(r.weight, 9)}
                            for r in partner.reasons
                        ],
                    }
                    for rank, partner in enumerate(suggested, start=1)
                ],
            }
            for task, suggested in found.items()
        ],
    }


def _as_text(
    found: Mapping[str, Sequence[engine.Partner]],
    names: Mapping[str, str],
    measured: Mapping[str, engine.Interval],
    projects: int,
    configuration: str,
    run: Path,
) -> str:
    lines = []
    if len(found) == 1:
        for rank, partner in enumerate(next(iter(found.values()))[:10], start=1):
            lines.append(
                f"{rank:>3}  {partner.organisation}  {names.get(partner.organisation, '')}  {partner.score:.2f}"
            )
            lines.append("     why  " + "; ".join(_reason(r) for r in partner.reasons[:4]))
    lines.append(f"configuration {configuration}, {projects} past projects, {len(found)} tasks, run written to {run}")
    for name, interval in measured.items():
        lines.append(f"{name:<6} {interval.mean:.4f}  [{interval.low:.4f}, {interval.high:.4f}]")
    return "\n".join(lines)


def _reason(reason: engine.PartnerReason) -> str:
    what = "on the subject" if reason.kind == "subject" else "with the coordinator"
    return f"project {reason.project} {what} ({reason.weight:.2f})"
