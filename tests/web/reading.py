"""A stranger who reads: no cookie, no account."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.web.staffing import BASE


class Reader:
    """Opens addresses and keeps nothing; answers are read to their end."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client(use_cookies=False)

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open an address."""
        return self.open(path, "GET", **more)

    def open(self, path: str, method: str, **more: Any) -> TestResponse:
        """Ask with another method."""
        return self.client.open(path, method=method, base_url=BASE, buffered=True, **more)
