"""Attacks on what a signature says it covers: references and transforms, even from a signer who is trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.xml.attacks.case import ANSWER, COVERED, HABIT, XADES, Case
from tests.xml.attacks.plan import BODY_ID, DOCUMENTS, PARTS, Pointer, Profile
from tests.xml.attacks.scene import Scene
from tests.xml.signing import DS, ENVELOPED, EXCLUSIVE, INCLUSIVE

_Change = Callable[[list[Pointer]], list[Pointer]]
_XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
_XPATH, _FILTER = "http://www.w3.org/TR/1999/REC-xpath-19991116", "http://www.w3.org/2002/06/xmldsig-filter2"
_CONSTANT = (
    '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template '
    'match="/">same</xsl:template></xsl:stylesheet>'
)
_PREFIXES = f'<ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="hl7fi s"></ec:InclusiveNamespaces>'
_URIS = {
    "file URI": "file:///etc/hostname",
    "http URI": "http://127.0.0.1:9/evil",
    "https URI": "https://127.0.0.1:9/evil",
    "relative URI": "evil.xml",
    "jar URI": "jar:file:///x!/y",
    "xpointer of the root": "#xpointer(/)",
    "xpointer by id": f"#xpointer(id('{BODY_ID}'))",
    "id of nothing": "#nothing",
    "empty fragment": "#",
    "percent-encoded URI": "#%54S1",
    "URI with a space": "#TS1 ",
    "data URI": "data:text/plain,same",
}
_CANONICALS = {
    "inclusive": INCLUSIVE,
    "inclusive with comments": f"{INCLUSIVE}#WithComments",
    "exclusive with comments": f"{EXCLUSIVE}WithComments",
    "1.1": "http://www.w3.org/2006/12/xml-c14n11",
    "2.0": "http://www.w3.org/2010/xml-c14n2",
    "unknown": "urn:x",
    "none": "",
}


def _build(change: _Change) -> Callable[[Scene], bytes]:
    return lambda scene: scene.build(pointers=change)


def _each(**changes: object) -> Callable[[Scene], bytes]:
    # The names are Pointer's own.
    return _build(lambda pointers: [replace(one, **changes) for one in pointers])  # type: ignore[arg-type]


def _first(**changes: object) -> Callable[[Scene], bytes]:
    # As above.
    return _build(lambda pointers: [replace(pointers[0], **changes), *pointers[1:]])  # type: ignore[arg-type]


def _transforms(*names: str, inside: str = "") -> Callable[[Scene], bytes]:
    return _each(transforms=names, inside=inside)


def _without(position: int) -> Callable[[Scene], bytes]:
    return _build(lambda pointers: [one for number, one in enumerate(pointers) if number != position])


def _unsigned_part(number: int, part: str) -> Case:
    """The part is neither covered nor marked with an Id that others would have."""
    return Case(f"{part} unsigned", _without(number), ANSWER)


def _manifest(scene: Scene) -> bytes:
    manifest = (
        f'<ds:Object><ds:Manifest Id="M"><ds:Reference URI="#{BODY_ID}"><ds:DigestMethod Algorithm="x"/>'
        "<ds:DigestValue>AA==</ds:DigestValue></ds:Reference></ds:Manifest></ds:Object>"
    )
    pointer = Pointer("#M", b"", kind=f"{DS}Manifest")
    return scene.build_evil(pointers=lambda _: [pointer], objects=manifest)


def _by_attacker(change: _Change) -> Callable[[Scene], bytes]:
    return lambda scene: scene.build(pointers=change, signatory=scene.attacker)


def _canonical(uri: str) -> Callable[[Scene], bytes]:
    return lambda scene: scene.build(canonical=uri)


def _covers_little(scene: Scene) -> bytes:
    """Only the signature's own part is covered, and the content is the attacker's."""
    return scene.build_evil(pointers=lambda pointers: pointers[-1:] if scene.profile is Profile.XADES else pointers[:1])


CASES = [
    Case("no references", _build(lambda _: [])),
    Case("no references, the attacker's content", lambda s: s.build_evil(pointers=lambda _: [])),
    Case("Manifest only", _manifest),
    Case(
        "partial coverage: the first alone",
        _build(lambda pointers: pointers[:1]),
        (Profile.HABIT, Profile.XADES, Profile.ANSWER),
    ),
    Case(
        "partial coverage: the last alone",
        _build(lambda pointers: pointers[-1:]),
        (Profile.HABIT, Profile.XADES, Profile.ANSWER),
    ),
    Case("partial coverage, the attacker's content", _covers_little, (Profile.XADES, Profile.HABIT, Profile.ANSWER)),
    *(_unsigned_part(number, part) for number, part in enumerate(PARTS)),
    Case("references in another order", _build(lambda pointers: pointers[::-1]), HABIT),
    Case("a reference twice", _build(lambda pointers: [*pointers, pointers[-1]])),
    Case(
        "a reference twice, the first of another digest",
        _build(lambda pointers: [replace(pointers[0], octets=b"x"), *pointers]),
    ),
    Case(
        "a reference twice, the last of another digest",
        _build(lambda pointers: [*pointers, replace(pointers[0], octets=b"x")]),
    ),
    Case("a reference more", _build(lambda pointers: [*pointers, Pointer("#S-TS1", b"x")])),
    Case("17 references of a trusted signer", _build(lambda pointers: [*pointers, *[Pointer("#x", b"x")] * 17])),
    Case("5000 references of a trusted signer", _build(lambda pointers: pointers * (5000 // len(pointers)))),
    Case("5000 references of the attacker", _by_attacker(lambda pointers: pointers * (5000 // len(pointers)))),
    Case("3000 transforms of a trusted signer", _transforms(*[EXCLUSIVE] * 3000)),
    Case(
        "3000 transforms of the attacker",
        _by_attacker(lambda pointers: [replace(one, transforms=[EXCLUSIVE] * 3000) for one in pointers]),
    ),
    Case("two canonical transforms", _transforms(EXCLUSIVE, EXCLUSIVE)),
    Case("no transforms", _transforms()),
    Case("enveloped alone", _transforms(ENVELOPED)),
    Case("enveloped last", _transforms(EXCLUSIVE, ENVELOPED)),
    Case("enveloped where the profile has none", _transforms(ENVELOPED, EXCLUSIVE), HABIT),
    Case("the whole without enveloped", _first(transforms=(EXCLUSIVE,)), COVERED),
    Case("a digest named as SHA-512 that is SHA-256", _each(said="http://www.w3.org/2001/04/xmlenc#sha512")),
    Case("a digest named as SHA-1 that is SHA-256", _each(said=f"{DS}sha1")),
    Case("base64 transform", _transforms(f"{DS}base64", EXCLUSIVE)),
    Case(
        "XSLT of a constant",
        lambda s: s.build_evil(
            pointers=lambda pointers: [
                replace(one, transforms=(_XSLT,), inside=_CONSTANT, octets=b"same") for one in pointers
            ]
        ),
    ),
    Case(
        "XPath false()",
        lambda s: s.build_evil(
            pointers=lambda pointers: [
                replace(one, transforms=(_XPATH,), inside="<ds:XPath>false()</ds:XPath>", octets=b"")
                for one in pointers
            ]
        ),
    ),
    Case(
        "XPath after the profile's transforms",
        lambda s: s.build_evil(
            pointers=lambda pointers: [
                replace(one, transforms=(*one.transforms, _XPATH), inside="<ds:XPath>false()</ds:XPath>", octets=b"")
                for one in pointers
            ]
        ),
    ),
    Case(
        "XPath filter 2",
        lambda s: s.build_evil(
            pointers=lambda pointers: [
                replace(
                    one,
                    transforms=(_FILTER,),
                    inside='<f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">/</f:XPath>',
                    octets=b"",
                )
                for one in pointers
            ]
        ),
    ),
    Case(
        "the XPath of 2015 by a prefix bound anew",
        lambda s: s.build_evil(
            pointers=lambda pointers: [
                replace(
                    pointers[0],
                    uri="",
                    transforms=(EXCLUSIVE, _XPATH),
                    inside='<ds:XPath xmlns:hl7="urn:evil">ancestor-or-self::hl7:structuredBody</ds:XPath>',
                    octets=b"",
                ),
                *pointers[1:],
            ]
        ),
        DOCUMENTS,
    ),
    Case("InclusiveNamespaces in a transform", _each(inside=_PREFIXES)),
    Case("InclusiveNamespaces in SignedInfo", lambda s: s.build(in_canonical=_PREFIXES)),
    Case(
        "HMACOutputLength beside a right algorithm is not read as a digest",
        lambda s: s.swap_last(
            "</ds:SignatureMethod>", "<ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>"
        ),
    ),
    *(Case(f"transform: canonical {name}", _transforms(uri)) for name, uri in _CANONICALS.items()),
    *(Case(f"SignedInfo: canonical {name}", _canonical(uri)) for name, uri in _CANONICALS.items()),
    *(Case(name, _first(uri=uri)) for name, uri in _URIS.items()),
    Case("no URI", _first(uri=None)),
    Case(
        "the attacker's http URI",
        lambda s: s.build(signatory=s.attacker, pointers=lambda _: [Pointer("http://127.0.0.1:9/", b"")]),
    ),
    Case("a part by its ID where the whole is asked for", _first(uri="#order", transforms=(EXCLUSIVE,)), XADES),
    Case(
        "the whole where a part is asked for",
        _build(lambda pointers: [pointers[0], replace(pointers[1], uri="")]),
        HABIT,
    ),
    Case("something after the references", lambda s: s.build(info_end="<ds:Object></ds:Object>")),
    Case(
        "the digest of nothing, the attacker's content",
        lambda s: s.build_evil(pointers=lambda pointers: [replace(one, octets=b"") for one in pointers]),
    ),
    Case("Type taken from the own properties", _each(kind=""), XADES),
    Case(
        "Type of a Manifest on a right reference",
        lambda s: s.swap_last("<ds:Reference", f'<ds:Reference Type="{DS}Manifest"'),
        (*DOCUMENTS, Profile.ANSWER),
    ),
]
