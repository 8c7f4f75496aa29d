"""Files in: every kind of file as the text of its parts, in memory only. Nothing touches a disk; `scanner` alone speaks
to the virus scanner of this machine."""

from schakel.base.documents.sources.reader import read
from schakel.base.documents.sources.scanner import scan

__all__ = ["read", "scan"]
