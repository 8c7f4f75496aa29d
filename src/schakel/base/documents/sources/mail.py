"""Mail messages: headers, bodies and attachments."""

import email
import email.policy
from email.errors import MessageError
from email.message import EmailMessage

from schakel.base.documents.rules import Broken, CannotBeChecked, Encrypted
from schakel.base.documents.sources.budget import Budget
from schakel.base.documents.sources.plain import decode, text_of_html

_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted", "application/pgp-encrypted"}
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}


def read_mail(data: bytes, budget: Budget, where: str) -> list[tuple[str, bytes]]:
    """Put headers and bodies into the budget and return the attachments.

    Raises `Encrypted` for S/MIME and PGP, `CannotBeChecked` for a body of a kind that is not read, `Broken`.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        attachments: list[tuple[str, bytes]] = []
        for part in message.walk():
            if isinstance(part, EmailMessage):
                _read_part(part, budget, where, attachments)
        return attachments
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise Broken("the mail is damaged", where) from error


def _read_part(part: EmailMessage, budget: Budget, where: str, attachments: list[tuple[str, bytes]]) -> None:
    kind = part.get_content_type()
    if kind in _SEALED:
        raise Encrypted("the mail is encrypted", where)
    # A header that cannot be decoded is still text that somebody sees.
    headers = "\n".join(f"{name}: {value}\n{value}" for name, value in part.items())
    budget.add(f"{where}headers", headers)
    if part.is_multipart():
        return
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or kind in _SIGNATURES:
        return
    budget.spend(len(content), packed=len(content), where=where)
    name = part.get_filename()
    if kind == "text/html" and not name:
        budget.add(f"{where}body", text_of_html(_decoded(part, content), is_strict=False))
    elif part.get_content_maintype() == "text" and not name:
        budget.add(f"{where}body", _decoded(part, content))
    elif kind == "application/ms-tnef" or (name or "").lower() == "winmail.dat":
        raise CannotBeChecked("an attachment is of a kind that is not read here", where)
    elif not _is_inline_picture(part):
        attachments.append((name or f"attachment ({kind})", content))


def _is_inline_picture(part: EmailMessage) -> bool:
    """A logo in a signature, shown within the body; a picture attached as a file is refused like any picture."""
    return (
        part.get_content_maintype() == "image"
        and part.get_content_disposition() != "attachment"
        and "Content-ID" in part
    )


def _decoded(part: EmailMessage, content: bytes) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return content.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return decode(content)
