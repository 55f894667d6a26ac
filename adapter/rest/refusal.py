"""Why a client gets no token, in the words of OAuth 2.0."""

from __future__ import annotations

from adapter.errors import Finding, Refused


class SignInRefused(Refused):
    """A request for a token that is refused (RFC 6749 §5.2).

    `error` is the code for programs. `wait`: after so many seconds it may be tried again.
    """

    def __init__(self, error: str, text: str, *, status: int = 400, wait: int = 0) -> None:
        super().__init__(Finding("", text, code="login"))
        self.error, self.status, self.wait = error, status, wait

    @property
    def description(self) -> str:
        """What was wrong, for whoever writes the client."""
        return self.findings[0].text
