"""The demo's own data in the register of synthetic datasets, so that everybody sees how they were made."""

from collections.abc import Sequence
from dataclasses import asdict

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import Label
from schakel.base.parties.models import Party
from schakel.register.datasets import rules
from schakel.register.datasets import services as datasets
from schakel.register.datasets.enums import Generator
from schakel.register.datasets.models import SyntheticDataset


def enter(*, offerings: Sequence[engine.SyntheticOffering], seed: int, owner: Party, actor: Viewer) -> SyntheticDataset:
    """Enter the offerings of the example ecosystem as a dataset that everybody may see and take along; of a very large
    one, as many as a dataset may hold."""
    offerings = offerings[: rules.MOST]
    wanted = rules.Wanted(
        name="Voorbeeldecosysteem van deze demo",
        purpose="De demo vullen, uitproberen en leren, zonder één gegeven van een bestaande organisatie of persoon.",
        generator=Generator.ECOSYSTEM.value,
        size=len(offerings),
        seed=seed,
        licence="CC0-1.0",
    )
    label = Label.CLEAR.value
    dataset = datasets.begin_dataset(
        owner=owner,
        wanted=wanted,
        version=engine.generator_version("ecosystem"),
        label=label,
        learnt_label=label,
        actor=actor,
    )
    for number, start in enumerate(range(0, len(offerings), rules.PART)):
        rows = [asdict(one) for one in offerings[start : start + rules.PART]]
        datasets.add_part(dataset=dataset, number=number, rows=rows, actor=actor)
    return datasets.finish_dataset(dataset=dataset, utility=None, leakage=None, actor=actor)
