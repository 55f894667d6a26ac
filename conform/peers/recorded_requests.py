"""Requests of a client that somebody has recorded: HAR files (HTTP Archive 1.2), and `.http` files of requests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conform.claim import Claim, WrongSutError
from conform.peers.interaction import name_interaction
from conform.people import check_synthetic
from conform.traffic import Message

_LINE = re.compile(r"(GET|HEAD|POST|PUT|PATCH|DELETE)\s+(\S+)(?:\s+HTTP/[\d.]+)?")
_API = re.compile(r"/fhir(?:/|$)")  # of a HAR: a browser asks for other things too


def read_requests(folder: Path, _: Claim) -> Sequence[Message]:
    """Every request to the API in the files of a folder, by the names of the files. Raises WrongSutError.

    Raises RealPersonError where one names a person outside the 900-series.
    """
    files = sorted(file for file in folder.rglob("*") if file.suffix in {".har", ".http", ".rest"})
    if not files:
        raise WrongSutError(f"{folder}: no .har and no .http file is there")
    return [message for file in files for message in (_read_har(file) if file.suffix == ".har" else _read_http(file))]


def _read_har(file: Path) -> Iterator[Message]:
    try:
        entries = json.loads(file.read_bytes())["log"]["entries"]
        yield from [_of_entry(entry) for entry in entries if _API.search(urlsplit(entry["request"]["url"]).path)]
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise WrongSutError(f"{file.name}: not an HTTP Archive: {type(problem).__name__}") from None


def _of_entry(entry: Mapping[str, Any]) -> Message:
    request, response = entry["request"], entry.get("response", {})
    headers = {one["name"].lower(): one["value"] for one in request.get("headers", [])}
    body = str(request.get("postData", {}).get("text", "")).encode()
    answer = str(response.get("content", {}).get("text", "")).encode()
    marks = {"at": entry.get("startedDateTime", ""), "status": response.get("status", 0), "answer": answer}
    return _message(request["method"], request["url"], headers, body, marks)


def _read_http(file: Path) -> Iterator[Message]:
    """The requests of a file: divided by `###`, each a line, headers, an empty line and a body."""
    for block in re.split(r"(?m)^###.*$", file.read_text(encoding="utf-8")):
        lines = iter(block.splitlines())
        first = next((found for line in lines if (found := _LINE.fullmatch(line.strip()))), None)
        if first is None:
            continue
        headers: dict[str, str] = {}
        for line in lines:
            if not line.strip():
                break
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        yield _message(first[1], first[2], headers, "\n".join(lines).strip().encode(), {})


def _message(method: str, url: str, headers: Mapping[str, str], body: bytes, marks: Mapping[str, Any]) -> Message:
    place = urlsplit(url)
    path = f"{place.path}?{place.query}" if place.query else place.path
    check_synthetic(f"{url}\n{headers}\n{body.decode('utf-8', 'replace')}")
    return Message(name_interaction(method, path), True, {**headers, "method": method, "url": path}, body, marks)
