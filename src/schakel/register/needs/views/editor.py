"""Writing a card: one page with clear steps, hints about the words, and what happens when two people write."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act, FieldGroup
from schakel.base.parties.models import Party
from schakel.register.needs import forms, rules, selectors, services
from schakel.register.needs.enums import CodeList, State
from schakel.register.needs.models import Need
from schakel.register.needs.views import shown
from schakel.register.needs.views.life import stale
from schakel.register.needs.views.versions import change_rows
from schakel.register.vocabulary import selectors as vocabulary

PREFIX = "measure"
_MORE_ROWS = 2


@require_http_methods(["GET", "POST"])
def need_new(request: HttpRequest) -> HttpResponse:
    """Begin a card for the unit that the viewer acts for."""
    viewer = viewer_from(request)
    parties = selectors.demand_parties(viewer=viewer)
    if not parties:
        raise disclosure_rules.NotAllowed("draft")
    return _editor(request, viewer, None, parties[0])


@require_http_methods(["GET", "POST"])
def need_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write at a draft, or at the next version of a published card."""
    viewer = viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=need, viewer=viewer, act=Act.EDIT)
    try:
        rules.check_writable(need.state)
    except rules.MoveNotAllowed as error:
        raise stale(error) from error
    return _editor(request, viewer, need, need.owner)


@require_POST
def drop_working_copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Throw the next version in the making away."""
    viewer = viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    services.drop_working_copy(need=need, actor=viewer)
    messages.success(request, _("The unpublished changes are gone; the published card is as it was."))
    return redirect("needs:detail", need.public_id)


@require_POST
def need_hints(request: HttpRequest) -> HttpResponse:
    """Look at the words while they are typed; nothing is kept."""
    viewer = viewer_from(request)
    if not selectors.demand_parties(viewer=viewer):
        raise disclosure_rules.NotAllowed("draft")
    form = _card_form(request.POST)
    if marked := [text for errors in form.errors.as_data().values() for text in errors if text.code == "marked"]:
        return render(request, "needs/hints.html", {"refused": marked[0].messages[0]})
    return render(request, "needs/hints.html", _hint_context(_hints(form.data)))


def _editor(request: HttpRequest, viewer: Viewer, need: Need | None, owner: Party) -> HttpResponse:
    if request.method == "GET":
        form, rows = _opened(need, viewer)
        return _page(request, need, form, rows, _shown_hints(form))
    data = request.POST.copy()
    if keep := data.get("keep", ""):
        data["kept_words"] = "|".join(filter(None, (data.get("kept_words", ""), keep)))
    form, rows = _card_form(data), forms.MeasureFormSet(data, prefix=PREFIX)
    is_valid = form.is_valid() & rows.is_valid()
    if data.get("act") == "row":
        return _page(request, need, _unbound(form), _more_rows(rows), _hints(form.data))
    if not is_valid:
        return _page(request, need, form, rows, _hints(form.data), status=422)
    try:
        saved = _save(viewer, need, owner, form, forms.measures_in(rows))
    except rules.NeedRefused as error:
        forms.refused(form, error)
        return _page(request, need, form, rows, _hints(data), status=422)
    except rules.MoveNotAllowed as error:
        raise stale(error) from error
    except rules.ChangedMeanwhile as error:
        return _conflict(request, need, data, error)
    return _saved(request, saved, data)


def _opened(need: Need | None, viewer: Viewer) -> tuple[forms.CardForm, Any]:
    if need is None:
        return _card_form(None), forms.MeasureFormSet(prefix=PREFIX, initial=[{}, {}])
    copy = selectors.working_copy_of(need=need, viewer=viewer)
    card = rules.card_from_json(copy.card) if copy else selectors.card_of(need)
    form = _card_form(None, initial=forms.CardForm.initial_of(card, need.version))
    return form, forms.MeasureFormSet(prefix=PREFIX, initial=forms.measures_initial(card))


def _card_form(data: QueryDict | None, *, initial: dict[str, Any] | None = None) -> forms.CardForm:
    spoken = shown.language()
    choices = {
        "domains": vocabulary.choices(code_list=CodeList.DOMAINS.value, language=spoken),
        "areas": vocabulary.choices(code_list=CodeList.AREAS.value, language=spoken),
        "levels": _levels(spoken),
    }
    return forms.CardForm(data, initial=initial, **choices)


def _levels(spoken: str) -> list[tuple[str, str]]:
    named = dict(vocabulary.choices(code_list="trl", language=spoken))
    return [
        (str(level), f"{level} – {named[str(level)]}" if str(level) in named else str(level))
        for level in range(rules.LOWEST_TRL, rules.HIGHEST_TRL + 1)
    ]


def _unbound(form: forms.CardForm) -> forms.CardForm:
    """The same form with what was typed and without its errors: somebody asked for more rows, not for a verdict."""
    return _card_form(None, initial={name: form[name].value() for name in form.fields})


def _more_rows(rows: Any) -> Any:
    typed = [{name: row[name].value() for name in row.fields} for row in rows.forms]
    return forms.MeasureFormSet(prefix=PREFIX, initial=[*typed, *({} for _row in range(_MORE_ROWS - 1))])


def _save(
    viewer: Viewer, need: Need | None, owner: Party, form: forms.CardForm, measures: tuple[rules.MeasureOfSuccess, ...]
) -> Need:
    card = form.card(measures)
    if need is None:
        return services.draft_need(owner=owner, card=card, actor=viewer)
    return services.change_need(need=need, card=card, seen_version=form.cleaned_data["seen_version"], actor=viewer)


def _saved(request: HttpRequest, need: Need, data: QueryDict) -> HttpResponse:
    if data.get("act") == "publish":
        return redirect("needs:publish", need.public_id)
    if keep := data.get("keep", ""):
        messages.success(request, _("“%(word)s” stays, chosen knowingly. Everything is saved.") % {"word": keep})
    elif need.state == State.DRAFT:
        messages.success(request, _("Saved as a draft. Only your own unit sees it."))
    else:
        messages.success(request, _("Saved. Readers keep seeing the published card until you publish this version."))
    return redirect(f"{reverse('needs:edit', args=[need.public_id])}#wording")


def _conflict(request: HttpRequest, need: Need | None, data: QueryDict, error: rules.ChangedMeanwhile) -> HttpResponse:
    """Both versions side by side; saving once more, knowing this, puts mine in place of theirs."""
    data["seen_version"] = str(error.version)
    form, rows = _card_form(data), forms.MeasureFormSet(data, prefix=PREFIX)
    form.is_valid()
    rows.is_valid()
    mine = form.card(forms.measures_in(rows))
    changes = rules.changed_fields(
        rules.card_as_json(error.current), rules.card_as_json(mine), groups=frozenset(FieldGroup)
    )
    conflict = {"changes": change_rows(changes, shown.codes())}
    return _page(request, need, form, rows, _hints(data), conflict=conflict, status=409)


def _page(
    request: HttpRequest,
    need: Need | None,
    form: forms.CardForm,
    rows: Any,
    hints: rules.Hints,
    *,
    conflict: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "need": need,
        "form": form,
        "rows": rows,
        "conflict": conflict,
        "is_next": need is not None and need.number > 0,
        "row_errors": sum(bool(row.errors) for row in rows.forms) if rows.is_bound else 0,
        **_hint_context(hints),
    }
    return render(request, "needs/editor.html", context, status=status)


def _shown_hints(form: forms.CardForm) -> rules.Hints:
    return _hints({name: str(form[name].value() or "") for name in (*rules.HINTED, "language", "kept_words")})


def _hints(data: Any) -> rules.Hints:
    texts = {name: str(data.get(name, ""))[: rules.LONGEST[name]] for name in rules.HINTED}
    spoken = data.get("language", "")
    kept = tuple(filter(None, str(data.get("kept_words", "")).split("|")))
    return rules.hints_for(texts, language=spoken if spoken in ("nl", "en") else "", kept=kept)


def _hint_context(hints: rules.Hints) -> dict[str, Any]:
    found = hints.readability
    return {
        "hints": hints,
        "hint_language": shown.language_words(hints.language),
        "reading": shown.reading_words(found) if found and found.words else None,
    }
