"""The request class: files of a form go straight into spools of the store, hashed as they come.

Rules for forms, the same on every page:

- At most 1,000 parts, 100 of them files, 500,000 bytes in a text field, 2,000,000 in a form without files: more is
  413. A form that cannot be read (no boundary, cut short, a broken part) is 400 as a whole; no part of it is used.
- Files of one field are all kept, in their order. Field names of files are compared without regard to
  ASCII case; a file under a name the page did not ask for is 400, never dropped in silence.
- NUL is taken out of every text field.
- A part whose header names a file but from which none can be read (a line break in its name) is 400.
"""

import io
from collections.abc import Iterable
from typing import IO, Any, NoReturn, cast
from urllib.parse import parse_qsl

from flask import Request, current_app
from werkzeug.datastructures import FileStorage, Headers, MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser

from uploads.store import Spool, Store

BUFFER = 64 * 1024
"""Bytes of a form looked at together. Of 16 to 256 KiB the least work for 1 MB; for 20 MB 256 KiB saves an eighth."""

MAX_PARTS = 1_000
MAX_FILES = 100
MAX_FIELD = 500_000
MAX_PLAIN_FORM = 2_000_000


class FormUnreadable(BadRequest):
    """The form is broken: nothing of it was used."""

    description = (
        "We did not receive a file or form that we can read. Please go back and send it again."
    )


class FormTooLarge(RequestEntityTooLarge):
    """The form has too many parts or a field is too long: nothing of it was used."""

    description = "This form has too many parts, or a text in it is too long."


class _Parts(MultiPartParser):
    def get_part_charset(self, headers: Headers) -> str:
        # Called for text parts alone, and the one place where their headers are seen.
        if "filename" in headers.get("content-disposition", "").lower():
            raise ValueError("a file's part without a file's name")
        return super().get_part_charset(headers)


class _Forms(FormDataParser):
    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        del mimetype
        parts = _Parts(
            stream_factory=self.stream_factory,
            max_form_memory_size=self.max_form_memory_size,
            max_form_parts=self.max_form_parts,
            cls=self.cls,
            buffer_size=BUFFER,
        )
        boundary = options.get("boundary", "").encode("ascii")
        if not boundary:
            raise ValueError("no boundary")
        form, files = parts.parse(stream, boundary, content_length)
        return stream, self.cls(_storable(form.items(multi=True))), files

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        del mimetype, content_length, options
        data = stream.read(MAX_PLAIN_FORM + 1)
        if len(data) > MAX_PLAIN_FORM or data.count(b"&") >= MAX_PARTS:
            raise FormTooLarge
        fields = parse_qsl(data.decode(), keep_blank_values=True)
        return stream, self.cls(_storable(fields)), self.cls()


def _storable(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Take NUL out of what was typed: no database keeps it, and nobody can type it."""
    return [(key, value.replace("\x00", "")) for key, value in fields]


class UploadRequest(Request):
    """Flask's request, whose files are spools: `request.files[...].stream` has `.sha256`, `.size`, `.over`.

    Set `file_limit` (bytes a file may have) and `max_content_length` before anything reads the form. Spools close,
    and what no store kept is removed, when the request ends, however it ends.
    """

    form_data_parser_class = _Forms
    file_limit: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - werkzeug's own arguments
        """Take what werkzeug gives."""
        super().__init__(*args, **kwargs)
        self._spools: list[Spool] = []
        self._max_form_memory_size = MAX_FIELD
        self._max_form_parts = MAX_PARTS

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, filename, content_length
        if len(self._spools) >= MAX_FILES:
            raise FormTooLarge
        store: Store = current_app.extensions["intake"].store
        spool = store.spool(self.file_limit)
        self._spools.append(spool)
        return cast("IO[bytes]", spool)

    def make_form_data_parser(self) -> FormDataParser:
        """Give a parser that says when it cannot read."""
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        try:
            super()._load_form_data()
        except ValueError:
            self._give_up(FormUnreadable())
        except RequestEntityTooLarge as error:
            self._give_up(error if self._is_longer_than_allowed() else FormTooLarge())
        except BaseException:
            self._empty()
            raise

    def _is_longer_than_allowed(self) -> bool:
        most = self.max_content_length
        return most is not None and (self.content_length or 0) > most

    def _give_up(self, error: BadRequest | RequestEntityTooLarge) -> NoReturn:
        self._empty()
        raise error from None

    def _empty(self) -> None:
        """Leave an empty form, so that the page which explains the refusal may look at it."""
        empty = self.parameter_storage_class
        self.__dict__.update(stream=io.BytesIO(), form=empty(), files=empty())

    def files_of(self, *fields: str) -> list[FileStorage]:
        """Give the files under these field names, in their order, without file inputs left empty.

        Raises FormUnreadable for a file under any other name.
        """
        wanted = {field.lower() for field in fields}
        found = []
        for name, file in _pairs(self.files):
            if not file.filename and not _spool_of(file).size:
                continue
            if (name or "").lower() not in wanted:
                raise FormUnreadable(
                    f"A file came under the field {name!r}, which this form does not have."
                )
            found.append(file)
        return found

    def close(self) -> None:
        """Close what the request holds, the spools of a broken form too; Flask calls it at the end of each request."""
        super().close()
        for spool in self._spools:
            spool.close()


def _pairs(files: "MultiDict[str, FileStorage]") -> Iterable[tuple[str, FileStorage]]:
    return files.items(multi=True)


def _spool_of(file: FileStorage) -> Spool:
    return cast("Spool", file.stream)
