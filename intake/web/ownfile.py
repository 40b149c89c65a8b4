"""Texts that stand behind a secret link, handed over as files: attachments that no browser runs."""

from flask import Response

from intake.web.guards import private

SANDBOX = "sandbox; default-src 'none'"


def text(data: bytes, name: str) -> Response:
    """Give bytes that are text, unchanged; `name` is plain ASCII."""
    return attached(Response(data, content_type="text/plain; charset=utf-8"), name)


def attached(response: Response, name: str) -> Response:
    """Mark a response as a file to keep, not to open."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return private(response)
