"""Attachment: size and hash fit the data, wherever one stands.

They are the marks by which a photo is known to be whole.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator

Json = dict[str, Any]
CONTENT = b"not quite a photo"
DATA = base64.b64encode(CONTENT).decode()
HASH = base64.b64encode(hashlib.sha1(CONTENT, usedforsecurity=False).digest()).decode()


def _errors(resource: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    found = own_validator().validate(resource)
    return [(issue.rule, issue.steps) for issue in found if issue.severity is Severity.ERROR]


def _media(attachment: Json) -> Json:
    return {"resourceType": "Media", "status": "completed", "content": {"contentType": "image/png", **attachment}}


def _patient(attachment: Json) -> Json:
    return {"resourceType": "Patient", "photo": [{"contentType": "image/png", **attachment}]}


def _document(attachment: Json) -> Json:
    content = [{"attachment": {"contentType": "image/png", **attachment}}]
    return {"resourceType": "DocumentReference", "status": "current", "content": content}


def _contained(attachment: Json) -> Json:
    held = _media(attachment) | {"id": "m"}
    pointing = [{"url": "http://a.example/x", "valueReference": {"reference": "#m"}}]
    return {"resourceType": "Patient", "contained": [held], "extension": pointing}


def _entry(attachment: Json) -> Json:
    entry = {"fullUrl": "urn:uuid:5b2d2f6e-8f3c-4f0e-9f5d-0a4c2f9f1a11", "resource": _media(attachment)}
    return {"resourceType": "Bundle", "type": "collection", "entry": [entry]}


def _extension(attachment: Json) -> Json:
    value = {"contentType": "image/png", **attachment}
    return {"resourceType": "Patient", "extension": [{"url": "http://a.example/x", "valueAttachment": value}]}


PLACES: list[tuple[Callable[[Json], Json], tuple[str | int, ...]]] = [
    (_media, ("content",)),
    (_patient, ("photo", 0)),
    (_document, ("content", 0, "attachment")),
    (_contained, ("contained", 0, "content")),
    (_entry, ("entry", 0, "resource", "content")),
    (_extension, ("extension", 0, "valueAttachment")),
]


@pytest.mark.parametrize(("holder", "place"), PLACES, ids=lambda one: getattr(one, "__name__", ""))
def test_size_and_hash_fit_the_data_everywhere(holder: Callable[[Json], Json], place: tuple[str | int, ...]) -> None:
    assert _errors(holder({"data": DATA, "size": len(CONTENT), "hash": HASH})) == []
    assert _errors(holder({"data": DATA, "size": 4000, "hash": HASH})) == [("attachment", (*place, "size"))]
    wrong = {"data": DATA, "size": 0, "hash": base64.b64encode(bytes(20)).decode()}
    assert _errors(holder(wrong)) == [("attachment", (*place, "size")), ("attachment", (*place, "hash"))]


@pytest.mark.parametrize(
    "digest",
    [
        base64.b64encode(hashlib.sha1(CONTENT, usedforsecurity=False).hexdigest().encode()).decode(),
        base64.b64encode(hashlib.sha256(CONTENT).digest()).decode(),
        hashlib.sha1(CONTENT, usedforsecurity=False).hexdigest(),
        HASH.swapcase(),
        "AAAA",
    ],
)
def test_the_hash_is_the_sha_1_in_base64_and_nothing_else(digest: str) -> None:
    assert _errors(_media({"data": DATA, "hash": digest})) == [("attachment", ("content", "hash"))]


@pytest.mark.parametrize(
    "attachment",
    [
        {"url": "https://a.example/1", "size": 4000, "hash": HASH},
        {"title": "x", "size": 4000},
        {"_data": {"id": "d", "extension": [{"url": "http://a.example/x", "valueCode": "x"}]}, "size": 4000},
        {"data": DATA},
        {"data": f"{DATA[:8]}\n{DATA[8:]}", "size": len(CONTENT), "hash": f" {HASH}"},
        {"data": DATA, "size": len(CONTENT), "_size": {"id": "s"}},
    ],
    ids=str,
)
def test_where_there_is_nothing_to_compare_nothing_is_found(attachment: Json) -> None:
    assert _errors(_media(attachment)) == []


@pytest.mark.parametrize(
    ("attachment", "key"),
    [
        ({"data": "a=b", "size": 4000, "hash": HASH}, "data"),
        ({"data": DATA, "size": "17"}, "size"),
        ({"data": DATA, "size": True}, "size"),
        ({"data": DATA, "hash": "a=b"}, "hash"),
        ({"data": 7, "hash": HASH}, "data"),
    ],
    ids=str,
)
def test_a_value_of_no_form_is_one_finding(attachment: Json, key: str) -> None:
    assert _errors(_media(attachment)) == [("type", ("content", key))]
