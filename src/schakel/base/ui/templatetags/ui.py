"""Every component as a template tag; docs/reference/components.md shows each with an example."""

from collections.abc import Sequence

from django import template
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from schakel.base.ui import rules
from schakel.base.ui.enums import Tone
from schakel.base.ui.templatetags import ui_figures, ui_forms, ui_icons, ui_texts

register = template.Library()
for part in (ui_figures, ui_forms, ui_icons, ui_texts):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)

#: Style, icon and spoken word of each tone of a message or alert.
TONES: dict[str, tuple[str, str, rules.Words]] = {
    Tone.INFO: ("info", "info", pgettext_lazy("kind of message", "Note")),
    Tone.SUCCESS: ("ok", "circle-check", gettext_lazy("Done")),
    Tone.WARNING: ("warning", "triangle-alert", gettext_lazy("Mind")),
    Tone.DANGER: ("error", "circle-alert", gettext_lazy("Error")),
}
MESSAGE_TONES = {"success": Tone.SUCCESS, "warning": Tone.WARNING, "error": Tone.DANGER}
BUTTONS = {"primary": "primary-action", "secondary": "secondary-action", "subtle": "subtle"}


@register.simple_tag(takes_context=True)
def title_text(context: template.Context) -> str:
    """The page's `title` block as plain text: heading and window title can never differ."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block("title") if blocks is not None else None
    return " ".join(strip_tags(block.render(context)).split()) if block is not None else ""


@register.filter
def message_tone(level: str) -> dict[str, object]:
    """Style, icon and word of a Django message level."""
    style, icon_name, word = TONES[MESSAGE_TONES.get(level, Tone.INFO)]
    return {"style": style, "icon": icon_name, "word": word}


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: rules.Words = "", role: str = "") -> SafeString:
    """A remark that stands out: `tone` is info, success, warning or danger; the tone is spoken too."""
    style, icon_name, word = TONES[tone]
    context = {
        "style": style,
        "icon_name": icon_name,
        "word": word,
        "title": title,
        "role": role,
        "content": _as_paragraph(content),
    }
    return render_to_string("ui/components/alert.html", context)


def _as_paragraph(content: str) -> SafeString:
    """Wrap bare words in a paragraph; leave markup as it is. The content was escaped when the block was rendered."""
    text = content.strip()
    return mark_safe(text if text.startswith("<") else f"<p>{text}</p>")  # noqa: S308


@register.simple_block_tag
def card(
    content: str,
    title: rules.Words = "",
    url: str = "",
    badge: rules.Badge | None = None,
    label: str = "",
    meta: rules.Words = "",
    level: int = 3,
    own: bool = False,
    id: str = "",
) -> SafeString:
    """A record in a list: title that leads to it, status, TLP label, a line of meta, and what the block holds."""
    context = {
        "content": content,
        "title": title,
        "url": url,
        "badge": badge,
        "label": label,
        "meta": meta,
        "level": level,
        "own": own,
        "id": id,
    }
    return render_to_string("ui/components/card.html", context)


@register.inclusion_tag("ui/components/empty.html")
def empty_state(
    title: rules.Words, text: rules.Words = "", url: str = "", label: rules.Words = "", icon: str = "inbox"
) -> dict[str, object]:
    """Nothing here yet: say so, and offer the next step."""
    return {"title": title, "text": text, "url": url, "label": label, "icon_name": icon}


@register.inclusion_tag("ui/components/facts.html")
def facts(facts: Sequence[rules.Fact], row: bool = False) -> dict[str, object]:
    """A list of facts with source, day and trust; `row=True` lays short facts side by side."""
    return {"facts": facts, "row": row}


@register.inclusion_tag("ui/components/steps.html")
def steps(steps: Sequence[rules.Step]) -> dict[str, object]:
    """A stepper as an ordered list."""
    return {"steps": steps}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(tabs: Sequence[rules.Tab], label: rules.Words = "") -> dict[str, object]:
    """Views on the same record as links."""
    return {"tabs": tabs, "label": label or _("Parts of this page")}


@register.inclusion_tag("ui/components/crumbs.html")
def crumbs(*parts: rules.Words) -> dict[str, object]:
    """A breadcrumb from text and address in turn, ending in the text of this page: `{% crumbs "Needs" url title %}`."""
    links = [rules.Link(parts[i], str(parts[i + 1])) for i in range(0, len(parts) - 1, 2)]
    if len(parts) % 2:
        links.append(rules.Link(parts[-1], ""))
    return {"links": links}


@register.simple_block_tag
def details(content: str, summary: rules.Words, open: bool = False, bare: bool = False) -> SafeString:
    """Something to fold out."""
    context = {"content": content, "summary": summary, "open": open, "bare": bare}
    return render_to_string("ui/components/details.html", context)


@register.inclusion_tag("ui/components/button.html")
def button(
    label: rules.Words, url: str, style: str = "secondary", icon: str = "", small: bool = False, about: rules.Words = ""
) -> dict[str, object]:
    """A link that looks like a button; `about` names the record for who does not see where it stands."""
    return {"label": label, "url": url, "style": BUTTONS[style], "icon_name": icon, "small": small, "about": about}


@register.inclusion_tag("ui/components/act.html", takes_context=True)
def act(
    context: template.Context,
    label: rules.Words,
    url: str,
    style: str = "secondary",
    icon: str = "",
    confirm: rules.Words = "",
    danger: bool = False,
    small: bool = False,
    about: rules.Words = "",
    **values: object,
) -> dict[str, object]:
    """A button that does something: a POST form of its own, safe against a double press; sends other arguments."""
    return {
        "label": label,
        "url": url,
        "style": BUTTONS[style],
        "icon_name": icon,
        "confirm": confirm,
        "danger": danger,
        "small": small,
        "about": about,
        "values": list(values.items()),
        "hidden": ui_forms.hidden_fields(context),
    }


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """A bar of buttons and acts."""
    return format_html('<div class="sk-actions">{}</div>', content)


@register.inclusion_tag("ui/components/tags.html")
def tag_list(tags: Sequence[object], label: rules.Words = "") -> dict[str, object]:
    """Words in a row: plain texts or `rules.Link`."""
    return {"tags": tags, "label": label}


@register.simple_tag
def table(table: rules.Table, stack: bool = True) -> SafeString:
    """A whole table out of `selectors.table`: count, sizes, exports, sorting, rows, pages.

    `stack=False` keeps the grid on a narrow screen and lets it scroll.
    """
    return _table(table, stack, "")


@register.simple_block_tag
def table_frame(content: str, table: rules.Table, stack: bool = True) -> SafeString:
    """The same around rows that the template writes itself: give each cell its `data-label`."""
    return _table(table, stack, content)


def _table(table: rules.Table, stack: bool, body: str) -> SafeString:
    empty = table.empty or _("Nothing found. Change or clear the filters.")
    if not isinstance(empty, SafeString):
        empty = render_to_string("ui/components/empty.html", {"title": empty, "icon_name": "search"})
    return render_to_string("ui/components/table.html", {"table": table, "stack": stack, "body": body, "empty": empty})
