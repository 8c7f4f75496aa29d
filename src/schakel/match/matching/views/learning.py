"""The learnt ranker: what it was learnt from, how it does beside the plain order, and its switch."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schakel import engine
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.match.matching import jobs, rules, selectors, services
from schakel.match.matching.enums import CorrectionKind
from schakel.match.matching.forms import SwitchForm
from schakel.match.matching.models import Ranker
from schakel.match.matching.views import cards
from schakel.register.needs import selectors as needs

#: So many versions and so many verdicts stand on the page.
SHOWN_RANKERS, SHOWN_VERDICTS = 10, 20


@require_safe
def learning(request: HttpRequest) -> HttpResponse:
    """What was learnt from shared verdicts, compared with the plain order, and the verdicts themselves."""
    viewer = viewer_from(request)
    found = list(selectors.rankers()[:SHOWN_RANKERS])
    verdicts = selectors.public_verdicts()
    corrected = selectors.public_corrections()
    now = engine.gather_evidence(corrected)
    context = {
        "rankers": [_shown(ranker, now) for ranker in found],
        "on": selectors.ranker_on(),
        "verdicts": verdicts[:SHOWN_VERDICTS],
        "verdict_count": len(verdicts),
        "need_count": len({row.need.pk for row in verdicts}),
        "said": [_said(one) for one in corrected if one.corrections][:SHOWN_VERDICTS],
        "least": rules.LEAST_COMPARED,
        "may_learn": rules.may_learn(viewer.roles),
        "configuration": engine.DEFAULT_CONFIGURATION.name,
    }
    return render(request, "matching/learning.html", context)


@login_required
@require_POST
def learn_ranker(request: HttpRequest) -> HttpResponse:
    """Learn a new version from the shared verdicts of now; it is kept switched off."""
    viewer = viewer_from(request)
    if not rules.may_learn(viewer.roles):
        raise disclosure_rules.NotAllowed("learn")
    try:
        ranker = jobs.learn_ranker(actor=viewer)
    except engine.NothingLearnt:
        messages.error(request, _("There are too few shared verdicts to learn from. Nothing changed."))
    else:
        messages.success(request, _("Learnt: %(name)s. It is switched off.") % {"name": ranker.name})
    return redirect("matching:learning")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def switch_ranker(request: HttpRequest, number: str) -> HttpResponse:
    """Switch one version on, or off when it is on, with a reason."""
    viewer = viewer_from(request)
    if not rules.may_learn(viewer.roles):
        raise disclosure_rules.NotAllowed("learn")
    ranker = selectors.rankers().filter(number=int(number)).first() if _is_number(number) else None
    if ranker is None:
        raise Http404
    form = SwitchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        switch = services.switch_ranker_off if ranker.is_on else services.switch_ranker_on
        try:
            switch(ranker=ranker, reason=form.cleaned_data["reason"], actor=viewer)
        except rules.ReasonMissing:
            form.add_error("reason", _("Say in a few words why, so that a colleague understands it later."))
        except rules.RankerRefused:
            form.add_error(None, _("This version is not known to be better than the plain order."))
        else:
            messages.success(request, _("Switched off.") if ranker.is_on else _("Switched on."))
            return redirect("matching:learning")
    now = engine.gather_evidence(selectors.public_corrections())
    context = {"ranker": _shown(ranker, now), "form": form}
    return render(request, "matching/switch_ranker.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def share_verdicts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Share the verdicts of an own card with everybody, or stop."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=public_id)
    if request.POST.get("share") == "0":
        services.end_sharing(need=need, actor=viewer)
        messages.success(request, _("The verdicts are no longer shared."))
    else:
        try:
            words = request.POST.get("share") == "2"
            services.share_verdicts(need=need, with_corrections=words, actor=viewer)
        except rules.NotPublic:
            messages.error(request, _("Only the verdicts of a need that everybody may see can be shared."))
        else:
            said = _("Everybody may now see what was accepted and rejected, without your reasons.")
            more = _("Everybody may now see what was accepted and rejected and which words were corrected.")
            messages.success(request, more if words else said)
    return redirect("matching:need-matches", public_id=public_id)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def _said(one: engine.Corrected) -> dict[str, object]:
    """One card whose people shared the words that they corrected, and what they said of them."""
    words = [
        f"{said.word}: {CorrectionKind(said.kind).label}" + (f" {said.also}" if said.also else "")
        for said in one.corrections
    ]
    return {"id": one.id, "title": one.need.title, "words": words}


def _shown(ranker: Ranker, now: engine.WordEvidence) -> dict[str, object]:
    """A version with its figures in percent of the best possible, and its weights in words. Of the words that it knows
    only those that everybody may still read."""
    open_words = {*now.set_aside, *now.literal, *now.also}
    weights = sorted(ranker.weights.items(), key=lambda pair: -abs(pair[1]))
    return {
        "ranker": ranker,
        "bars": [
            (_("plain order"), round(100 * ranker.plain_quality, 1)),
            (_("learnt order"), round(100 * ranker.learnt_quality, 1)),
        ],
        "weights": [
            (cards.feature_name(name, weight), round(100 * abs(weight), 1))
            for name, weight in weights
            if round(100 * abs(weight), 1)
        ],
        "words": sorted(open_words.intersection(word for told in ranker.words.values() for word in told)),
        "gain": 100 * ranker.gain,
        "least": 100 * ranker.least_gain,
        "most": 100 * ranker.most_gain,
        "is_sure": ranker.least_gain > 0,
        "can_switch_on": rules.can_switch_on(needs=ranker.needs, gain=ranker.gain),
    }
