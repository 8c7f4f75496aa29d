"""The words of documents: kinds of files, and why one is refused."""

from enum import StrEnum


class Kind(StrEnum):
    """What a file is by its content (Dutch: soort bestand), whatever its name says."""

    TEXT = "text"  #: plain text, CSV, Markdown, JSON, XML, iCalendar; set by `sources.kinds`
    HTML = "html"  #: a web page; set by `sources.kinds`
    DOCX = "docx"  #: Word; set by `sources.kinds`
    XLSX = "xlsx"  #: Excel; set by `sources.kinds`
    PPTX = "pptx"  #: PowerPoint; set by `sources.kinds`
    ODT = "odt"  #: OpenDocument text; set by `sources.kinds`
    ODS = "ods"  #: OpenDocument spreadsheet; set by `sources.kinds`
    ODP = "odp"  #: OpenDocument presentation; set by `sources.kinds`
    PDF = "pdf"  #: PDF; set by `sources.kinds`
    MAIL = "eml"  #: a mail message with its attachments; set by `sources.kinds`
    ZIP = "zip"  #: an archive; set by `sources.kinds`


class Refusal(StrEnum):
    """Why a file is not taken (Dutch: reden van weigering); the exceptions in `rules` carry it as their code."""

    MARKED = "marked"  #: a classification marking stands in it
    TOO_LARGE = "too_large"  #: more bytes than the installation takes
    KIND = "kind"  #: a kind of file that is not taken
    ENCRYPTED = "encrypted"  #: it cannot be checked: a password or key protects it
    NO_TEXT = "no_text"  #: it cannot be checked: pictures of text
    OPAQUE = "opaque"  #: it cannot be checked: a part of a kind that cannot be read
    BROKEN = "broken"  #: it cannot be read to its end
    BOMB = "bomb"  #: it unpacks to far more than it shows
    NESTED = "nested"  #: archives within archives, too deep
    ACTIVE = "active"  #: macros or scripts
    EXTERNAL = "external"  #: it fetches something from outside when opened
    NAME = "name"  #: a file name that points elsewhere
    EMPTY = "empty"  #: no content
    INFECTED = "infected"  #: the virus scanner found something
    BSN = "bsn"  #: a citizen service number stands in it
    NOT_SCANNED = "not_scanned"  #: the virus scanner of this installation did not look at it


class Spot(StrEnum):
    """What a person calls the part of a file in which a marking stands (Dutch: vindplaats); set by `rules.spot_of`."""

    TEXT = "text"  #: the text itself
    HEADER = "header"  #: the head of the pages, a style or a master
    FOOTER = "footer"  #: the foot of the pages
    COMMENTS = "comments"  #: remarks beside the text
    NOTES = "notes"  #: footnotes, endnotes, speaker's notes, notes on a page
    PROPERTIES = "properties"  #: title, subject, keywords, custom properties
    PAGE = "page"  #: a page of a PDF
    SLIDE = "slide"  #: a slide
    SHEET = "sheet"  #: a sheet, hidden ones included
    FORM_FIELD = "form-field"  #: a field of a PDF form
    MAIL_HEADER = "mail-header"  #: subject, names or a field above a mail
    NAME = "name"  #: the name of the file, or of one inside it
    SOMEWHERE = "somewhere"  #: another part, or a part of a file inside
