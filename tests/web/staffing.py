"""A browser of the secretariat: a test client with an account's session, its CSRF token and the site's address."""

import secrets
from datetime import datetime
from typing import Any

from flask import Flask
from flask_security import hash_password
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import text
from werkzeug.test import TestResponse

from intake.runtime import Runtime
from intake.services import accounts
from intake.services.work import Actor
from tests.world import SYSTEM_STAFF

BASE = "http://127.0.0.1:8000"
PASSWORD = "violet tractor under glass"


class Browser:
    """One browser with its cookies. `be` puts an account's session there without the slow sign-in."""

    def __init__(self, app: Flask, runtime: Runtime) -> None:
        self.app = app
        self.runtime = runtime
        self.client = app.test_client()

    def be(self, actor: Actor | None) -> "Browser":
        """Become somebody; None for a stranger."""
        self.client = self.app.test_client()
        if actor is not None:
            with self.runtime.works.reading() as work:
                key = work.session.execute(
                    text('SELECT fs_uniquifier FROM "user" WHERE id = :id'), {"id": actor.user_id}
                ).scalar_one()
            now: datetime = self.runtime.clock.now()
            with self.client.session_transaction(base_url=BASE) as session:
                session.update(
                    _user_id=key, _fresh=True, since=now.timestamp(), seen=now.timestamp()
                )
        return self

    def token(self) -> str:
        """Give a CSRF token of this session."""
        with self.client.session_transaction(base_url=BASE) as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        key = self.app.secret_key
        assert key is not None
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))

    def get(self, path: str, *, method: str = "GET", **more: Any) -> TestResponse:
        """Open an address."""
        return self.client.open(path, method=method, base_url=BASE, buffered=True, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form of this site."""
        return self.client.post(
            path, data={"csrf_token": self.token(), **(data or {})}, base_url=BASE, **more
        )

    def sign_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        """Sign in as a person does."""
        return self.post("/account/login", {"email": email, "password": password})


def give_password(app: Flask, runtime: Runtime, email: str, password: str = PASSWORD) -> None:
    """Set an account's password through a one-time token."""
    with app.app_context():
        hashed = hash_password(password)
    with runtime.works.writing(SYSTEM_STAFF) as work:
        person = next(one for one in accounts.people(work) if one.email == email)
        accounts.set_password(work, accounts.token(work, person.id), hashed)
