"""Documents that are right and unusual: what a canonical form must get right."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable

from tests.xml.judges.opinion import Profile
from tests.xml.known.ours import source

_ROOT, _TEXT = b'<ClinicalDocument xmlns="urn:hl7-org:v3"', b"Ranteessa "
_XSI = b"<value xsi:type="


def _put(old: bytes, new: str | bytes) -> Callable[[bytes], bytes]:
    def change(raw: bytes) -> bytes:
        if old not in raw:
            raise ValueError(old)
        return raw.replace(old, new.encode() if isinstance(new, str) else new, 1)

    return change


def _text(new: str) -> Callable[[bytes], bytes]:
    return _put(_TEXT, f"Ranteessa {new} ")


def _photo() -> bytes:
    """Nine megabytes, the same every time."""
    return base64.b64encode(random.Random(9).randbytes(9_000_000))  # noqa: S311 – a picture, no secret


_CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "letters": _text("Åå Öö čšž đŋ 😀 e\u0301 \u0085\u2028\u00a0\ufeff \u007f"),
    "language on the root": _put(_ROOT, _ROOT + b' xml:space="preserve" xml:base="https://x.example/"'),
    "comments": _text("Ku<!-- yksi -->va<!----> <!-- </hl7fi:signature> <ds:Signature/> --> loppu"),
    "comments inside and around the body": _put(b"<structuredBody", b"<!-- a --><structuredBody"),
    "character data": _text("<![CDATA[a < b & c]]]]><![CDATA[> d]]>&#x41;&gt;]]&gt;"),
    "processing instructions": _text("a<?proc  x <y> ?>b<?empty?>"),
    "namespaces": _put(
        _XSI,
        b'<t xmlns="">n<v/></t><b:q xmlns:b="urn:b" xmlns:a="urn:b" xmlns="urn:d" b:z="1" a:y="2" x="3"><w '
        b'xmlns="urn:hl7-org:v3"/>'
        b'<hl7fi:x xmlns:hl7fi="urn:other"/></b:q><value '
        b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type=',
    ),
    "prefixes that signatures use": _put(
        _ROOT, _ROOT + b' xmlns:ds="urn:not-ds" xmlns:xades="urn:x" xmlns:k="urn:hl7finland"'
    ),
    "line ends of Windows": lambda raw: raw.replace(b"\n", b"\r\n"),
    "lone carriage returns": _text("rivi 1\rrivi 2&#13;\nrivi 3&#xD;"),
    "white space in attributes": _put(
        _XSI, b'<x a="1&#9;2&#10;3&#13;4\t5\n6  7&quot;&lt;&amp;>\'" b=\'"q"\'  c = "d"\n /><value xsi:type='
    ),
    "white space in the collection": _put(b"<hl7fi:signatureCollection>", b"<hl7fi:signatureCollection>\n   \n  "),
    "byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "no declaration": lambda raw: raw.partition(b"?>\n")[2],
    "nothing in lines": lambda raw: raw.replace(b"\n", b""),
    "another prefix": lambda raw: raw.replace(b"hl7fi:", b"f:").replace(b"xmlns:hl7fi", b"xmlns:f"),
    "a social document": lambda raw: raw.replace(b"localHeader", b"localSocialHeader"),
    "another id": _put(b"<title>", b'<title xml:id="t1">'),
    "a photo of nine megabytes": lambda raw: raw.replace(_TEXT, _TEXT + _photo(), 1),
}
_AROUND = {
    "a stylesheet": _put(b"?>\n", b'?>\n<?xml-stylesheet type="text/xsl" href="x.xsl"?>\n<?other   a  b ?>'),
    "something after the root": lambda raw: raw + b"<!-- z -->\n<?after it?>\n",
}
ODD, AROUND = tuple(_CHANGES), tuple(_AROUND)


def odd(name: str) -> bytes:
    """The known document, made odd."""
    change = _CHANGES.get(name) or _AROUND[name]
    return change(source(Profile.HABIT))
