"""Uploads stay in memory: nothing of a file touches a disk before it is checked."""

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

_FORM_FIELDS = 2 * 1024 * 1024  # what the other fields of a form may add to a request


class MemoryUploadHandler(FileUploadHandler):
    """Keeps an upload in memory and refuses a request whose files together pass `SCHAKEL_UPLOAD_LIMIT_BYTES`.

    Refused by its announced length before a byte is read, and by counting when the announcement is wrong. Django's own
    handlers write larger files to a temporary folder, or drop them without a word.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.taken = 0
        self.buffer = io.BytesIO()

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002, N803 -- as Django calls it
        """Refuse by the announced length."""
        if content_length > settings.SCHAKEL_UPLOAD_LIMIT_BYTES + _FORM_FIELDS:
            raise RequestDataTooBig("the upload is larger than this installation takes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the next file of the request."""
        super().new_file(*args, **kwargs)
        self.buffer = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 -- as Django calls it
        """Keep one piece. Raises `RequestDataTooBig` when all files of the request together become too large."""
        self.taken += len(raw_data)
        if self.taken > settings.SCHAKEL_UPLOAD_LIMIT_BYTES:
            raise RequestDataTooBig("the upload is larger than this installation takes")
        self.buffer.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand the file over."""
        self.buffer.seek(0)
        return InMemoryUploadedFile(
            file=self.buffer,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
