"""Every request of the corpus becomes what is stated beside it, and the same as a ServiceRequest."""

from __future__ import annotations

import json
from dataclasses import replace

from adapter.errors import Refused
from adapter.release.reading.request import read_request, read_service_request
from adapter.release.rules.request import ReleaseRequest
from adapter.release.writing.order import service_request
from tests.region import region
from tests.release.reading.requests.corpus import cases


def _become(raw: bytes) -> ReleaseRequest | frozenset[str]:
    try:
        return replace(read_request(raw, region(), "key"), source_sha256="")
    except Refused as refusal:
        return frozenset(str(finding) for finding in refusal.findings)


def test_the_corpus_is_large() -> None:
    assert len(cases()) >= 150


def test_every_request_becomes_what_is_stated() -> None:
    wrong = {case.name: found for case in cases() if (found := _become(case.raw)) != case.outcome}
    assert wrong == {}


def test_every_request_becomes_the_same_as_a_service_request() -> None:
    for case in cases():
        if isinstance(case.outcome, ReleaseRequest):
            resource = json.loads(json.dumps(service_request(case.outcome, "active")))
            assert replace(read_service_request(resource, region(), "key"), source_sha256="") == case.outcome
