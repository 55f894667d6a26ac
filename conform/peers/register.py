"""A register of organisations as the kit reaches it: the code server's pages, and Soteri and the joinings beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import requests

from conform.case import CaseFailedError, InconclusiveError, NotApplicableError, NotSeenError
from conform.evidence import Evidence
from conform.lever import Did, Lever
from conform.peers.register_known import NAMES, Known
from conform.peers.register_page import Answer, Entry, Page, read_first
from conform.peers.tls import TlsServer, web_server
from conform.peers.weather import Weather, WeatherSession

#: The SOTE organisation register on the code server, and the same with the suffix of its version (domain.md 2).
CLASSIFICATION = "1.2.246.537.6.202"
VERSIONED = "1.2.246.537.6.202.2008"
#: The most entries that a page may have (code server API v6).
LARGEST = 500

_TIMEOUT = 30
_CODES = "/codeserver/csapi/v6/classifications/{}/conceptcodes"


@dataclass
class Memory:
    """The whole register, as one reading of a run found it: most cases look at that one."""

    pages: list[Page] = field(default_factory=list)


class Register:
    """One register under test. It raises InconclusiveError when the system does not answer."""

    def __init__(
        self,
        url: str,
        features: frozenset[str],
        known: tuple[Known, ...],
        evidence: Evidence,
        *,
        token: str = "",
        ca: Path | None = None,
        lever: Lever | None = None,
        names: Mapping[str, str] = NAMES,
        memory: Memory | None = None,
        weather: Weather | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.features, self.known, self.evidence = features, known, evidence
        self._token, self._ca, self._lever, self._names = token, ca, lever, names
        self._memory = memory or Memory()
        self._session = WeatherSession(weather or Weather(rough=False))
        self._session.trust_env = False
        self._session.verify = str(ca) if ca else True

    @property
    def tls(self) -> TlsServer | None:
        """The server as TLS sees it; None for an address of plain HTTP."""
        place = urlsplit(self.url)
        if place.scheme != "https" or place.hostname is None:
            return None
        return web_server(place.hostname, place.port or 443, _CODES.format(CLASSIFICATION), {}, self._ca)

    def need(self, feature: str) -> None:
        """Raise NotApplicableError where the system does not claim a feature."""
        if feature not in self.features:
            raise NotApplicableError(f"the system does not claim {feature}")

    def find_known(self, fits: Callable[[Known], object], what: str) -> list[Known]:
        """The known entries that fit. Raises NotSeenError where the claim names none."""
        found = [one for one in self.known if fits(one)]
        if not found:
            raise NotSeenError(f"`known` names no entry {what}: nothing was asked for")
        return found

    def ask(self, path: str, headers: Mapping[str, str] | None = None, **query: str) -> Answer:
        """One GET."""
        sent = {"Accept": "application/json", **(headers or {})}
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        url = f"{self.url}{path}" + (f"?{urlencode(query)}" if query else "")
        place = urlsplit(url)
        self.evidence.keep("sent", _head(f"GET {place.path}?{place.query}", sent), b"")
        try:
            answer = self._session.get(url, headers=sent, timeout=_TIMEOUT, allow_redirects=False)
        except requests.RequestException as problem:
            raise InconclusiveError(f"the system did not answer: {type(problem).__name__}") from None
        came = {name.lower(): value for name, value in answer.headers.items()}
        self.evidence.keep("received", _head(f"HTTP {answer.status_code}", came), answer.content)
        return Answer(answer.status_code, came, answer.content)

    def ask_entry(self, oid: str) -> Answer:
        """One entry by its OID (the feature `entry`; ours)."""
        return self.ask(f"{_CODES.format(CLASSIFICATION)}/{oid}")

    def ask_page(self, number: int, size: int, classification: str = CLASSIFICATION, tag: str = "") -> Answer:
        """A page as it comes. `tag`: ask for it only where the register is no longer the one of that ETag."""
        return self.ask(
            _CODES.format(classification), {"If-None-Match": tag} if tag else {}, pageSize=str(size), page=str(number)
        )

    def read_page(self, number: int, size: int, classification: str = CLASSIFICATION) -> Page:
        """A page. Raises CaseFailedError where none comes, or one of another shape."""
        answer = self.ask_page(number, size, classification)
        if 300 <= answer.status < 400:
            raise CaseFailedError("a page was answered with a redirect: url is the address that it leads to")
        if answer.status != 200:
            raise CaseFailedError("a page of the register was not answered with 200")
        return self.make_page(answer)

    def make_page(self, answer: Answer) -> Page:
        """The page of an answer. Raises CaseFailedError where it has not the code server's shape."""
        told = answer.json
        codes, total, pages = told.get("conceptCodes"), told.get("totalItems"), told.get("totalPages")
        if not isinstance(codes, list) or not isinstance(total, int) or not isinstance(pages, int):
            raise CaseFailedError("a page has no conceptCodes, totalItems and totalPages")
        return Page(tuple(self._read_entry(code) for code in codes), total, pages, answer.headers.get("etag", ""))

    def read_pages(self, size: int = LARGEST, classification: str = CLASSIFICATION) -> list[Page]:
        """Every page, with so many entries in each. Raises CaseFailedError."""
        first = self.read_page(1, size, classification)
        if not 0 <= first.pages <= -(-max(first.total, 1) // size) + 1:
            raise CaseFailedError("totalPages is not what totalItems and pageSize make")
        return [first, *(self.read_page(number, size, classification) for number in range(2, first.pages + 1))]

    def whole(self) -> list[Entry]:
        """Every entry, as the run has read it once. Raises CaseFailedError."""
        if not self._memory.pages:
            self._memory.pages = self.read_pages()
        return [entry for page in self._memory.pages for entry in page.entries]

    def by_oid(self) -> dict[str, Entry]:
        """OID → entry of the whole register. Raises CaseFailedError."""
        return {entry.oid: entry for entry in self.whole()}

    def change(self) -> None:
        """Make the register change, by the lever. Raises NotSeenError, InconclusiveError."""
        if self._lever is None:
            raise NotSeenError("the claim has no lever: nothing changed while the kit was reading")
        if self._lever.pull("change", {}).outcome is not Did.DID:
            raise InconclusiveError("the lever could not change the register")
        self._memory.pages = []

    def _read_entry(self, code: object) -> Entry:
        attributes = code.get("attributes") if isinstance(code, dict) else None
        if not isinstance(code, dict) or not isinstance(code.get("conceptCodeId"), str):
            raise CaseFailedError("an entry has no conceptCodeId")
        if not isinstance(attributes, list) or not all(isinstance(one, dict) for one in attributes):
            raise CaseFailedError("an entry has no list of attributes")
        found = {str(one.get("attributeName")): read_first(one.get("attributeValue")) for one in attributes}
        return Entry(code["conceptCodeId"], {name: found.get(spelt, "") for name, spelt in self._names.items()})


def _head(first: str, headers: Mapping[str, str]) -> str:
    return "\n".join([first, *(f"{name}: {value}" for name, value in headers.items())])
