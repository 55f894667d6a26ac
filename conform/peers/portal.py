"""A portal as its recipient uses it: follow the link of a notice, give the password in the page's one form."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

from conform.case import CaseFailedError, InconclusiveError
from conform.peers.letter import Delivered

_LINK = re.compile(r"https://[^\s<>\"]+")
_TIMEOUT = 30


def find_link(notice: Delivered) -> str:
    """The one link of a notice. Raises CaseFailedError."""
    links: set[str] = {link.rstrip(".,)") for text in notice.texts for link in _LINK.findall(text)}
    if len(links) != 1:
        raise CaseFailedError("the notice has not one link")
    return links.pop()


class Portal:
    """One message of a portal. `roots`: a file of root certificates; empty for the machine's."""

    def __init__(self, link: str, roots: str) -> None:
        self.link = link
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = roots or True

    def look(self) -> str:
        """The page of the link. Raises InconclusiveError."""
        return self._ask("GET", self.link)

    def open(self, password: str) -> str:
        """The page that comes for a password; the page of the link where that has no form. Raises InconclusiveError."""
        page = self.look()
        form = _Form()
        form.feed(page)
        if not form.password:
            return page
        return self._ask("POST", urljoin(self.link, form.action), {**form.hidden, form.password: password})

    def _ask(self, method: str, url: str, fields: dict[str, str] | None = None) -> str:
        try:
            page = self._session.request(method, url, data=fields, timeout=_TIMEOUT)
        except requests.RequestException as problem:
            raise InconclusiveError(f"the portal did not answer: {type(problem).__name__}") from None
        return unescape(page.text)


class _Form(HTMLParser):
    """The fields of a form with a password."""

    def __init__(self) -> None:
        super().__init__()
        self.action, self.password = "", ""
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = told.get("action", "")
        elif tag == "input" and told.get("type") == "hidden":
            self.hidden[told.get("name", "")] = told.get("value", "")
        elif tag == "input" and told.get("type") == "password":
            self.password = told.get("name", "")
