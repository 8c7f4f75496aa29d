"""`make_dataset`: make a synthetic dataset of up to 100,000 rows, with progress; stop it and go on with --resume."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from schakel import engine
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import Label
from schakel.base.disclosure.rules import NotDisclosed
from schakel.base.parties.selectors import party_by_public_id
from schakel.register.datasets import jobs, rules, selectors, services
from schakel.register.datasets.enums import DatasetState, Generator, Licence
from schakel.register.datasets.models import SyntheticDataset


class Command(BaseCommand):
    """Begins a dataset for a person, or goes on with one, and makes its rows."""

    help = "Make a synthetic dataset of up to 100,000 rows. Stop with Ctrl-C; go on with --resume IDENTIFIER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to make, or what to go on with."""
        parser.add_argument("--by", required=True, help="e-mail address of the person whose view is learnt from")
        parser.add_argument("--resume", default="", help="identifier of a dataset that was stopped")
        parser.add_argument("--name", default="")
        parser.add_argument("--purpose", default="")
        parser.add_argument("--generator", default=Generator.ECOSYSTEM, choices=["ecosystem", "offerings"])
        parser.add_argument("--size", type=int, default=20_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--label", default=Label.AMBER, choices=Label.values)
        parser.add_argument("--licence", default=Licence.NONE, choices=Licence.values)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it."""
        person = accounts.user_by_email(email=options["by"])
        if person is None:
            raise CommandError(f"--by {options['by']}: nobody has this address")
        viewer = accounts.viewer_of(user=person)
        dataset = _stopped(options["resume"], viewer) if options["resume"] else _begun(options, viewer)
        self.stdout.write(f"{dataset.public_id} {dataset.name}")
        try:
            jobs.make_rows(dataset=dataset, on_progress=self._tell, actor=viewer)
        except KeyboardInterrupt:
            raise CommandError(f"stopped; go on with --resume {dataset.public_id}") from None
        except engine.NothingToLearn as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"ready: {dataset.size:,} rows")

    def _tell(self, done: int, size: int) -> None:
        self.stderr.write(f"{done:,} of {size:,} rows ({100 * done // size} %)")


def _stopped(public_id: str, viewer: Viewer) -> SyntheticDataset:
    try:
        dataset = selectors.dataset_for(viewer=viewer, public_id=public_id)
    except NotDisclosed as refused:
        raise CommandError(f"--resume {public_id}: there is no such dataset") from refused
    if dataset.state != DatasetState.MAKING:
        raise CommandError(f"--resume {public_id}: this dataset is not being made any more")
    return dataset


def _begun(options: dict[str, Any], viewer: Viewer) -> SyntheticDataset:
    owner = party_by_public_id(public_id=viewer.on_behalf_of) if viewer.on_behalf_of else None
    if owner is None:
        raise CommandError("--by: this person belongs to no party; a dataset has an owner")
    if not options["name"] or not options["purpose"]:
        raise CommandError("--name and --purpose are needed: what it is called, and what it is for")
    is_register = options["generator"] == Generator.OFFERINGS
    rows, strictest = selectors.learnable_offerings(viewer=viewer) if is_register else ([], Label.CLEAR)
    wanted = rules.Wanted(**{name: options[name] for name in rules.Wanted.__dataclass_fields__})
    try:
        return services.begin_dataset(
            owner=owner,
            wanted=wanted,
            version=engine.generator_version("tables" if is_register else "ecosystem"),
            label=options["label"],
            learnt_label=strictest.value,
            working=rows,
            kinds=rules.OFFERING_KINDS if is_register else {},
            actor=viewer,
        )
    except rules.SizeRefused as refused:
        raise CommandError(f"--size {refused}: it must lie between 1 and {rules.MOST:,}") from refused
    except rules.LabelTooWide as refused:
        raise CommandError(f"--label: what it is learnt from is labelled narrower ({refused})") from refused
