"""What the console needs of the organisation's identity provider (OpenID Connect Core 1.0)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapter.identifiers import WorkerId


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a sign-in was begun with, and must come back with: state, nonce (§3.1.2.1) and verifier (RFC 7636)."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who has signed in: the subject at this issuer, the name, the groups, and when and how that was.

    `worker`: their identifier as a professional, where the provider says it. `session`: theirs at the provider.
    """

    issuer: str
    subject: str
    name: str
    groups: frozenset[str]
    authenticated: datetime
    level: str = ""  # `acr`, as the provider says it
    worker: WorkerId | None = None
    session: str = ""  # `sid`

    @property
    def account(self) -> str:
        """What shows who that is: the subject and its issuer."""
        return f"{self.subject} {self.issuer}"


@dataclass(frozen=True, slots=True)
class SignOut:
    """What the provider says has ended: a person's sessions, or one (OpenID Connect Back-Channel Logout 1.0 § 2.4).

    `token`: the id of the message, good once; `until`: when it is too old.
    """

    issuer: str
    subject: str
    session: str
    token: str
    until: datetime

    def ends(self, identity: Identity) -> bool:
        """Whether a session of this person is one of them: by every name that the provider has given."""
        by_name = (self.subject, identity.subject), (self.session, identity.session)
        return self.issuer == identity.issuer and all(said in {"", own} for said, own in by_name)


class IdentityPort(Protocol):
    """One identity provider. Every method raises Theirs when it cannot be reached or misbehaves."""

    def begin(self, challenge: Challenge, max_age: int) -> str:
        """Where the browser is sent to sign in. `max_age`: how old a sign-in may be, in seconds."""

    def finish(self, challenge: Challenge, code: str, now: datetime) -> Identity:
        """Who has signed in, for the code that the browser has brought. Raises Refused for one that proves nothing."""

    def read_sign_out(self, token: str, now: datetime) -> SignOut:
        """What a logout token says has ended. Raises Refused for one that the provider did not write for us, now."""
