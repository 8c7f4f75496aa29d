"""One figure over the demo's own records is released: everybody sees what a release tells and what it holds back."""

from schakel.base.accounts import selectors as accounts
from schakel.base.disclosure.models import Release
from schakel.demo import cast
from schakel.report.releases import services
from schakel.report.releases.enums import Figure


def let_out() -> Release:
    """Let the demo's national office release what stands by proposition and defence status, for everybody."""
    person = accounts.user_by_email(email=f"national-office@{cast.DOMAIN}")
    assert person is not None  # noqa: S101 - one of the cast
    return services.release_figure(
        figure=Figure.OFFERINGS,
        name="Aanbod naar propositie en defensiestatus (voorbeeld)",
        purpose="Laten zien wat een vrijgave vertelt en wat zij achterhoudt, over verzonnen gegevens.",
        actor=accounts.viewer_of(user=person),
    )
