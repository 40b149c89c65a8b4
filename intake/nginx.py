"""The settings of the production front: deploy/nginx.conf with this site's in place."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from config import Settings

TEMPLATE = Path(__file__).parent.parent / "deploy/nginx.conf"
ACCEL = "/stored-files/"
"""The internal location of stored files where the settings name none."""

_BLANK = re.compile(r"@[A-Z_]+@")
_PLAIN = re.compile(r"[\w./:\[\]-]+")
_INDENT = " " * 8


class NotPlain(Exception):
    """A value that cannot stand in the file: it would need quoting, or say more than one thing."""

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value
        super().__init__(f"{name} is {value!r}; nginx takes letters, digits and . / : _ - only")


def render(
    settings: Settings,
    *,
    user: str,
    listen: str,
    certificate: str = "",
    key: str = "",
) -> str:
    """Give the file for a site. `listen` is a port or address:port; with a certificate it speaks TLS there.

    `user` is whom the workers run as: who owns the data, whose files nobody else may read. Raises NotPlain.
    """
    parts = urlsplit(settings.base_url)
    host = parts.hostname or ""
    values = {
        "USER": user,
        "RUN": str(settings.data / "nginx"),
        "STORE": str(settings.data / "store"),
        "MAX_BODY": str(settings.max_body),
        "UPSTREAM": f"{settings.host}:{settings.port}",
        "SCHEME": parts.scheme,
        "HOST": host,
        "CONNECTIONS": str(settings.connections),
        "ACCEL": settings.accel_prefix or ACCEL,
    }
    for name, value in {**values, "listen": listen}.items():
        _plain(name, value)
    values["LISTEN"], values["REDIRECT"] = _listening(listen), ""
    if certificate:
        values["LISTEN"] = _listening(f"{listen} ssl http2") + _tls(certificate, key)
        values["REDIRECT"] = (
            f"    server {{\n{_listening('80')}\n{_INDENT}server_name {host};\n"
            f"{_INDENT}return 301 {settings.base_url}$request_uri;\n    }}\n"
        )
    text = _BLANK.sub(lambda found: values[found[0].strip("@")], TEMPLATE.read_text("utf-8"))
    return text.replace("\n\n\n", "\n\n")


def _plain(name: str, value: str) -> str:
    if not _PLAIN.fullmatch(value):
        raise NotPlain(name, value)
    return value


def _listening(where: str) -> str:
    return f"{_INDENT}listen {where};"


def _tls(certificate: str, key: str) -> str:
    lines = (
        f"ssl_certificate {_plain('--certificate', certificate)};",
        f"ssl_certificate_key {_plain('--key', key)};",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "ssl_session_cache shared:intake:10m;",
        "ssl_session_tickets off;",
    )
    return "".join(f"\n{_INDENT}{line}" for line in lines)


def for_site(
    settings: Settings, *, user: str | None, listen: str | None, certificate: str, key: str
) -> str:
    """Give the file, and make the folder in which the front keeps waiting bodies and its logs. Raises NotPlain."""
    folder = settings.data / "nginx"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return render(
        settings,
        user=user or settings.data.owner(),
        listen=listen or ("443" if certificate else "80"),
        certificate=certificate,
        key=key,
    )
