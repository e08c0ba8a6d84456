"""Files come in as a stream, named by their digest, and go out only to those who may see a paper that has them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import get_language

from placet.reading import files
from placet.web.page import find_reader


class Refuse(FileUploadHandler):
    """The body is refused by its declared length before a byte of it is read."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: bytes, encoding: Any = None
    ) -> None:
        if content_length > settings.PLACET_FILE_LIMIT + 100_000:
            raise TooLarge

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class TooLarge(SuspiciousOperation):
    """An upload passes the limit. Django answers it by the handler for bad requests, wherever it is raised."""


class Stored:
    """What a form field holds after an upload: where the bytes lie and how they were called."""

    def __init__(self, digest: str, size: int, name: str, media: str) -> None:
        self.digest, self.size, self.name, self.media = digest, size, name, media

    def close(self) -> None:
        """Nothing is open; Django calls this at the end of a request."""


class ToStore(FileUploadHandler):
    """Write an upload straight into the store of files."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.parts: files.Incoming = files.Incoming(settings.PLACET_FILE_LIMIT)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            self.parts.write(raw_data)
        except files.FileTooLarge as over:
            self.parts.drop()
            raise TooLarge from over

    def file_complete(self, file_size: int) -> Any:
        digest, size = self.parts.keep()
        return Stored(digest, size, self.file_name or "", self.content_type or "")

    def upload_interrupted(self) -> None:
        self.parts.drop()


def file(request: HttpRequest, organisation: str, digest: str, name: str) -> FileResponse:
    """A stored file, as an attachment that no browser runs, for those who may see a paper that names it."""
    reader = find_reader(request, organisation, get_language() or "en", None)
    rendition = files.rendition(reader, digest)
    if rendition is None:
        raise Http404
    path = files.path_of(digest)
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=rendition.file_name or digest)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


__all__ = ["Refuse", "StopUpload", "Stored", "ToStore", "TooLarge", "file"]
