"""Clients that are not ours use mock Kanta by its WSDL: zeep, and node's soap."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from lxml.etree import _Element

from mocks.kanta import RunningKanta
from mocks.pki import Pki
from tests.mocks.kanta import (
    ADAPTER,
    B64,
    DRAFT,
    DS,
    HETU,
    ORGANISER,
    WSSE,
    WSU,
    X509V3,
    Client,
    Key,
    one,
    read_key,
)

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
NODE = Path(__file__).parent / "node"


def _canonical(element: _Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


def _digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


class Security:
    """The security header as zeep's `wsse` wants it, made and checked with lxml and cryptography alone."""

    def __init__(self, key: Key, root: Path) -> None:
        self._key = key
        self._root = root
        self.read = 0

    def apply(self, envelope: _Element, headers: dict[str, str]) -> tuple[_Element, dict[str, str]]:
        """Sign Body, Timestamp, token, To, Action and MessageID."""
        header = one(envelope, "s:Header")
        now = datetime.now(UTC)
        created, expires = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (now, now + timedelta(minutes=5)))
        token = base64.b64encode(self._key.chain[0].public_bytes(Encoding.DER)).decode()
        security = etree.fromstring(
            f'<wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"><wsse:BinarySecurityToken '
            f'ValueType="{X509V3}" EncodingType="{B64}">'
            f"{token}</wsse:BinarySecurityToken><wsu:Timestamp><wsu:Created>{created}</wsu:Created>"
            f"<wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp></wsse:Security>"
        )
        header.append(security)
        parts = [
            one(envelope, "s:Body"),
            *security,
            *(one(header, f"wsa:{name}") for name in ("To", "Action", "MessageID")),
        ]
        for number, part in enumerate(parts):
            part.set(f"{{{WSU}}}Id", f"part-{number}")
        references = "".join(
            f'<ds:Reference URI="#part-{number}"><ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'
            '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
            f"<ds:DigestValue>{_digest(_canonical(part))}</ds:DigestValue></ds:Reference>"
            for number, part in enumerate(parts)
        )
        signature = etree.fromstring(
            f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
            "<ds:SignatureMethod "
            f'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>{references}</ds:SignedInfo>'
            f'<ds:SignatureValue/><ds:KeyInfo><wsse:SecurityTokenReference xmlns:wsse="{WSSE}">'
            '<wsse:Reference URI="#part-1"'
            f' ValueType="{X509V3}"/></wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>'
        )
        value = self._key.private.sign(_canonical(signature[0]), PKCS1v15(), SHA256())
        signature[1].text = base64.b64encode(value).decode()
        security.append(signature)
        return envelope, headers

    def verify(self, envelope: _Element) -> None:
        """Check that Kanta signed the body, at its place."""
        info = one(envelope, "s:Header/wsse:Security/ds:Signature/ds:SignedInfo")
        value = one(envelope, "s:Header/wsse:Security/ds:Signature/ds:SignatureValue").text or ""
        key: Any = read_key(self._root, "kanta-system").chain[0].public_key()
        key.verify(base64.b64decode(value), _canonical(info), PKCS1v15(), SHA256())
        body = one(envelope, "s:Body")
        reference = one(info, f"ds:Reference[@URI='#{body.get(f'{{{WSU}}}Id')}']")
        assert one(reference, "ds:DigestValue").text == _digest(_canonical(body))
        self.read += 1


@pytest.fixture
def security(made: Pki) -> Security:
    return Security(read_key(made.directory, "adapter-system"), made.directory)


@pytest.fixture
def zeep_client(client: Client, security: Security) -> zeep.Client:
    settings = zeep.Settings(xml_huge_tree=True)
    transport = zeep.Transport(session=client.session, timeout=60, operation_timeout=60)  # type: ignore[no-untyped-call]
    return zeep.Client(f"{client.url}?wsdl", wsse=security, transport=transport, settings=settings)  # type: ignore[no-untyped-call]


def _frame(content: bytes) -> _Element:
    return etree.fromstring(DRAFT.frame(content))[0]


def test_the_wsdl_says_where_the_service_is(client: Client) -> None:
    answer = client.session.get(f"{client.url}?wsdl", timeout=10)
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    wsdl = etree.fromstring(answer.content)
    (address,) = wsdl.iter("{http://schemas.xmlsoap.org/wsdl/soap/}address")
    assert address.get("location") == client.url
    assert client.session.get(client.url, timeout=10).status_code == 405


def test_the_wsdl_is_for_clients_with_a_certificate(client: Client) -> None:
    client.session.cert = None
    with pytest.raises(requests.exceptions.ConnectionError):
        client.session.get(f"{client.url}?wsdl", timeout=10)


def test_zeep_archives_fetches_and_asks_for_wishes(
    client: Client, zeep_client: zeep.Client, security: Security, control: Callable[..., Any]
) -> None:
    control("seed", {"prohibitions": [{"hetu": HETU, "oid": "1.2.8", "scope": ORGANISER, "given": "2026-01-31"}]})
    content = DRAFT.sign(client.system)
    receipt = zeep_client.service.Archive(_value_1=_frame(content))
    acknowledgement = one(receipt, "v3:acknowledgement")
    assert acknowledgement.get("typeCode") == "AA"
    found = zeep_client.service.Fetch(
        sender={"oid": ADAPTER},
        unit={"oid": ADAPTER},
        document={"oid": DRAFT.oid},
        messageId=str(uuid.uuid4()),
        useSituation="1",
    )
    assert found.acknowledgement.code == "AA"
    assert [(each.oid, each.version, each._value_1) for each in found.document] == [(DRAFT.oid, 1, content)]
    told = zeep_client.service.Wishes(
        sender={"oid": ADAPTER}, patient={"root": "1.2.246.21", "extension": HETU}, messageId=str(uuid.uuid4())
    )
    assert [(each.oid, each.scope, each.given.isoformat()) for each in told.prohibition] == [
        ("1.2.8", ORGANISER, "2026-01-31")
    ]
    listed = zeep_client.service.Query(
        sender={"oid": ADAPTER},
        client={"root": "1.2.246.21", "extension": HETU},
        register={"code": "1"},
        messageId=str(uuid.uuid4()),
    )
    assert [(each.oid, each.version, each.status) for each in listed.header] == [(DRAFT.oid, 1, "current")]
    gone = zeep_client.service.Invalidate(
        sender={"oid": ADAPTER}, document={"oid": DRAFT.oid}, messageId=str(uuid.uuid4())
    )
    assert (gone.code, gone.reason) == ("AA", None)
    assert security.read == 5
    assert [(entry["operation"], entry["outcome"]) for entry in control("journal")] == [
        ("archive", "AA"),
        ("fetch", "AA"),
        ("wishes", "AA"),
        ("query", "AA"),
        ("invalidate", "AA"),
    ]


def test_zeep_reads_a_signed_fault(
    made: Pki, zeep_client: zeep.Client, security: Security, control: Callable[..., Any]
) -> None:
    security._key = read_key(made.directory, "adapter-revoked")
    with pytest.raises(zeep.exceptions.Fault) as caught:
        zeep_client.service.Wishes(
            sender={"oid": ADAPTER}, patient={"root": "1.2.246.21", "extension": HETU}, messageId=str(uuid.uuid4())
        )
    assert (caught.value.code, caught.value.message) == ("wsse:FailedCheck", "The signature or decryption was invalid")
    assert security.read == 1  # the fault was signed too
    assert control("journal")[0]["reason"] == "FailedCheck: revoked"


def _run_node(running: RunningKanta, made: Pki, order: dict[str, Any], key: str = "adapter-system") -> dict[str, Any]:
    """What the node client (node/client.mjs; `npm ci` there installs it) was told."""
    order = {"url": running.url, "pki": str(made.directory), "key": key, **order}
    told = subprocess.run(
        ["node", "client.mjs"],  # noqa: S607  # the one of the machine
        cwd=NODE,
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def test_node_archives_fetches_and_asks_for_wishes(
    client: Client, running: RunningKanta, made: Pki, control: Callable[..., Any]
) -> None:
    control("seed", {"prohibitions": [{"hetu": HETU, "oid": "1.2.8", "scope": ORGANISER, "given": "2026-01-31"}]})
    content = DRAFT.sign(client.system)
    frame = etree.tostring(_frame(content)).decode()
    told = _run_node(running, made, {"frame": frame, "document": DRAFT.oid, "organisation": ADAPTER, "patient": HETU})
    receipt = etree.fromstring(told["archive"].encode())
    assert one(receipt, "s:Body/k:ArchiveResponse/v3:MCCI_IN000002UV01/v3:acknowledgement").get("typeCode") == "AA"
    (document,) = told["fetch"]["document"]
    assert (document["attributes"]["oid"], base64.b64decode(document["$value"])) == (DRAFT.oid, content)
    (prohibition,) = told["wishes"]["prohibition"]
    assert prohibition["attributes"] == {"oid": "1.2.8", "scope": ORGANISER, "given": "2026-01-31"}
    (header,) = told["query"]["header"]
    assert (header["attributes"]["oid"], header["attributes"]["status"]) == (DRAFT.oid, "current")
    assert told["invalidate"]["acknowledgement"]["attributes"] == {"code": "AA"}
    assert [(entry["operation"], entry["outcome"]) for entry in control("journal")] == [
        ("archive", "AA"),
        ("fetch", "AA"),
        ("wishes", "AA"),
        ("query", "AA"),
        ("invalidate", "AA"),
    ]
    for transforms in told["transforms"]:
        assert transforms == ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", EXCLUSIVE]
    assert len(told["transforms"]) == 30


@pytest.mark.usefixtures("client")
def test_node_reads_a_signed_fault(running: RunningKanta, made: Pki, control: Callable[..., Any]) -> None:
    told = _run_node(running, made, {"organisation": ADAPTER, "patient": HETU}, key="adapter-revoked")
    assert told["fault"] == {"code": "wsse:FailedCheck", "text": "The signature or decryption was invalid"}
    assert control("journal")[0]["reason"] == "FailedCheck: revoked"
