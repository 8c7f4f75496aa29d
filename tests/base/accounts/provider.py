"""A small OpenID Connect provider on the loopback: discovery, authorize, token (with PKCE), keys, user info."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "schakel-test", "only for this test"


@dataclass
class Provider:
    """What the provider knows: who is at its door, the codes that it gave out, and its key."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    #: A path that answers by sending on, and the paths that were asked.
    sends_on: str = ""
    asked: list[str] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    def discovery(self) -> dict[str, Any]:
        """The well-known document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Give a code for the person at the door; returns where the browser goes."""
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """Give tokens for a code, once, to who knows the secret and the verifier."""
        given = self.codes.pop(asked.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(asked.get("code_verifier", "").encode()).digest())
        if (
            given is None
            or asked.get("client_secret") != SECRET
            or proof.decode().rstrip("=") != given["code_challenge"]
        ):
            return None
        now = int(time.time())
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        body = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, **self.claims}
        identity = jwt.encode(body, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": token, "token_type": "Bearer", "expires_in": 300, "id_token": identity}

    def keys(self) -> dict[str, Any]:
        """The public key, as a set."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}


@contextmanager
def running() -> Iterator[Provider]:
    """Serve a provider on a free port until the block ends."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(path)
            if path == provider.sends_on:
                self._send_on()
            elif path == "/.well-known/openid-configuration":
                self._answer(provider.discovery())
            elif path == "/keys":
                self._answer(provider.keys())
            elif path == "/userinfo":
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self._answer(
                    provider.claims if token in provider.tokens else {}, 200 if token in provider.tokens else 401
                )
            else:
                self._answer({}, 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append(self.path)
            if self.path == provider.sends_on:
                self._send_on()
                return
            given = provider.exchange({name: values[0] for name, values in parse_qs(body).items()})
            self._answer(given or {"error": "invalid_grant"}, 200 if given else 400)

        def _send_on(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"{provider.issuer}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _answer(self, content: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    return Handler
