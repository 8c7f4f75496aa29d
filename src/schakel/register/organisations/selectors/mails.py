"""The words of a mail about contacts, with the rights of its reader now, and what is due for one."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.outbox import rules as mail_rules
from schakel.register.organisations import rules
from schakel.register.organisations.models import Contact, Organisation


def mail_about(*, kind: str, record_id: str, viewer: Viewer) -> mail_rules.Content | None:
    """What to tell a member about contacts to verify; None when they were verified or taken away meanwhile."""
    if kind != "organisations.contact-due":
        return None
    found = organisations_to_remind().filter(public_id=record_id, owner__in=viewer.parties).first()
    if found is None:
        return None
    return mail_rules.Content(
        title=_("Is your contact still right?"),
        text=_("A contact of %(name)s was not verified for a long time. Look at it and confirm it.")
        % {"name": found.name},
        path=reverse("organisations:my-organisation"),
        label=found.label_identity,
        record=found,
        groups=(FieldGroup.IDENTITY,),
    )


def organisations_to_remind() -> QuerySet[Organisation]:
    """Organisations of which a standing contact is due to be verified, in a fixed order."""
    due = Q(verified_on=None) | Q(verified_on__lt=timezone.localdate() - rules.DUE_AFTER)
    contacts = Contact.objects.filter(due, withdrawn_at=None)
    standing = Organisation.objects.filter(withdrawn_at=None, pk__in=contacts.values("organisation"))
    return standing.select_related("owner").order_by("pk")
