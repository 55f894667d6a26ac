"""The PACS's own calls for registers: what is asked, what is signed, and what becomes of every answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests
import responses
from lxml import etree

from adapter.config.loading import EXAMPLE, read_settings
from adapter.errors import NotFound, Refused, Theirs
from adapter.identifiers import AccessionNumber, Hetu
from adapter.links.dicom.pacs import PacsLink
from adapter.release.ports.pacs import Sight
from adapter.release.writing.pacs_order import ORDER, Act, Order
from adapter.xml.xades import verify_xades
from tests.xml.authority import ORGANISER, leaf, signer, trust

BASE = "http://localhost:18003/hus"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MAIJA = Hetu("150372-901R")
AN_ORDER = Order(
    "key",
    Act.COPY,
    "kymenlaakso",
    "1.2.3",
    AccessionNumber("A&B<1>"),
    MAIJA,
    ("commission", "toimeksianto & muu"),
    ("REL-05", "REL-12"),
)


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def link() -> PacsLink:
    return PacsLink(read_settings(EXAMPLE), "secret", signer(leaf()), lambda: NOW)


def test_the_registers_that_see_a_study_are_told(wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE}/studies/1.2.3/registers", json={"registers": ["hus"], "grants": ["kymenlaakso"]})
    assert link().find_sight("1.2.3") == Sight(("hus",), ("kymenlaakso",))


def test_a_study_that_no_register_has_is_not_found(wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE}/studies/1.2.3/registers", status=404)
    with pytest.raises(NotFound, match="REL-02"):
        link().find_sight("1.2.3")


@pytest.mark.parametrize("told", [{"registers": "hus"}, {"registers": [1], "grants": []}, {}, [], "x"])
def test_an_answer_in_another_form_is_the_pacs_failure(wire: responses.RequestsMock, told: object) -> None:
    wire.get(f"{BASE}/studies/1.2.3/registers", json=told)
    with pytest.raises(Theirs, match="cannot be read"):
        link().find_sight("1.2.3")


@pytest.mark.parametrize("status", [201, 200])
def test_an_order_is_signed_and_says_all_of_it(wire: responses.RequestsMock, status: int) -> None:
    wire.post(f"{BASE}/registers/kymenlaakso/orders", json={}, status=status)
    link().carry_out(AN_ORDER)
    body = wire.calls[0].request.body
    assert isinstance(body, bytes)
    root, signature = verify_xades(body, trust(), NOW)
    assert signature.signer == ORGANISER
    assert (root.get("key"), root.get("kind"), root.get("ordered")) == ("key", "copy", "2026-11-22T12:00:00Z")
    told = {etree.QName(child).localname: dict(child.attrib) for child in root}
    assert told["Study"] == {"uid": "1.2.3", "accession": "A&B<1>"}
    assert told["Patient"] == {"root": "1.2.246.21", "extension": MAIJA.value}
    assert told["From"] == {"oid": "1.2.246.10.99999810.10.0"}
    assert told["Register"] == {"id": "kymenlaakso"}
    assert root.findtext(f"{{{ORDER}}}Basis") == "toimeksianto & muu"
    assert [rule.get("id") for rule in root.findall(f"{{{ORDER}}}Rule")] == ["REL-05", "REL-12"]


@pytest.mark.parametrize("status", [404, 409])
def test_an_order_that_does_not_fit_the_study_is_refused(wire: responses.RequestsMock, status: int) -> None:
    wire.post(f"{BASE}/registers/kymenlaakso/orders", json={"error": MAIJA.value}, status=status)
    with pytest.raises(Refused) as caught:
        link().carry_out(AN_ORDER)
    assert MAIJA.value not in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 403, 500, 503])
def test_any_other_answer_is_worth_another_try(wire: responses.RequestsMock, status: int) -> None:
    wire.post(f"{BASE}/registers/kymenlaakso/orders", status=status)
    with pytest.raises(Theirs, match=str(status)):
        link().carry_out(AN_ORDER)


def test_a_pacs_that_is_away_is_told_without_its_address(wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE}/studies/1.2.3/registers", body=requests.ConnectionError("http://secret"))
    with pytest.raises(Theirs) as caught:
        link().find_sight("1.2.3")
    assert "http" not in str(caught.value)
