"""The entries of a batch or a transaction: what each asks for, and what it is answered (FHIR R4 http, transaction)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any

import orjson
from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date

from adapter.errors import Malformed, OtherMedia, Unsupported
from adapter.fhir.elements import Resource
from adapter.fhir.patch import MEDIA_TYPE
from adapter.rest.acts import Wanted
from adapter.rest.conformance import check_own
from adapter.rest.exchange import FHIR_JSON, base_url, check_encoding, parse_json
from adapter.store.acts import Method
from adapter.store.parameters import TYPES

#: The endpoints that an entry may ask, and the letter of the scope that each needs.
READING = {"read": "r", "vread": "r", "history": "r", "search_by_get": "s"}
_WRITING = frozenset(
    {"create", "update", "patch", "delete", "conditional_update", "conditional_patch", "conditional_delete"}
)
_CONDITIONS = {"ifMatch": "If-Match", "ifNoneMatch": "If-None-Match", "ifNoneExist": "If-None-Exist"}
_ADDRESS = re.compile(r"([A-Za-z]+)(?:/([A-Za-z0-9\-.]{1,64}))?(?:\?(.*))?", re.DOTALL)
_OF_REQUEST = frozenset({"HTTP_PREFER", "HTTP_ACCEPT_ENCODING", "HTTP_TRANSFER_ENCODING"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a Bundle that is carried out."""

    method: str
    url: str
    resource: Resource | None
    conditions: Mapping[str, str]
    full_url: str
    number: int

    @classmethod
    def read(cls, entry: Resource, number: int) -> Entry:
        """What an entry asks for."""
        asked = entry["request"]
        conditions = {name: str(asked[element]) for element, name in _CONDITIONS.items() if element in asked}
        if since := asked.get("ifModifiedSince"):
            conditions["If-Modified-Since"] = http_date(datetime.fromisoformat(since))
        url = str(asked["url"]).removeprefix(f"{base_url()}/").removeprefix("/")
        return cls(str(asked["method"]), url, entry.get("resource"), conditions, str(entry.get("fullUrl", "")), number)

    @property
    def is_write(self) -> bool:
        """Whether it changes what is here."""
        return self.method in Method.__members__

    def wanted(self) -> Wanted:
        """The write that it asks for; raises Malformed, Unsupported and OtherMedia for what cannot be carried out."""
        match, method = _ADDRESS.fullmatch(self.url), Method(self.method)
        kind, identity, search = match.groups() if match else ("", None, None)
        if (
            kind not in TYPES
            or bool(identity or search is not None) is (method is Method.POST)
            or (identity and search)
        ):
            raise _unsupported()
        body = self._patch() if method is Method.PATCH else self.resource or {}
        if method in {Method.POST, Method.PUT}:
            if body.get("resourceType") != kind or (identity and body.get("id") != identity):
                text = "type and id of an entry's resource are not those of its address."
                raise Malformed.because("", text, code="structure")
            check_own(body)
        return Wanted(method, kind, identity or "", search, body, self.conditions, self.full_url, self.number)

    def reading(self) -> tuple[str, str]:
        """The type and the letter of the scope that it needs, of an entry that reads; raises Unsupported."""
        try:
            path = f"/fhir/{self.url.partition('?')[0]}"
            endpoint, values = current_app.url_map.bind("").match(path, self.method)
        except HTTPException:
            endpoint, values = "", {}
        if endpoint not in READING or values["kind"] not in TYPES:
            raise _unsupported()
        return values["kind"], READING[endpoint]

    def answer(self) -> Response:
        """What the API answers to it alone."""
        path, _, query = self.url.partition("?")
        body = b"" if self.resource is None else orjson.dumps(self.resource)
        kept = {
            name: value
            for name, value in request.environ.items()
            if not name.startswith(("HTTP_IF_", "werkzeug.")) and name not in _OF_REQUEST
        }
        environ = kept | {
            "REQUEST_METHOD": self.method,
            "PATH_INFO": f"/fhir/{path}",
            "QUERY_STRING": query,
            "CONTENT_TYPE": FHIR_JSON,
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.conditions.items()},
        }
        try:
            check_encoding(query.encode())
            if self.method == Method.PATCH:
                body, environ["CONTENT_TYPE"] = self._binary(), MEDIA_TYPE
        except Exception as problem:  # noqa: BLE001 – answered as everywhere
            return current_app.make_response(current_app.handle_user_exception(problem))
        return _ask(environ | {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))})

    def _patch(self) -> Any:
        return parse_json(self._binary())

    def _binary(self) -> bytes:
        """The JSON Patch in a Binary (FHIR R4 http, patch); raises OtherMedia and Malformed."""
        binary = self.resource or {}
        if binary.get("resourceType") != "Binary" or binary.get("contentType") != MEDIA_TYPE:
            text = f"the resource of a PATCH entry is a Binary of {MEDIA_TYPE}."
            raise OtherMedia.because("", text, code="not-supported")
        try:
            return base64.b64decode(str(binary.get("data", "")), validate=True)
        except binascii.Error:
            raise Malformed.because("", "the data of a Binary are not base64.", code="structure") from None


def _ask(environ: dict[str, Any]) -> Response:
    """Ask one of the interactions, for the client of this request."""
    with current_app.request_context(environ):
        try:
            _check_endpoint()
            return current_app.make_response(current_app.dispatch_request())
        except Exception as problem:  # noqa: BLE001 – answered as everywhere
            return current_app.make_response(current_app.handle_user_exception(problem))


def _check_endpoint() -> None:
    """Raise Unsupported for an operation; an address that nothing is at is told by the dispatch."""
    if request.endpoint and request.endpoint not in READING.keys() | _WRITING:
        raise _unsupported()


def _unsupported() -> Unsupported:
    text = "an entry asks for what is not done in a Bundle here, or for a type that this server does not have."
    return Unsupported.because("", text, code="not-supported")


def tell(response: Response, *, shows: bool) -> Resource:
    """The entry that says what an entry was answered. `shows`: with the resource."""
    body: Resource = orjson.loads(response.get_data() or b"{}")
    status = f"{response.status_code} {HTTPStatus(response.status_code).phrase}"
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return {"response": {"status": status, "outcome": body}}
    told = {"status": status}
    meta = body.get("meta", {})
    if "versionId" in meta and body["resourceType"] in TYPES:
        told |= {
            "location": f"{body['resourceType']}/{body['id']}/_history/{meta['versionId']}",
            "etag": f'W/"{meta["versionId"]}"',
            "lastModified": meta["lastUpdated"],
        }
    elif etag := response.headers.get("ETag"):
        told["etag"] = etag
    return ({"resource": body} if shows and body else {}) | {"response": told}
