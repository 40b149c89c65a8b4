"""Settings, from the environment; every fault is reported at once (exit 2 at the edge)."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "INTAKE_"

MAX_BODY = 102_000_000
SMALLEST_BODY = 3_000_000
"""Bytes: what a request may have unless told otherwise, and the least that a form with one small file needs."""

LOW_WATER = 1_000_000_000
"""Bytes free on the data's volumes below which no new file is taken (INTAKE_LOW_WATER). Room for what is on its way."""

QUOTA = 20_000_000_000
"""Bytes that a call may hold where it says nothing of its own (INTAKE_QUOTA)."""

CONNECTIONS = 500
"""Connections that one client may hold open at once (INTAKE_CONNECTIONS): an office's worth, a part of all."""

RATES = {
    "attach": (2_000, 300),
    "send": (600, 120),
    "act": (600, 120),
    "letter": (120, 6),
    "guess": (200, 60),
    "sign_in": (60, 6),
}
"""What one client (an IPv4 address, an IPv6 /64) may do: so much at once, then so many a minute.

INTAKE_RATE_ATTACH=2000/300 changes one, INTAKE_RATE_ATTACH=no takes it off. Made so that forty people behind one
address, each with ten files and twenty looks at what they send, never meet one twenty minutes before a deadline.

attach: a form with files or typed text that is kept, checked or previewed. send: a sending that was not prepared
before; one that was is counted by its own draft. act: withdrawing, contesting, asking, confirming, setting a first
password. letter: asking for a lost link. guess: links that open nothing. sign_in: attempts that fail, an account being
counted apart from the others at a sixth of it.
"""


class SettingsInvalid(Exception):
    """The settings cannot be used; `faults` are sentences that say what to do."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the software is told about its place.

    `data` is the one data folder (keys, database, blobs, mail); `origin` is the log's name for ever; `mail` is a folder
    path or smtp://user:password@host:port; `trusted_proxy` says that the front of deploy/nginx.conf stands before us
    at `proxy_address` and sets the request's instants; under `accel_prefix` it sends stored files itself ("": it does
    not); `max_body` is the most bytes that it lets through, whatever a call takes. `low_water` and `quota` are bytes,
    `connections` and `rates` what a client may do (at once, then a minute; what is missing has no limit): see their
    defaults above. A client is the address that the trusted front names, else the connection's; where another,
    untrusted server stands before us everybody comes from that one: take the rates off.
    """

    data: Path
    database_url: str
    base_url: str
    origin: str
    production: bool
    demo: bool
    debug: bool
    host: str
    port: int
    mail: str
    mail_from: str
    contact: str
    site_name: str
    site_tagline: str
    trusted_proxy: bool
    proxy_address: str
    max_body: int
    allow_tmpfs: bool
    worker: bool
    accel_prefix: str
    low_water: int = LOW_WATER
    quota: int = QUOTA
    connections: int = CONNECTIONS
    fallback: str = ""
    telephone: str = ""
    hours: str = ""
    rates: Mapping[str, tuple[int, int]] = field(default_factory=lambda: dict(RATES))

    @property
    def secure(self) -> bool:
        """Say whether the site is reached over https, so that cookies can be bound to it."""
        return self.base_url.startswith("https://")

    @property
    def shown(self) -> tuple[object, ...]:
        """Give what public pages show of all this; their ETags cover it."""
        reach = (self.contact, self.fallback, self.telephone, self.hours)
        return (self.site_name, self.site_tagline, *reach, self.base_url, self.demo)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the names under which the site answers: the base URL's, and this machine's outside production."""
        name = urlsplit(self.base_url).netloc
        local = () if self.production else (f"127.0.0.1:{self.port}", f"localhost:{self.port}")
        return (name, *local)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raise SettingsInvalid with every fault found."""
    env = {
        k.removeprefix(PREFIX): v
        for k, v in (environ or os.environ).items()
        if k.startswith(PREFIX)
    }
    faults: list[str] = []
    port = _number(env, "PORT", 8000, faults, most=65_535)
    host = env.get("HOST", "127.0.0.1")
    base = env.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    data = Path(env.get("DATA", "var")).absolute()
    production = _flag(env, "PRODUCTION", faults)
    settings = Settings(
        data=data,
        database_url=env.get("DATABASE_URL", f"sqlite:///{data}/intake.sqlite"),
        base_url=base,
        origin=env.get("ORIGIN", _origin(base)),
        production=production,
        demo=_flag(env, "DEMO", faults),
        debug=_flag(env, "DEBUG", faults),
        host=host,
        port=port,
        mail=env.get("MAIL", str(data / "mail")),
        mail_from=env.get("MAIL_FROM", "secretariat@intake.example"),
        contact=env.get("CONTACT", "secretariat@intake.example"),
        site_name=env.get("SITE_NAME", "Intake"),
        fallback=env.get("FALLBACK", ""),
        telephone=env.get("TELEPHONE", ""),
        hours=env.get("HOURS", ""),
        site_tagline=env.get("SITE_TAGLINE", ""),
        trusted_proxy=_flag(env, "TRUSTED_PROXY", faults),
        proxy_address=env.get("PROXY_ADDRESS", "127.0.0.1"),
        max_body=_number(env, "MAX_BODY", MAX_BODY, faults, least=SMALLEST_BODY, most=10**12),
        allow_tmpfs=_flag(env, "ALLOW_TMPFS", faults),
        worker=_flag(env, "WORKER", faults, default=True),
        accel_prefix=env.get("ACCEL_PREFIX", ""),
        low_water=_number(env, "LOW_WATER", LOW_WATER, faults, least=0, most=10**13 - 1),
        quota=_number(env, "QUOTA", QUOTA, faults, most=10**13 - 1),
        connections=_number(env, "CONNECTIONS", CONNECTIONS, faults, most=65_535),
        rates=_rates(env, faults),
    )
    faults += _shape(settings) + (_production(settings, env) if production else [])
    if faults:
        raise SettingsInvalid(faults)
    return settings


def _origin(base: str) -> str:
    return urlsplit(base).netloc.replace(":", "-") + "/log" if "://" in base else base


def _flag(env: Mapping[str, str], name: str, faults: list[str], *, default: bool = False) -> bool:
    value = env.get(name)
    if value is None or value == "":
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() not in {"0", "false", "no", "off"}:
        faults.append(f"{PREFIX}{name} is {value!r}; write yes or no.")
    return False


def _number(
    env: Mapping[str, str], name: str, default: int, faults: list[str], *, most: int, least: int = 1
) -> int:
    value = env.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,13}", value) or not least <= int(value) <= most:
        faults.append(f"{PREFIX}{name} is {value!r}; write a number from {least} to {most}.")
        return default
    return int(value)


def _rates(env: Mapping[str, str], faults: list[str]) -> dict[str, tuple[int, int]]:
    found = {}
    for name, usual in RATES.items():
        word = f"RATE_{name.upper()}"
        value = env.get(word, "/".join(map(str, usual)))
        match = re.fullmatch(r"([1-9][0-9]{0,6})/([1-9][0-9]{0,6})", value)
        if match:
            found[name] = (int(match[1]), int(match[2]))
        elif value.lower() not in {"no", "off"}:
            faults.append(
                f"{PREFIX}{word} is {value!r}; write how many at once and how many a minute, as 600/120, or no."
            )
    return found


def _shape(settings: Settings) -> list[str]:
    faults = []
    parts = urlsplit(settings.base_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query:
        faults.append(
            f"{PREFIX}BASE_URL is {settings.base_url!r}; write the site's address, https://…"
        )
    if not re.fullmatch(r"[!-*,-~]{1,200}", settings.origin):
        faults.append(
            f"{PREFIX}ORIGIN is {settings.origin!r}; write a name without spaces or +, host/log."
        )
    if not settings.database_url.startswith(
        ("sqlite:///", "postgresql+psycopg://", "postgresql://")
    ):
        faults.append(f"{PREFIX}DATABASE_URL must begin with sqlite:/// or postgresql://.")
    if "://" in settings.mail and not settings.mail.startswith(("smtp://", "smtps://")):
        faults.append(f"{PREFIX}MAIL must be a folder, smtp://host:port or smtps://host:port.")
    addresses = {"MAIL_FROM": settings.mail_from, "CONTACT": settings.contact}
    if settings.fallback:
        addresses["FALLBACK"] = settings.fallback
    for name, value in addresses.items():
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
            faults.append(f"{PREFIX}{name} is {value!r}; write an e-mail address.")
    return faults + _front(settings)


def _front(settings: Settings) -> list[str]:
    """Find what would let a stranger set a request's instants, or leave files unsent."""
    faults = []
    try:
        ipaddress.ip_address(settings.proxy_address)
    except ValueError:
        faults.append(
            f"{PREFIX}PROXY_ADDRESS is {settings.proxy_address!r}; write the front's one IP address."
        )
    prefix = settings.accel_prefix
    if prefix and not re.fullmatch(r"/[A-Za-z0-9_.-]{1,60}/", prefix):
        faults.append(
            f"{PREFIX}ACCEL_PREFIX is {prefix!r}; write the front's internal location, /stored-files/."
        )
    if prefix and not settings.trusted_proxy:
        faults.append(
            f"{PREFIX}ACCEL_PREFIX needs {PREFIX}TRUSTED_PROXY: without the front nobody sends the files."
        )
    return faults


def _production(settings: Settings, env: Mapping[str, str]) -> list[str]:
    """Find what the demo may do and a real site may not (DESIGN 6.22)."""
    faults = []
    if not settings.secure:
        faults.append(f"{PREFIX}BASE_URL must begin with https:// in production.")
    if settings.debug:
        faults.append(f"{PREFIX}DEBUG cannot be on in production.")
    if settings.demo:
        faults.append(f"{PREFIX}DEMO cannot be on in production: its accounts are public.")
    if settings.allow_tmpfs:
        faults.append(
            f"{PREFIX}ALLOW_TMPFS cannot be on in production: memory does not survive a restart."
        )
    if "://" not in settings.mail:
        faults.append(f"{PREFIX}MAIL must name the mail relay, smtp://host:port, in production.")
    faults += [
        f"{PREFIX}{name} must be set in production."
        for name in ("BASE_URL", "ORIGIN", "MAIL_FROM", "CONTACT", "DATA")
        if not env.get(name)
    ]
    if not env.get("TRUSTED_PROXY"):
        # A front that buffers and is not trusted would make every slow upload look late.
        faults.append(
            f"{PREFIX}TRUSTED_PROXY must be set in production: yes behind deploy/nginx.conf, no where nothing buffers."
        )
    return faults
