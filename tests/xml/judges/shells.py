"""Papers with a place for somebody else's signature: what stands before it, and what after."""

from __future__ import annotations

import base64
import re
from datetime import UTC, timedelta

from cryptography.hazmat.primitives.serialization import Encoding

from adapter.xml.names import BASE64_BINARY, HL7FI, SOAP, WSA, WSSE, WSU, X509V3
from adapter.xml.times import write_time
from adapter.xml.verdict import Kind
from tests.xml.judges.opinion import Profile
from tests.xml.known.parties import CLOCK, Party

ASKED, ANSWERED = "0b5b1c1e-2222-4333-8444-555566667777", "0b5b1c1e-3333-4333-8444-555566667777"
_COLLECTION_END = re.compile(rb"</[^\s:<>]+:signatureCollection>")
_END = re.compile(rb"</[^<>]+>\s*\Z")


def cut(raw: bytes, profile: Profile, party: Party, label: str = "theirs") -> tuple[bytes, bytes]:
    """Make a place in a document: in its signatureCollection, or at the end of its root.

    A message, an answer to ours, is made around it.
    """
    if profile is Profile.SOAP:
        return _cut_message(raw, party)
    if profile is Profile.XADES:
        end = _END.search(raw)
        if end is None:
            raise ValueError("no root")
        return raw[: end.start()], raw[end.start() :]
    code = "1" if party.kind is Kind.PROFESSIONAL else "3"
    end = _COLLECTION_END.search(raw)
    if end is None:
        raise ValueError("no signatureCollection")
    wrapper = (
        f'\n<hl7fi:signature xmlns:hl7fi="{HL7FI}" ID="{label}-signature">'
        f'<hl7fi:signatureDescription code="{code}" codeSystem="1.2.246.537.5.40127.2006"/>'
        f'\n<hl7fi:signatureTimestamp ID="{label}-stamp" value="{write_time(CLOCK)}"/>'
    )
    return raw[: end.start()] + wrapper.encode(), b"</hl7fi:signature>\n" + raw[end.start() :]


def find_uris(raw: bytes, profile: Profile, label: str = "theirs") -> list[str]:
    """What a signature at the place must cover, as References say it."""
    if profile is Profile.HABIT:
        body = re.search(rb'<structuredBody[^>]* ID="([^"]+)"', raw)
        return [f"#{label}-stamp", f"#{body.group(1).decode()}" if body else "#OID"]
    if profile is Profile.SOAP:
        return [f"#{found.decode()}" for found in re.findall(rb'wsu:Id="(.+?)"', raw)]
    return [""]


def _cut_message(body: bytes, party: Party) -> tuple[bytes, bytes]:
    created, expires = (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") for moment in (CLOCK, CLOCK + timedelta(minutes=5))
    )
    token = base64.encodebytes(party.certificates[0].public_bytes(Encoding.DER)).decode()
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="{SOAP}" '
        f'xmlns:wsu="{WSU}">\n<soapenv:Header xmlns:wsa="{WSA}">\n'
        '<wsa:To wsu:Id="to">https://kanta.example/kanta</wsa:To><wsa:Action '
        'wsu:Id="action">urn:lautta:testResponse</wsa:Action>'
        f'<wsa:MessageID wsu:Id="message">urn:uuid:{ANSWERED}</wsa:MessageID><wsa:RelatesTo '
        f'wsu:Id="relates">urn:uuid:{ASKED}</wsa:RelatesTo>\n'
        f'<wsse:Security xmlns:wsse="{WSSE}" soapenv:mustUnderstand="1">\n'
        f'<wsse:BinarySecurityToken EncodingType="{BASE64_BINARY}" ValueType="{X509V3}" '
        f'wsu:Id="token">{token}</wsse:BinarySecurityToken>\n'
        f'<wsu:Timestamp wsu:Id="time"><wsu:Created>{created}</wsu:Created>'
        f"<wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp>\n"
    )
    tail = (
        b'\n</wsse:Security></soapenv:Header>\n<soapenv:Body wsu:Id="body">'
        + body
        + b"</soapenv:Body></soapenv:Envelope>\n"
    )
    return head.encode(), tail
