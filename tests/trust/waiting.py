"""What waits, was sent or is under way: files, a claim, a hold, imports, an invitation, a mail, a ranker."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from schakel import engine
from schakel.base.accounts import services as accounts
from schakel.base.accounts.enums import Position
from schakel.base.accounts.rules import job
from schakel.base.documents import rules as documents_rules
from schakel.base.documents import services as documents
from schakel.base.outbox import sources as outbox
from schakel.base.outbox.enums import MessageState
from schakel.base.outbox.models import Mail
from schakel.base.parties.models import Party
from schakel.match.matching import services as matching
from schakel.register.imports import selectors as imports_selectors
from schakel.register.imports import services as imports
from schakel.register.organisations import services as organisations
from schakel.register.organisations.enums import Passage
from schakel.register.organisations.models import Hold, Organisation
from schakel.register.vocabulary.enums import Trust
from schakel.register.vocabulary.models import Link
from tests import make
from tests.register.imports import sheets

if TYPE_CHECKING:
    from tests.trust.world import World

#: The secret piece of a link that every mail carries, by which its reader ends all mail.
TOKEN = "the-token-of-a-mail-in-the-world-of-tests"


def identifiers(world: "World") -> Mapping[str, Sequence[str]]:
    """Make them; returns their public identifiers, numbers and secret links by the piece of the address before them."""
    return {**_files(world), **_asked(world), **_imports(world), **_links(world)}


def _files(world: "World") -> Mapping[str, Sequence[str]]:
    supplier = world.cast.viewer("supplier-steward")
    owner = Party.objects.get(pk=supplier.acting_for or 0)
    stored = [
        documents.store_file(data=b"Opening hours.", name=f"{label}.txt", owner=owner, label=label, actor=supplier)
        for label in ("CLEAR", "AMBER")
    ]
    scan = documents_rules.NoText("page 1 is a picture")
    held = documents.hold_file(refused=scan, size_bytes=1234, owner=owner, actor=supplier)
    return {"files": [one.public_id for one in stored], "held": [held.public_id]}


def _asked(world: "World") -> Mapping[str, Sequence[str]]:
    """A claim on a profile that a supplier keeps for others, and technical detail that waits for a unit."""
    supplier, officer = world.cast.viewer("supplier-steward"), world.cast.viewer("defence-officer")
    keeper = make.organisation(by=supplier, name="Kept for others", label="CLEAR", of=make.party())
    Organisation.objects.filter(pk=keeper.pk).update(party=None)
    keeper.refresh_from_db()
    claim = organisations.claim_profile(organisation=keeper, grounds="It is ours.", actor=officer)
    waiting = [world.offerings[0]]
    organisations.hold_detail(offerings=waiting, party=officer.acting_for, passage=Passage.FILE, actor=officer)
    return {"claims": [claim.public_id], "technical-detail": [Hold.objects.get(offering=waiting[0]).public_id]}


def _imports(world: "World") -> Mapping[str, Sequence[str]]:
    """A sheet that was staged, and one that was compared with what is known."""
    supplier, found = world.cast.viewer("supplier-steward"), []
    for is_planned in (False, True):
        data = sheets.csv([sheets.GOOD, ("Listening Masts", "", "Overijssel", "", "klein")])
        table = imports_selectors.read_sheet(data=data, name="a.csv", target="organisations", viewer=supplier)
        batch = imports.stage_table(
            table=table, name="a.csv", target="organisations", stated_on=date(2026, 11, 1), trust=Trust.OWN,
            actor=supplier,
        )  # fmt: skip
        if is_planned:
            mapping = {int(at): name for at, name in batch.mapping.items()}
            imports.plan_batch(batch=batch, mapping=mapping, actor=supplier)
        found.append(batch.public_id)
    return {"imports": found}


def _links(world: "World") -> Mapping[str, Sequence[str]]:
    supplier = world.cast.viewer("supplier-steward")
    owner = Party.objects.get(pk=supplier.acting_for or 0)
    _, link = accounts.invite_member(party=owner, email="guest@masts.example", position=Position.MEMBER, actor=supplier)
    Mail.objects.create(
        message_id="<1@masts.example>",
        person=world.cast.people["supplier"],
        state=MessageState.SENT,
        unsubscribe_digest=outbox.digest(TOKEN),
    )
    ranker = matching.keep_ranker(
        ranker=engine.LearntRanker("learnt", {"concepts": 0.1}),
        comparison=engine.Comparison(60, 0.5, 0.6, engine.Interval(0.1, 0.05, 0.15)),
        verdicts=240,
        configuration=engine.DEFAULT_CONFIGURATION.name,
        actor=job("tests"),
    )
    return {
        "invitations": [link.rstrip("/").rpartition("/")[2]],
        "unsubscribe": [TOKEN],
        "learning": [str(ranker.number)],
        "crosswalk": list(Link.objects.order_by("pk").values_list("public_id", flat=True)[:2]),
    }
