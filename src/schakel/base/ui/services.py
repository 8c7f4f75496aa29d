"""Remember which forms were sent, so that a second press of a button gets the first one's outcome.

These are no acts of the business: they carry no meaning of their own, so the ledger does not speak of them.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from schakel.base.ui.models import Submission

KEPT = timedelta(days=1)


def claim_submission(*, key: str) -> Submission | None:
    """Take the key for this request; `None` when it is new and now ours, else the earlier submission.

    Two requests at the same moment: the database's primary key lets exactly one through. A submission that a stopped
    server cut off stays taken: whether its act was done is not known, so the same form never acts again.
    """
    now = timezone.now()
    Submission.objects.filter(claimed_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            Submission.objects.create(key=key, claimed_at=now)
    except IntegrityError:
        return Submission.objects.filter(key=key).first()
    return None


def finish_submission(*, key: str, location: str) -> None:
    """Note where the sender was led; the same form sent again leads there too."""
    Submission.objects.filter(key=key).update(location=location, finished_at=timezone.now())


def release_submission(*, key: str) -> None:
    """Forget a submission that changed nothing (a form with errors), so that the corrected form counts."""
    Submission.objects.filter(key=key, finished_at=None).delete()
