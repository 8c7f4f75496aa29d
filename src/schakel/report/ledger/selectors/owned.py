"""Which records of the ledger are a viewer's own: one line per kind of record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.models import Invitation, Membership, Token, User
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.models import Introduction
from schakel.base.documents.models import HeldFile, StoredFile
from schakel.base.parties.models import Party
from schakel.base.ui.rules import Words
from schakel.ingest.sheets.models import Batch
from schakel.match.proposals.models import Proposal
from schakel.register.assets.models import Picture
from schakel.register.datasets.models import SyntheticDataset
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Claim, Contact, Offering, Organisation


@dataclass(frozen=True)
class OwnedKind:
    """A kind of record: its name, how a viewer's own are found, what they are called, where they are shown."""

    label: Words
    model: type[Model]
    own: Callable[[Viewer], QuerySet[Any]]
    title: str = ""
    url_name: str = ""


def _by_owner(model: Any) -> Callable[[Viewer], QuerySet[Any]]:
    return lambda viewer: model.objects.filter(owner__in=viewer.parties)


#: Kinds whose entries their owner sees. What is not here shows in no owner's page.
OWNED: Mapping[str, OwnedKind] = {
    "organisations.Organisation": OwnedKind(
        _("organisation"), Organisation, _by_owner(Organisation), "name", "organisations:organisation-detail"
    ),
    "organisations.Offering": OwnedKind(
        _("offering"), Offering, _by_owner(Offering), "title", "organisations:offering-detail"
    ),
    "organisations.Contact": OwnedKind(
        _("contact"),
        Contact,
        lambda viewer: Contact.objects.filter(organisation__owner__in=viewer.parties),
        "role",
    ),
    "organisations.Claim": OwnedKind(
        _("claim"), Claim, lambda viewer: Claim.objects.filter(organisation__owner__in=viewer.parties)
    ),
    "assets.Picture": OwnedKind(
        _("picture"),
        Picture,
        lambda viewer: Picture.objects.filter(
            Q(organisation__owner__in=viewer.parties) | Q(offering__owner__in=viewer.parties)
        ),
        "shows",
    ),
    "documents.StoredFile": OwnedKind(_("file"), StoredFile, _by_owner(StoredFile), "name", "documents:download"),
    "documents.HeldFile": OwnedKind(_("held file"), HeldFile, _by_owner(HeldFile)),
    "sheets.Batch": OwnedKind(_("import"), Batch, _by_owner(Batch), "file_name", "imports:detail"),
    "datasets.SyntheticDataset": OwnedKind(
        _("synthetic data"), SyntheticDataset, _by_owner(SyntheticDataset), "name", "datasets:dataset-detail"
    ),
    "needs.Need": OwnedKind(_("effect card"), Need, _by_owner(Need), "title", "needs:detail"),
    "proposals.Proposal": OwnedKind(
        _("solution proposal"), Proposal, _by_owner(Proposal), "title", "proposals:proposal-detail"
    ),
    # What the asker may know of an introduction is less than what the ledger says: a no looks like silence.
    "disclosure.Introduction": OwnedKind(_("introduction"), Introduction, _by_owner(Introduction)),
    "accounts.Membership": OwnedKind(
        _("membership"),
        Membership,
        lambda viewer: Membership.objects.filter(party__in=viewer.parties),
        "user__name",
    ),
    "accounts.Invitation": OwnedKind(
        _("invitation"), Invitation, lambda viewer: Invitation.objects.filter(party__in=viewer.parties)
    ),
    "accounts.User": OwnedKind(_("own account"), User, lambda viewer: User.objects.filter(public_id=viewer.user_ref)),
    "accounts.Token": OwnedKind(
        _("own access token"), Token, lambda viewer: Token.objects.filter(user=viewer.user_id), "name"
    ),
    "parties.Party": OwnedKind(_("party"), Party, lambda viewer: Party.objects.filter(pk__in=viewer.parties)),
}

#: Acts after which the record itself is gone, so that nothing but the ledger says whose it was.
GONE = ("assets.erase_picture", "documents.erase", "documents.replace_held", "documents.drop_held", "sheets.drop")


def owned_records(*, viewer: Viewer) -> dict[str, dict[str, str]]:
    """Public ids of the viewer's own records and what they are called, per kind. One query a kind."""
    if not viewer.is_signed_in:
        return {}
    found = {}
    for name, kind in OWNED.items():
        rows = kind.own(viewer).order_by()
        if kind.title:
            found[name] = dict(rows.values_list("public_id", kind.title))
        else:
            found[name] = dict.fromkeys(rows.values_list("public_id", flat=True), "")
    return {name: ids for name, ids in found.items() if ids}
