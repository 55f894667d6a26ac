"""The organisation's identity provider over HTTP (OpenID Connect Core 1.0, Discovery 1.0, PKCE by RFC 7636)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from adapter.config.addresses import Place
from adapter.config.console import Console
from adapter.config.section import parse_worker
from adapter.errors import Refused, Theirs
from adapter.identifiers import BadIdentifier, WorkerId
from adapter.ports.identity import Challenge, Identity, SignOut
from adapter.words import Sentence

_TIMEOUT = 10.0
_ALGORITHMS = ["RS256", "PS256", "ES256", "ES384"]
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_TYPES = {"logout+jwt", "application/logout+jwt", "jwt"}
_CLOCKS = 60  # seconds that two clocks may differ
_NO_PROOF = Sentence(
    "Kirjautuminen ei onnistunut: vastaus ei todista, kuka kirjautui.",
    "Inloggningen misslyckades: svaret bevisar inte vem som loggade in.",
    "the sign-in failed: what came back does not prove who signed in.",
)
_AGAIN = Sentence("Kirjaudu uudelleen.", "Logga in på nytt.", "Sign in again.")


class IdentityProviderLink:
    """IdentityPort over the wire. `redirect`: where the browser comes back to, as it is registered there.

    `secret` is asked for when somebody signs in: without it the API serves all the same.
    """

    def __init__(self, console: Console, place: Place, redirect: str, secret: Callable[[], str]) -> None:
        self._console, self._issuer, self._redirect, self._secret = console, place.url, redirect, secret
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.verify = str(place.roots) if place.roots else True
        self._known: dict[str, Any] = {}

    def begin(self, challenge: Challenge, max_age: int) -> str:
        """See IdentityPort."""
        session = self._session()
        url, _ = session.create_authorization_url(
            self._place("authorization_endpoint"),
            state=challenge.state,
            nonce=challenge.nonce,
            code_verifier=challenge.verifier,
            max_age=max_age,
        )
        return str(url)

    def finish(self, challenge: Challenge, code: str, now: datetime) -> Identity:
        """See IdentityPort."""
        session = self._session()
        session.verify = self._http.verify
        try:
            token = session.fetch_token(
                self._place("token_endpoint"),
                code=code,
                code_verifier=challenge.verifier,
                timeout=_TIMEOUT,
                allow_redirects=False,
            )
        except OAuthError:
            raise _refused() from None
        except (requests.RequestException, ValueError):
            raise _away() from None
        return self._read(str(token.get("id_token", "")), challenge.nonce, now)

    def _read(self, text: str, nonce: str, now: datetime) -> Identity:
        """The identity of an ID token that this provider signed for us, now (OpenID Connect Core §3.1.3.7)."""
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_CLOCKS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._console.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            auth_time={"essential": True},
        )
        try:
            claims = jwt.decode(text, self._keys(), algorithms=_ALGORITHMS).claims
            registry.validate(claims)
        except (JoseError, ValueError, TypeError):
            raise _refused() from None
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self._console.client_id:
            raise _refused()
        groups = claims.get(self._console.groups_claim, [])
        return Identity(
            issuer=self._issuer,
            subject=str(claims["sub"]),
            name=str(claims.get("name") or claims.get("preferred_username") or claims["sub"]),
            groups=frozenset(str(group) for group in groups) if isinstance(groups, list) else frozenset(),
            authenticated=_moment(claims["auth_time"]),
            level=str(claims.get("acr", "")),
            worker=_worker(claims.get(self._console.worker_claim)) if self._console.worker_claim else None,
            session=str(claims.get("sid", "")),
        )

    def read_sign_out(self, token: str, now: datetime) -> SignOut:
        """See IdentityPort (OpenID Connect Back-Channel Logout 1.0 § 2.6)."""
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_CLOCKS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._console.client_id},
            iat={"essential": True},
            exp={"essential": True},
            jti={"essential": True},
        )
        try:
            read = jwt.decode(token, self._keys(), algorithms=_ALGORITHMS)
            registry.validate(read.claims)
        except (JoseError, ValueError, TypeError):
            raise _refused() from None
        claims = read.claims
        subject, session, key = (claims.get(name, "") for name in ("sub", "sid", "jti"))
        is_whole = (
            str(read.header.get("typ", "JWT")).lower() in _LOGOUT_TYPES
            and _names_logout(claims.get("events"))
            and "nonce" not in claims
            and all(isinstance(name, str) for name in (subject, session, key))
            and bool(key and (subject or session))
        )
        if not is_whole:
            raise _refused()
        until = _moment(claims["exp"]) + timedelta(seconds=_CLOCKS)
        return SignOut(self._issuer, str(subject), str(session), str(key), until)

    def _session(self) -> OAuth2Session:
        session = OAuth2Session(
            self._console.client_id,
            self._secret(),
            scope="openid profile",
            redirect_uri=self._redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic",  # noqa: S106 – the name of a method
        )
        session.trust_env = False
        return session

    def _place(self, name: str) -> str:
        place = self._metadata().get(name)
        if not isinstance(place, str):
            raise _away()
        return place

    def _metadata(self) -> dict[str, Any]:
        """The discovery document, asked for once; its issuer must be the one that is configured (Discovery §4.3)."""
        if not self._known:
            found = self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._issuer:
                raise _away()
            self._known = found
        return self._known

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(self._get(self._place("jwks_uri")))  # type: ignore[arg-type]

    def _get(self, url: str) -> dict[str, Any]:
        try:
            answer = self._http.get(url, timeout=_TIMEOUT, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError):
            raise _away() from None
        if not isinstance(found, dict):
            raise _away()
        return found


def _worker(value: object) -> WorkerId | None:
    """A professional's identifier; None where the provider says none, or one that no professional has."""
    try:
        return parse_worker(value) if isinstance(value, str) else None
    except BadIdentifier:
        return None


def _names_logout(events: object) -> bool:
    return isinstance(events, dict) and isinstance(events.get(_LOGOUT), dict)


def _moment(value: object) -> datetime:
    if not isinstance(value, int | float):
        raise _refused()
    return datetime.fromtimestamp(value, UTC)


def _away() -> Theirs:
    return Theirs("Identity provider", "it could not be reached, or did not answer as it should.")


def _refused() -> Refused:
    return Refused.because("", _NO_PROOF, _AGAIN, "security")
