"""The command line and the jobs speak English, whatever the language of the installation's pages and mails is."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

ROOT = Path(__file__).resolve().parents[2]
SPEAKS = [
    *sorted((ROOT / "src" / "schakel" / "cli").rglob("*.py")),
    *sorted(ROOT.glob("src/schakel/*/*/management/commands/*.py")),
    *sorted((ROOT / "bootstrap").rglob("*.py")),
]
JOBS = ("apply_retention", "expire_needs", "finish_imports", "rematch", "remind_contacts", "send_mail_queue")


def test_no_command_translates_what_it_says() -> None:
    assert len(SPEAKS) > 30
    assert [str(path) for path in SPEAKS if re.search(r"utils\.translation|get_\w+_display\(", path.read_text())] == []


@pytest.mark.django_db
@pytest.mark.parametrize("job", JOBS)
def test_a_job_says_the_same_in_a_dutch_installation(job: str) -> None:
    said = []
    for language in ("nl", "en"):
        out, err = StringIO(), StringIO()
        with override(language):
            call_command(job, stdout=out, stderr=err)
        said.append((out.getvalue(), err.getvalue()))
    assert said[0] == said[1]
    assert said[0][0]
