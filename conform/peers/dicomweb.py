"""An archive as the kit reaches it by DICOMweb (DICOM PS3.18 10): search, retrieve and store, kept as evidence."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import requests
from pydicom.datadict import keyword_for_tag
from pydicom.dataset import Dataset

from conform.case import InconclusiveError
from conform.evidence import Evidence
from conform.peers.dicom_object import Hit, Study, write_file

_TIMEOUT = 30
_JSON = "application/dicom+json"
_BOUNDARY = "lautta-conform"
#: Objects as they are stored (DICOM PS3.18 8.7.3).
AS_STORED = 'multipart/related; type="application/dicom"; transfer-syntax=*'
FAILED, STORED, RETRIEVE_URL = "00081198", "00081199", "00081190"


@dataclass(frozen=True)
class WebAnswer:
    """What came: the status, the headers with small names, the octets."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_refusal(self) -> bool:
        """Whether the request was refused as wrong."""
        return 400 <= self.status < 500

    @property
    def is_warned(self) -> bool:
        """Whether a warning 299 came with it (DICOM PS3.18 8.3.4)."""
        return "299" in self.headers.get("warning", "")

    @property
    def is_search(self) -> bool:
        """Whether it is what a search is answered with: DICOM JSON, or 204 for nothing (DICOM PS3.18 10.6.3.1)."""
        return self.status == 204 or (self.status in {200, 206} and isinstance(self._json, list))

    @property
    def hits(self) -> list[Hit]:
        """What a search brought; nothing where it is no answer to a search."""
        found = self._json if self.status in {200, 206} else []
        return [_read_hit(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    @property
    def data(self) -> dict[str, Any]:
        """The one data set in DICOM JSON; empty where it is none."""
        found = self._json
        return found if isinstance(found, dict) else {}

    def references(self, tag: str) -> list[str]:
        """The SOP Instance UIDs that a sequence of the data set refers to (DICOM PS3.18 I.2)."""
        items = self.data.get(tag)
        values = items.get("Value") if isinstance(items, dict) else None
        return [_read_hit(item).get("ReferencedSOPInstanceUID", "") for item in values or [] if isinstance(item, dict)]

    @property
    def parts(self) -> list[bytes]:
        """The bodies of a multipart answer (RFC 2046 5.1); none where it is no such answer."""
        told = re.search(r'boundary="?([^";]+)"?', self.headers.get("content-type", ""))
        if self.status not in {200, 206} or told is None:
            return []
        pieces = (b"\r\n" + self.body).split(b"\r\n--" + told[1].encode())[1:-1]
        return [piece.partition(b"\r\n\r\n")[2] for piece in pieces]

    @property
    def _json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class DicomWeb:
    """One DICOMweb service under test. It raises InconclusiveError when the service does not answer."""

    def __init__(self, url: str, authorization: str, *, ca: str | bool = True, evidence: Evidence) -> None:
        self._url = url.rstrip("/")
        self._evidence = evidence
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca
        self._own = {"Authorization": authorization} if authorization else {}

    def ask(
        self, method: str, path: str, body: bytes = b"", *, headers: Mapping[str, str], query: str = ""
    ) -> WebAnswer:
        """One exchange."""
        url = f"{self._url}/{path}" + (f"?{query}" if query else "")
        self._evidence.keep("sent", _head(f"{method} /{path}?{query}", headers), body)
        try:
            answer = self._session.request(
                method,
                url,
                data=body or None,
                headers={**self._own, **headers},
                timeout=_TIMEOUT,
                allow_redirects=False,
            )
        except (requests.RequestException, ssl.SSLError) as problem:
            raise InconclusiveError(f"the system did not answer: {type(problem).__name__}") from None
        came = {name.lower(): value for name, value in answer.headers.items()}
        self._evidence.keep("received", _head(f"HTTP {answer.status_code}", came), answer.content)
        return WebAnswer(answer.status_code, came, answer.content)

    def search(self, path: str, **keys: str) -> WebAnswer:
        """QIDO-RS (DICOM PS3.18 10.6)."""
        query = urlencode(keys, safe=",*", quote_via=quote)
        return self.ask("GET", path, headers={"Accept": _JSON, "Cache-Control": "no-cache"}, query=query)

    def retrieve(self, path: str, accept: str = AS_STORED) -> WebAnswer:
        """WADO-RS (DICOM PS3.18 10.4)."""
        return self.ask("GET", path, headers={"Accept": accept})

    def store(self, *instances: Dataset, study: str = "") -> WebAnswer:
        """STOW-RS (DICOM PS3.18 10.5), of one study where it is named."""
        parts = [
            f"--{_BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n".encode() + write_file(one) for one in instances
        ]
        body = b"\r\n".join([*parts, f"--{_BOUNDARY}--\r\n".encode()])
        kind = f'multipart/related; type="application/dicom"; boundary={_BOUNDARY}'
        path = f"studies/{study}" if study else "studies"
        return self.ask("POST", path, body, headers={"Content-Type": kind, "Accept": _JSON})

    def put(self, *instances: Dataset) -> bool:
        """Store, and say whether all was taken."""
        return self.store(*instances).status == 200

    def studies(self, **keys: str) -> Sequence[Hit]:
        """The studies that a query finds."""
        return self.search("studies", **keys).hits

    def instances(self, study: Study) -> Sequence[str]:
        """The SOP Instance UIDs of a study, as a query finds them."""
        hits = self.search(f"studies/{study.uid}/instances").hits
        return [hit.get("SOPInstanceUID", "") for hit in hits]


def _read_hit(found: Mapping[str, Any]) -> Hit:
    return {keyword_for_tag(tag) or tag: _read_value(element) for tag, element in found.items() if _is_tag(tag)}


def _is_tag(tag: str) -> bool:
    return re.fullmatch(r"[0-9A-Fa-f]{8}", tag) is not None


def _read_value(element: object) -> str:
    values = element.get("Value") if isinstance(element, dict) else None
    first = values[0] if isinstance(values, list) and values else ""
    return str(first.get("Alphabetic", "")) if isinstance(first, dict) else str(first)


def _head(first: str, headers: Mapping[str, str]) -> str:
    kept = {name: value for name, value in headers.items() if name.lower() not in {"authorization", "set-cookie"}}
    return "\n".join([first, *(f"{name}: {value}" for name, value in kept.items())])
