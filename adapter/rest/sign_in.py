"""How a client signs in: an assertion by its key, or its certificate, for a token of five minutes.

SMART App Launch 2.2 (Backend Services), RFC 7523, RFC 8705. What is cheap to check is checked first: a signature costs
a hundred times more than everything before it.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from joserfc.jwk import KeySet

from adapter.clients import BadScope, Caller, ClientRole, Scope, grant_scopes
from adapter.config.addresses import names
from adapter.config.client import Client
from adapter.config.settings import Settings
from adapter.errors import NotAllowed, WrongUsage
from adapter.rest.pace import Pace
from adapter.rest.refusal import SignInRefused
from adapter.signed.assertion import ASSERTION_TYPE, check_assertion
from adapter.signed.claims import BadClaim
from adapter.signed.jwt import BadJwt, Jwt
from adapter.store.tokens import Token, Tokens
from adapter.xml.trust import Trust
from adapter.xml.verdict import BadSignature

LIFE = timedelta(seconds=300)
A_MINUTE = 30  # requests for a token, of one client from one address
KNOWN_FOR = timedelta(seconds=2)  # a process goes by what it has read of a token; a revoked one ends so late elsewhere
_MOST_KNOWN = 1_000
#: Who shows the one token of [callers], or calls from this machine while no client is configured.
ANYBODY = Caller("callers", "[callers]", ClientRole.OPERATOR, (Scope.parse("system/*.cruds"),), None, development=True)


@dataclass(frozen=True, slots=True)
class Granted:
    """A new token, and what it allows."""

    secret: str
    scopes: tuple[Scope, ...]


class SignIn:
    """Who may call: the clients of the configuration, and the tokens they were given."""

    def __init__(
        self,
        settings: Settings,
        tokens: Tokens,
        keys: Callable[[Client, str], KeySet],
        trust: Callable[[], Trust],
        now: Callable[[], datetime],
        new_secret: Callable[[], str],
        old_token: str | None = None,
    ) -> None:
        """`keys` gives the public keys of a client, looking again for a kid; `old_token` is that of [callers]."""
        self._settings, self._tokens, self._now, self._new_secret = settings, tokens, now, new_secret
        self.keys, self._trust = keys, trust
        self._clients = {client.id: client for client in settings.client}
        self._old_token = old_token
        self._static = [(token.encode(), client) for client in settings.client if (token := client.static_token)]
        self._pace = Pace(A_MINUTE)
        self._known: dict[str, tuple[Token, datetime]] = {}

    def recognise(self, secret: str, certificate: x509.Certificate | None) -> Caller:
        """Whoever shows this token; raises NotAllowed for one that is not valid, or not with this certificate."""
        shown = secret.encode("utf-8", "surrogatepass")
        if not self._old_token and not self._clients:
            return ANYBODY
        if self._old_token and hmac.compare_digest(shown, self._old_token.encode()):
            return ANYBODY
        for static, client in self._static:
            if hmac.compare_digest(shown, static):
                return replace(client.caller, development=True)
        token = self._find(secret) if secret else None
        client_of = self._clients.get(token.client) if token else None
        if token is None or client_of is None:
            raise NotAllowed.because("", "the Authorization header does not carry a valid bearer token.", code="login")
        if token.certificate and (certificate is None or thumbprint(certificate) != token.certificate):
            raise NotAllowed.because("", "the token goes with another certificate (RFC 8705).", code="login")
        # Again with the scopes of today: the configuration may have narrowed since.
        return replace(client_of.caller, scopes=grant_scopes(_parse(token.scopes), client_of.scopes))

    def _find(self, secret: str) -> Token | None:
        """The token, as the database had it a moment ago: to read its row would cost a third of a small request."""
        now, known = self._now(), self._known.get(secret)
        if known is not None and known[1] <= now < known[1] + KNOWN_FOR:
            return known[0] if now < known[0].expires else None
        token = self._tokens.find(secret, now)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        if token is None:
            self._known.pop(secret, None)
        else:
            self._known[secret] = token, now
        return token

    def exchange(self, form: Mapping[str, str], certificate: x509.Certificate | None, address: str) -> Granted:
        """Give a token for the parameters of a request; raises SignInRefused, or Theirs when keys cannot be had."""
        if form.get("grant_type") != "client_credentials":
            raise SignInRefused("unsupported_grant_type", "grant_type must be client_credentials.")
        if "client_assertion" in form or "client_assertion_type" in form:
            client = self._by_key(form, address)
            bound = ""
        else:
            client, bound = self._by_certificate(form, certificate, address)
        scopes = grant_scopes(_asked(form), client.scopes)
        if not scopes:
            raise SignInRefused("invalid_scope", "none of the scopes is registered for this client.")
        return give(self._tokens, self._new_secret(), client, scopes, self._now(), bound)

    def inspect(self, caller: Caller, secret: str) -> dict[str, object]:
        """What a token is (RFC 7662), for its own client or an operator. Anything else is not active."""
        token = self._tokens.find(secret, self._now())
        client = self._clients.get(token.client) if token else None
        if token is None or client is None or not (caller.role is ClientRole.OPERATOR or caller.id == client.id):
            return {"active": False}
        found: dict[str, object] = {
            "active": True,
            "client_id": client.id,
            "scope": " ".join(map(str, grant_scopes(_parse(token.scopes), client.scopes))),
            "exp": int(token.expires.timestamp()),
            "token_type": "Bearer",
        }
        return found | ({"cnf": {"x5t#S256": token.certificate}} if token.certificate else {})

    def revoke(self, caller: Caller, secret: str) -> None:
        """Revoke a token (RFC 7009): one of the caller's own, an operator any."""
        self._tokens.revoke(secret, None if caller.role is ClientRole.OPERATOR else caller.id)
        self._known.pop(secret, None)

    def _by_key(self, form: Mapping[str, str], address: str) -> Client:
        """The client that signed the assertion. It is used up by that, whatever comes of the request."""
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise SignInRefused("invalid_request", f"client_assertion_type must be {ASSERTION_TYPE}.")
        try:
            jwt = Jwt.read(form.get("client_assertion", ""))
        except BadJwt as problem:
            raise SignInRefused("invalid_client", f"client_assertion: {problem}.") from None
        issuer = jwt.claims.get("iss")
        client = self._clients.get(issuer) if isinstance(issuer, str) else None
        if client is None or client.jwks is None or form.get("client_id", client.id) != client.id:
            raise SignInRefused("invalid_client", "iss of the assertion is not a client that signs in by a key.")
        api = self._settings.api
        try:
            assertion = check_assertion(jwt, {api.token, *api.audiences}, self._now(), client.jwks.url)
        except BadClaim as problem:
            raise SignInRefused("invalid_client", f"client_assertion: {problem}.") from None
        self._keep_pace(client, address)
        try:
            jwt.prove(self.keys(client, jwt.kid))
        except BadJwt as problem:
            raise SignInRefused("invalid_client", f"client_assertion: {problem}.") from None
        except WrongUsage:
            raise SignInRefused("invalid_client", "the registered keys cannot be read: ask the operator.") from None
        if not self._tokens.use(client.id, assertion.jti, assertion.until, self._now()):
            raise SignInRefused("invalid_client", "the assertion was used before: its jti must be new.")
        return client

    def _by_certificate(
        self, form: Mapping[str, str], certificate: x509.Certificate | None, address: str
    ) -> tuple[Client, str]:
        """The client whose certificate the connection has (RFC 8705 §2.1), and the thumbprint its token goes with."""
        client = self._clients.get(form.get("client_id", ""))
        if certificate is None or client is None or not client.certificate:
            text = "the request has no client_assertion, and no certificate of a client that client_id names."
            raise SignInRefused("invalid_client", text)
        self._keep_pace(client, address)
        if not names(certificate.subject, client.subject):
            raise SignInRefused("invalid_client", "the certificate of the connection does not name this client.")
        try:
            self._trust().check_client(certificate, self._now())
        except BadSignature as problem:
            raise SignInRefused("invalid_client", problem.findings[0].text) from None
        return client, thumbprint(certificate)

    def _keep_pace(self, client: Client, address: str) -> None:
        if wait := self._pace.wait((client.id, address), self._now()):
            text = f"more than {A_MINUTE} requests for a token in a minute: keep the token for its 300 seconds."
            raise SignInRefused("slow_down", text, status=429, wait=wait)


def give(
    tokens: Tokens, secret: str, client: Client, scopes: tuple[Scope, ...], now: datetime, bound: str = ""
) -> Granted:
    """Make a secret the token of a client, with the certificate that it is `bound` to. Only its hash is kept."""
    tokens.keep(secret, Token(client.id, " ".join(map(str, scopes)), now + LIFE, bound), now)
    return Granted(secret, scopes)


def thumbprint(certificate: x509.Certificate) -> str:
    """`x5t#S256` (RFC 8705 §3.1)."""
    return base64.urlsafe_b64encode(certificate.fingerprint(hashes.SHA256())).rstrip(b"=").decode()


def _asked(form: Mapping[str, str]) -> tuple[Scope, ...]:
    """The scopes that are asked for. What is no scope of ours is left out: less than asked may be granted."""
    if not form.get("scope", "").strip():
        raise SignInRefused("invalid_scope", "scope must be there.")
    return _parse(form["scope"])


def _parse(text: str) -> tuple[Scope, ...]:
    scopes = []
    for word in text.split()[:200]:
        try:
            scopes.append(Scope.parse(word))
        except BadScope:
            continue
    return tuple(scopes)
