"""Mail goes only to a server whose certificate is one that this machine trusts, and that bears its name."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django.fixtures import Settings

from schakel.base.outbox import sources
from schakel.base.outbox.enums import Outcome
from schakel.base.outbox.rules import Letter
from tests.base.outbox.post import post_office

LETTER = Letter(
    to="a@test.example", subject="Hello", text="Read it.", html="<p>Read it.</p>", message_id="<1@test.example>"
)


def certificate(folder: Path, host: str) -> Path:
    """A certificate that signs itself, for a host, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(tz=UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / f"{host}.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


def outcome(folder: Path, settings: Settings, *, host: str) -> tuple[Outcome, int]:
    """What comes of a letter to a server with a certificate for a host, and how many letters arrived."""
    path = certificate(folder, host)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path)
    settings.EMAIL_USE_TLS = True
    with post_office(server) as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        return sources.hand_over(LETTER), len(box.got)


@pytest.mark.enable_socket
@pytest.mark.asvs("v5.0.0-12.3.2")
@pytest.mark.bio2("8.24")
def test_a_letter_stays_here_when_the_server_cannot_prove_its_name(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outcome(tmp_path, settings, host="127.0.0.1") == (Outcome.LATER, 0)  # signed by nobody that we know
    trusting = ssl.create_default_context

    def known(*args: object, **kwargs: object) -> ssl.SSLContext:
        context = trusting(*args, **kwargs)  # type: ignore[arg-type]
        for path in tmp_path.glob("*.pem"):
            context.load_verify_locations(path)
        return context

    monkeypatch.setattr("schakel.base.outbox.sources.ssl.create_default_context", known)
    assert outcome(tmp_path, settings, host="127.0.0.2") == (Outcome.LATER, 0)  # known, but with another name
    assert outcome(tmp_path, settings, host="127.0.0.1") == (Outcome.TAKEN, 1)
