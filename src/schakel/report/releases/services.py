"""Let a figure out."""

from datetime import date

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.models import Release
from schakel.base.disclosure.rules.releases import circles, layer
from schakel.base.parties.enums import Group
from schakel.report.releases import selectors
from schakel.report.releases.enums import Figure


@audit.act("releases.release")
def release_figure(
    *, figure: Figure, name: str, purpose: str, readers: str = "", opens_on: date | None = None, actor: Viewer
) -> Release:
    """Count a figure as the register stands now, and let it out once, for `readers`, to be read from `opens_on`.

    Held back is what is small, what few parties stand behind, and what would become so when a reader subtracts what
    everybody in a circle can count. Raises what `disclosure.services.release_figures` raises; nothing is counted for
    who may not release.
    """
    if not disclosure.may_release(viewer=actor):
        raise disclosure_rules.NotAllowed("release-figures")
    today = timezone.localdate()
    shape = selectors.shape(figure=figure, on=today, language="en")
    rows, columns = [code for code, _ in shape.rows], [code for code, _ in shape.columns]
    facts = selectors.all_facts(figure=figure)
    whole = layer(facts, rows=rows, columns=columns)
    hidden, countable = {}, {}
    for circle, reader in circles(Group.values).items():
        seen = {(one.row, one.column, one.record) for one in selectors.countable_facts(figure=figure, viewer=reader)}
        beneath = [one for one in facts if (one.row, one.column, one.record) not in seen]
        above = [one for one in facts if (one.row, one.column, one.record) in seen]
        hidden[circle] = layer(beneath, rows=rows, columns=columns)
        countable[circle] = layer(above, rows=rows, columns=columns).counts
    return disclosure_services.release_figures(
        name=name,
        question=figure.value,
        as_of_on=today,
        counted=disclosure_services.Counted(whole.counts, whole.thin, hidden, countable),
        reason=purpose,
        readers=readers,
        opens_on=opens_on,
        actor=actor,
    )
