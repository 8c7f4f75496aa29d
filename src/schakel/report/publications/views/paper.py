"""An offer book as a tagged PDF: cover, contents, offerings, organisations, sources."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schakel.base.disclosure.enums import Label
from schakel.base.documents.rules.pdf import Block, Bullets, Contents, Facts, Figure, Paragraph, render_pdf
from schakel.report.publications import rules

Names = Mapping[str, Mapping[str, str]]


def pdf_of(book: rules.Book, *, title: str, names: Names, language: str) -> bytes:
    """The book as bytes. The same book made on the same day gives the same bytes."""
    day = timezone.localdate(book.made_at)
    marking = f"TLP:{book.label}"
    blocks = [*_cover(book, title, names), Contents(_("Contents")), *_offerings(book, names), *_organisations(book)]
    footer = f"{marking}  ·  {title}  ·  {date_format(day)}"
    return render_pdf(title=title, blocks=blocks, language=language[:2], footer=footer, on=day)


def chapter_name(proposition: str, kind: str, names: Names) -> str:
    """What a chapter is called: its proposition and the kind of offering."""
    return f"{_proposition(proposition, names)}: {names['kinds'].get(kind, kind)}"


def _proposition(code: str, names: Names) -> str:
    return names["propositions"].get(code, code) or _("Without a proposition")


def _cover(book: rules.Book, title: str, names: Names) -> Iterator[Block]:
    wanted = book.wanted
    yield Paragraph(title, "title")
    yield Paragraph(_("What organisations offer, as the register of this installation knew it on the day below."))
    rows = [
        (_("Date"), date_format(timezone.localdate(book.made_at))),
        (_("Label"), f"TLP:{Label(book.label).label.removeprefix('TLP:')}"),
        (_("Regions"), ", ".join(names["regions"].get(r, r) for r in wanted.regions) or _("all")),
        (_("Proposition"), _proposition(wanted.proposition, names) if wanted.proposition else _("all")),
        (_("Offerings"), str(book.count)),
        (_("Organisations"), str(book.organisation_count)),
    ]
    yield Facts(tuple(rows))
    yield Paragraph(_("How to read this book"), "heading")
    yield Bullets(
        (
            _("Behind every statement stands a number; the source with that number stands below the offering."),
            _("A source is official, of the sector, of the press, or the organisation's own statement."),
            _("Nothing in this book was written by a machine without a person having confirmed it."),
            _("What nobody confirmed for six months is marked as out of date."),
            _("Technical detail, capacity and prices do not stand in an offer book."),
        )
    )
    if book.label != Label.CLEAR:
        yield Paragraph(_("Pass this book on only within the circle of its label."))


def _offerings(book: rules.Book, names: Names) -> Iterator[Block]:
    proposition, kind = None, None
    if not book.entries:
        yield Paragraph(_("Offerings"), "heading")
        yield Paragraph(_("No offering that may stand in this file."))
    for entry in book.entries:
        if entry.proposition != proposition:
            proposition, kind = entry.proposition, None
            yield Paragraph(_proposition(proposition, names), "heading")
        if entry.kind != kind:
            kind = entry.kind
            name = names["kinds"].get(kind, kind)
            yield Paragraph(name[:1].upper() + name[1:], "subheading")
        yield from _entry(entry)


def _entry(entry: rules.Entry) -> Iterator[Block]:
    numbers = {source: number for number, source in enumerate(rules.sources_of(entry), start=1)}
    yield Paragraph(entry.title, "entry")
    if entry.organisation:
        yield Paragraph(_("Offered by %(name)s") % {"name": entry.organisation})
    yield from _staleness(entry)
    if entry.is_machine_made:
        yield Paragraph(_("The description was written by a machine, nobody confirmed it, and it is left out here."))
    yield from _pictures(entry)
    if entry.text and entry.text_source:
        yield Paragraph(f"{entry.text} [{numbers[entry.text_source]}]", language=entry.language)
    rows = list(_rows(entry.facts, numbers))
    if entry.capabilities and entry.text_source:
        words = ", ".join(entry.capabilities)
        rows.insert(0, (_("Capabilities"), f"{words} [{numbers[entry.text_source]}]"))
    if rows:
        yield Facts(tuple(rows))
    yield from _sources(numbers)


def _organisations(book: rules.Book) -> Iterator[Block]:
    if not book.profiles:
        return
    yield Paragraph(_("Organisations"), "heading")
    yield Paragraph(_("From A to Z"), "subheading")
    for profile in book.profiles:
        numbers = {source: number for number, source in enumerate(rules.sources_of(profile), start=1)}
        yield Paragraph(profile.name, "entry")
        yield from _staleness(profile)
        yield from _pictures(profile)
        rows = [*_rows(profile.facts, numbers), *((line.role, reach_text(line)) for line in profile.contacts)]
        if rows:
            yield Facts(tuple(rows))
        yield from _sources(numbers)


def _pictures(record: rules.Entry | rules.Profile) -> Iterator[Block]:
    for one in record.pictures:
        made_by = _("Made by %(who)s") % {"who": one.credit} if one.credit else ""
        caption = " · ".join(part for part in (one.shows, made_by) if part)
        yield Figure(one.data, one.media_type, one.width, one.height, one.shows, caption)


def reach_text(line: rules.Reach) -> str:
    """How to reach somebody, with the day on which it was verified."""
    words = ", ".join(part for part in (line.person, line.address) if part)
    if line.verified_on:
        return f"{words} ({_('verified on %(day)s') % {'day': date_format(line.verified_on)}})"
    return f"{words} ({_('not verified')})"


def source_text(source: rules.Source) -> str:
    """A source in one line: who, when, what sort, where."""
    day = date_format(source.stated_on) if source.stated_on else _("day not known")
    parts = [source.name or _("source not named"), day, source.trust_name, source.url]
    return ", ".join(part for part in parts if part)


def _rows(facts: Iterable[rules.Said], numbers: Mapping[rules.Source, int]) -> Iterator[tuple[str, str]]:
    for said in facts:
        text = f"{said.value} [{numbers[said.source]}]"
        if said.others:
            others = "; ".join(f"{value} [{numbers[source]}]" for value, source in said.others)
            text = f"{text}\n{_('Sources disagree. Another says: %(others)s') % {'others': others}}"
        yield said.label, text


def _staleness(record: rules.Entry | rules.Profile) -> Iterator[Block]:
    if not record.is_stale:
        return
    if record.confirmed_on:
        yield Paragraph(_("Out of date: last confirmed on %(day)s.") % {"day": date_format(record.confirmed_on)})
    else:
        yield Paragraph(_("Out of date: never confirmed."))


def _sources(numbers: Mapping[rules.Source, int]) -> Iterator[Block]:
    if numbers:
        lines = "; ".join(f"[{number}] {source_text(source)}" for source, number in numbers.items())
        word = ngettext("Source", "Sources", len(numbers))
        yield Paragraph(f"{word}: {lines}", "small")
