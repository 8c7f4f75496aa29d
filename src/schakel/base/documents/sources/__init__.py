"""Files in: every kind of file as the text of its parts. In memory only; nothing here touches a disk or a network."""

from schakel.base.documents.sources.reader import read

__all__ = ["read"]
