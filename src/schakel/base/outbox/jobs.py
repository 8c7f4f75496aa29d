"""When mail goes: every minute or so, until nothing waits."""

import logging
from collections import Counter

from django.utils import timezone

from schakel.base.accounts.rules import job
from schakel.base.outbox import selectors, services, sources

logger = logging.getLogger(__name__)
#: Mails that one run sends at most, so that it ends.
MOST = 5_000


def send_mail_queue() -> Counter[str]:
    """Send what is due, one mail a person; returns how many came to which end. May run more than once at a time."""
    actor, done = job("send-mail-queue"), Counter[str]()
    done["doubted"] = services.doubt_mails(now=timezone.now(), actor=actor)
    if done["doubted"]:
        logger.error("%s mails may or may not have been sent; `send_mail_queue --unsure` lists them", done["doubted"])
    if not selectors.can_mail():
        return done
    for _attempt in range(MOST):
        message = selectors.next_due(now=timezone.now())
        if message is None:
            break
        claimed = services.claim_mail(message=message, now=timezone.now(), actor=actor)
        if claimed is None:
            done["stopped"] += 1
            continue
        mail, letter = claimed
        outcome = sources.hand_over(letter)
        services.settle_mail(mail=mail, outcome=outcome, now=timezone.now(), actor=actor)
        done[outcome.value] += 1
    return done
