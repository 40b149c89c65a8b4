"""Helps the tests of the submitter's side: an application, a form as a browser fills it, files."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from intake.app import create_app
from intake.runtime import Runtime
from tests.world import World

JSON = {"Accept": "application/json"}
Upload = tuple[bytes, str]


def make_app(runtime: Runtime) -> Flask:
    """Make the application for tests."""
    app = create_app(runtime)
    app.testing = True
    return app


class Submitter:
    """A person at the form, with a browser that runs no script and keeps no cookie."""

    def __init__(self, app: Flask, world: World, code: str = "CAL", lang: str = "en") -> None:
        self.world = world
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.site = world.runtime.settings.base_url
        self.path = f"/{lang}/calls/{code.lower()}/submit"
        self.token = ""

    def open(self, **headers: str) -> TestResponse:
        """Open the form and remember its token."""
        answer = self.get(self.path, **headers)
        self.remember(answer)
        return answer

    def get(self, path: str, **headers: str) -> TestResponse:
        """Follow a link."""
        return self.client.get(path, headers=headers, base_url=self.site, buffered=True)

    def remember(self, answer: TestResponse) -> None:
        """Take the token that a page carries."""
        found = re.search(r'name="token" value="([^"]+)"', answer.get_data(as_text=True))
        if found:
            self.token = found[1]

    def post(
        self,
        fields: Mapping[str, Any] | None = None,
        files: Sequence[Upload] = (),
        *,
        action: str = "send",
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        environ: Mapping[str, Any] | None = None,
        replacing: Mapping[str, Upload] | None = None,
        **changed: Any,
    ) -> TestResponse:
        """Press a button: fields as given, else a complete form without files; the page's new token is remembered.

        `replacing` are files by the names of the fields beside attached ones.
        """
        data: MultiDict[str, Any] = MultiDict()
        data.add("token", self.token if token is None else token)
        data.add("action", action)
        for key, value in {**(COMPLETE if fields is None else fields), **changed}.items():
            for one in value if isinstance(value, list | tuple) else [value]:
                if one is not None:
                    data.add(key, str(one))
        for content, name in files:
            data.add("files", FileStorage(io.BytesIO(content), filename=name))
        for key, (content, name) in (replacing or {}).items():
            data.add(key, FileStorage(io.BytesIO(content), filename=name))
        boundary, body = encode_multipart(data)
        answer = self.client.post(
            self.path,
            base_url=self.site,
            data=body,
            content_type=f"multipart/form-data; boundary={boundary}",
            headers=dict(headers or {}),
            environ_overrides=dict(environ or {}),
        )
        self.remember(answer)
        return answer


COMPLETE: Mapping[str, Any] = {
    "on_behalf": "",
    "name": "Ada Example",
    "submitter_type": "individual",
    "countries": ["CH"],
    "email": "ada@example.org",
    "title": "Remarks",
    "issues": ["1"],
    "correspondence_language": "en",
    "publication": "named",
}

ENGLISH = (
    b"We welcome the draft issues paper and answer its first question at some length.\n"
    b"The register should list every submission with the reason why it was not published.\n"
)
