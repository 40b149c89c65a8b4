"""A real SMTP server for tests, plain or encrypted, with certificates made by an authority of the test's own."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

THIS, OTHER = "127.0.0.1", "127.0.0.2"
"""Two addresses of this machine; the second one is none that Intake takes for its own."""


class Postbox:
    """What the server's side does: keeps what comes and who said they were, or answers as a test wants."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.encrypted: list[bool] = []
        self.told: list[tuple[bytes, bytes]] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.got.append(envelope)
            self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return self.answer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.answer.startswith("55"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def let_in(
        self, _server: Any, _session: Any, _envelope: Any, _way: str, said: LoginPassword
    ) -> AuthResult:
        """Take any name and password, and remember them."""
        self.told.append((said.login, said.password))
        return AuthResult(success=True)


@contextmanager
def served(box: Postbox, host: str, port: int, **how: Any) -> Iterator[None]:
    """Serve a postbox: plainly, or as `ssl_context` and what else aiosmtpd knows say."""
    controller = Controller(box, hostname=host, port=port, **how)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


class Authority:
    """Vouches for servers; who trusts it is another matter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, folder.name)])
        made = self._begin(self.name, self.key, days=30)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        folder.mkdir()
        self.trust = folder / "authority.pem"
        self.trust.write_bytes(_pem(made.sign(self.key, hashes.SHA256())))

    def _begin(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int
    ) -> x509.CertificateBuilder:
        ends = datetime.now(UTC) + timedelta(days=days)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - timedelta(days=60))
            .not_valid_after(ends)
        )

    def server(self, *names: str, days: int = 30) -> ssl.SSLContext:
        """Give a server's side with a certificate for these addresses, good for so many days."""
        key = ec.generate_private_key(ec.SECP256R1())
        held = x509.SubjectAlternativeName([x509.IPAddress(ip_address(name)) for name in names])
        made = self._begin(x509.Name([]), key, days=days).add_extension(held, critical=True)
        chain, secret = self.folder / "server.pem", self.folder / "server.key"
        chain.write_bytes(_pem(made.sign(self.key, hashes.SHA256())))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, secret)
        return context


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
