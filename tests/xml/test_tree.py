"""XML that is hostile, or slow, is refused before anything looks at it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adapter.xml.tree import BadXml, attribute, canonical, only, parse

DOCTYPE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
LAUGHS = '<!DOCTYPE a [<!ENTITY e "xx"><!ENTITY f "&e;&e;&e;&e;">]><a>&f;</a>'
DEFAULTS = '<!DOCTYPE a [<!ATTLIST a ID CDATA "x">]><a/>'


@pytest.mark.parametrize("text", [DOCTYPE, LAUGHS, DEFAULTS, "<!DOCTYPE a><a/>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-7", "utf-32"])
def test_a_document_type_is_refused_in_any_encoding(text: str, encoding: str) -> None:
    name = {"utf-8-sig": "utf-8", "utf-16-be": "utf-16"}.get(encoding, encoding)
    raw = f'<?xml version="1.0" encoding="{name}"?>'
    if encoding == "utf-7":
        hidden = raw.encode() + text.replace("<!", "+ADwAIQ-").encode()
    else:
        hidden = (raw + text).encode(encoding)
    with pytest.raises(BadXml):
        parse(hidden)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-7", "windows-1252", "utf-16"])
def test_another_encoding_than_utf_8_is_refused(encoding: str) -> None:
    """What was declared to be Latin-1 and read as UTF-8, or the other way round, is another document."""
    with pytest.raises(BadXml):
        parse(f'<?xml version="1.0" encoding="{encoding}"?><a>'.encode() + "ä</a>".encode())


@pytest.mark.parametrize(
    "raw", [b"", b" ", b"<a>", b"<a></b>", b"{}", b"\xff\xd8\xff", b"<a>\xe4</a>", b"<a>\x00</a>", b"&e;"]
)
def test_what_is_not_well_formed_is_refused(raw: bytes) -> None:
    with pytest.raises(BadXml):
        parse(raw)


@given(st.binary(max_size=200))
def test_no_octets_do_more_than_be_refused(raw: bytes) -> None:
    try:
        assert etree.iselement(parse(raw))
    except BadXml as refusal:
        assert refusal.findings[0].rule == "SIG-01"  # noqa: PT017 – garbage may be XML by chance, and nothing else may be raised


@pytest.mark.parametrize("place", ["<a {}/>", "<a><b {}/></a>", "<a><b/><c><d {}>x</d></c></a>"])
def test_an_element_with_60000_attributes_is_refused(place: str) -> None:
    many = " ".join(f'a{number}="1"' for number in range(60_000))
    with pytest.raises(BadXml, match="attributes"):
        parse(place.format(many).encode())


@pytest.mark.parametrize(
    "place",
    ["<a {}/>", "<a><p0:b {}/></a>", '<a xmlns="urn:hl7-org:v3"><b {}><p1:c/></b></a>'],
)
def test_thousands_of_namespaces_are_refused(place: str) -> None:
    many = " ".join(f'xmlns:p{number}="urn:x{number}"' for number in range(5_000))
    with pytest.raises(BadXml, match="namespaces"):
        parse(place.format(many).encode())


def test_a_relative_namespace_is_refused() -> None:
    """Canonical XML has no form for one (W3C xml-c14n §4.5)."""
    with pytest.raises(BadXml):
        canonical(parse(b'<a xmlns:r="relative"><r:b/></a>'))


def test_namespaces_scattered_over_many_elements_are_refused() -> None:
    scattered = "".join(f'<p:b xmlns:p="urn:x{number}"/>' for number in range(1000))
    with pytest.raises(BadXml, match="namespaces"):
        parse(f"<a>{scattered}</a>".encode())


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(BadXml):
        parse(b"<a>" * 100_000 + b"</a>" * 100_000)


def test_an_ordinary_document_is_read_as_it_is() -> None:
    root = parse('<a xmlns="urn:x" b="1">\n <c>ä</c><!-- note -->\n</a>'.encode())
    assert canonical(root) == '<a xmlns="urn:x" b="1">\n <c>ä</c>\n</a>'.encode()
    assert only(root, "{urn:x}c").text == "ä"
    assert attribute(root, "b") == "1"


@pytest.mark.parametrize("path", ["{urn:x}c", "c", "{urn:x}d"])
def test_what_is_not_there_exactly_once_is_refused(path: str) -> None:
    with pytest.raises(BadXml, match="exactly one"):
        only(parse(b'<a xmlns="urn:x"><d/><d/></a>'), path)


def test_a_missing_attribute_is_refused() -> None:
    with pytest.raises(BadXml, match="missing"):
        attribute(parse(b"<a/>"), "b")
