"""Reads of files: those that are stored, and those at hand."""

from django.conf import settings
from django.db.models import QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.rules import NotDisclosed
from schakel.base.documents import rules, sources
from schakel.base.documents.models import FileContent, HeldFile, StoredFile


def limits() -> rules.Limits:
    """What this installation reads of a file (`SCHAKEL_UPLOAD_LIMIT_BYTES`)."""
    return rules.Limits(max_bytes=settings.SCHAKEL_UPLOAD_LIMIT_BYTES)


def checked_reading(*, data: bytes, name: str, field: str = "") -> rules.Reading:
    """Read and check a file in memory; keeps nothing. Raises the `rules.DocumentRefused` that says why it is not taken.

    For uploads that are only read (a sheet to import); `services.store_file` calls it itself.
    """
    rules.check_name(name)
    check_for_malware(data=data)
    try:
        reading = sources.read(data, name=name, limits=limits())
    except rules.CannotBeChecked as held:
        rules.check_parts(held.read, field=field)  # what is marked is refused, not held
        raise
    rules.check_parts(reading.parts, field=field)
    return reading


def check_for_malware(*, data: bytes) -> None:
    """Let the virus scanner of this installation look at a file in memory (`SCHAKEL_VIRUS_SCANNER`); without one,
    nothing happens. Raises `rules.Infected`, or `rules.NotScanned` when it does not answer."""
    if settings.SCHAKEL_VIRUS_SCANNER and len(data) <= settings.SCHAKEL_UPLOAD_LIMIT_BYTES:
        sources.scan(data, address=settings.SCHAKEL_VIRUS_SCANNER)


def files(*, viewer: Viewer) -> QuerySet[StoredFile]:
    """The stored files that a viewer may know of, latest first; without their content."""
    return disclosure.visible(StoredFile.objects.all(), viewer=viewer).order_by("-created_at", "-pk")


def file(*, public_id: str, viewer: Viewer) -> StoredFile:
    """One stored file. Raises `NotDisclosed`, the same for a file that is hidden and for one that does not exist."""
    found = files(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotDisclosed(public_id)
    return found


def content(*, file: StoredFile, viewer: Viewer) -> bytes:
    """The bytes of a stored file. Raises `NotDisclosed`, or `rules.Broken` when they are not what was stored."""
    if not disclosure.visible(StoredFile.objects.filter(pk=file.pk), viewer=viewer).exists():
        raise NotDisclosed(file.public_id)
    stored = FileContent.objects.get(file=file)
    data = bytes(stored.data)
    if rules.keyed_digest(data, bytes(stored.key)) != file.digest:
        raise rules.Broken("the stored file was changed outside the product")
    return data


def own_files(*, viewer: Viewer) -> QuerySet[StoredFile]:
    """The stored files of the viewer's own parties, latest first."""
    return files(viewer=viewer).filter(owner__in=viewer.parties)


def held_files(*, viewer: Viewer) -> QuerySet[HeldFile]:
    """The files of the viewer's own parties that could not be checked and wait for a version with text."""
    return HeldFile.objects.filter(owner__in=viewer.parties).order_by("-held_at", "-pk")


def held_file(*, public_id: str, viewer: Viewer) -> HeldFile:
    """One of them. Raises `NotDisclosed`, the same for another party's and for one that does not exist."""
    found = held_files(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotDisclosed(public_id)
    return found
