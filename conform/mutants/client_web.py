"""The honest client's way to the API: one request, with patience; each switch (`defect`) spoils one thing."""

from __future__ import annotations

import json
import ssl
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter

Json = dict[str, Any]
_JSON = "application/fhir+json"
_TRIES = 4


class RefusedError(Exception):
    """The API refused: `reasons` are its sentences."""

    def __init__(self, status: int, reasons: list[str]) -> None:
        super().__init__(status)
        self.status, self.reasons = status, reasons


class AwayError(Exception):
    """The API did not answer, or answered what cannot be understood."""


@dataclass
class Web:
    """One connection to the API, for the length of one action. `pause` waits, `keep` writes into the log."""

    arguments: Mapping[str, Any]
    defect: str
    pause: Callable[[float], None]
    keep: Callable[[str], None]
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False
        self.session.verify = self.arguments.get("ca", True)
        if self.defect == "trusts-any-certificate":
            self.session.verify = False
        if self.defect == "speaks-old-tls":
            self.session.mount("https://", _OldTls())
        if self.defect == "passes-over-the-name":
            self.session.mount("https://", _AnyName())

    def ask(
        self, method: str, path: str, resource: Json | None = None, **headers: str
    ) -> tuple[Json, Mapping[str, str]]:
        """The resource that is answered, and the headers. Raises RefusedError, AwayError."""
        answer = self._send(method, path, resource, {name.replace("_", "-"): value for name, value in headers.items()})
        self.keep(f"{method} {path.partition('?')[0]} {answer.status_code}")
        found = _read(answer)
        if self.defect == "reads-no-status" and found.get("resourceType") == "Parameters":
            return found, answer.headers
        if answer.status_code >= 500 or (answer.status_code < 300 and not found):
            raise AwayError
        if not answer.ok or found.get("resourceType") == "OperationOutcome":
            if self.defect == "says-done-on-an-outcome":
                return {"resourceType": "Parameters"}, {}
            raise RefusedError(answer.status_code, reasons_of(found))
        return found, answer.headers

    def _send(self, method: str, path: str, resource: Json | None, headers: Mapping[str, str]) -> requests.Response:
        url = path if path.startswith("http") else f"{self.arguments['url']}/{path}"
        for _ in range(1 if self.defect == "gives-up" else _TRIES):
            try:
                answer = self._try(method, url, resource, headers)
            except (requests.exceptions.SSLError, requests.Timeout):
                raise AwayError from None
            except requests.ConnectionError:
                if self.defect == "gives-up":
                    raise AwayError from None
                headers = self._mend(headers)
                continue
            if answer.status_code not in {429, 503} or "Retry-After" not in answer.headers:
                return answer
            if self.defect != "ignores-retry-after":
                self.pause(float(answer.headers["Retry-After"]))
        raise AwayError

    def _try(self, method: str, url: str, resource: Json | None, headers: Mapping[str, str]) -> requests.Response:
        sent = {"Accept": _JSON, "Authorization": f"Bearer {self.arguments['token']}", **headers}
        if self.defect == "no-token":
            del sent["Authorization"]
        if self.defect == "token-in-the-address":
            url += f"{'&' if '?' in url else '?'}access_token={sent.pop('Authorization')[7:]}"
        if self.defect == "hetu-in-the-address" and "client" in self.arguments:
            url += f"{'&' if '?' in url else '?'}client={self.arguments['client']['value']}"
        body = None if resource is None else json.dumps(resource)
        if body is not None:
            sent["Content-Type"] = _JSON
        timeout = self.arguments.get("timeout") or 30
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the defect that trusts any certificate
            return self.session.request(method, url, data=body, headers=sent, timeout=timeout, allow_redirects=False)

    def _mend(self, headers: Mapping[str, str]) -> Mapping[str, str]:
        """What a repeated request has: the same."""
        if self.defect == "repeats-without-condition":
            return {name: value for name, value in headers.items() if name != "If-None-Exist"}
        return headers


def reasons_of(outcome: Json) -> list[str]:
    """Every sentence of an OperationOutcome."""
    return [str(issue.get("diagnostics", issue.get("code", ""))) for issue in outcome.get("issue", [])]


def _read(answer: requests.Response) -> Json:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("resourceType"), str) else {}


class _OldTls(HTTPAdapter):
    """A client that speaks TLS 1.0 and 1.1 as well."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        context = ssl.create_default_context()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
        super().init_poolmanager(*arguments, ssl_context=context, **options)


class _AnyName(HTTPAdapter):
    """A client that checks the chain, and not the name."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, assert_hostname=False, **options)
