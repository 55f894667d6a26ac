"""Files made to be slow to refuse, none of which needs a key. `python -m tests.xml.attacks.costly` measures them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from adapter.xml.tree import MAX_BYTES
from adapter.xml.verdict import BadSignature
from tests.region import MAIJA
from tests.xml.attacks.plan import DOCUMENTS, HERE, Plan, Profile
from tests.xml.attacks.reading import read
from tests.xml.attacks.scene import SCENES, Scene
from tests.xml.attacks.signatories import RSA
from tests.xml.signing import DS

Place = Callable[[Scene, bytes], bytes]
_DEEP, _LESS_DEEP = 1_900, 100
_NEAR = MAX_BYTES - 20_000
_MARKS = 598_500  # short of how many of < = and & the adapter takes
_REPEATED = 95_000_000  # short of how much the adapter lets declarations be repeated


def _in_body(scene: Scene, more: bytes) -> bytes:
    """In what is covered: the signature verifies, and the whole is canonicalised before its digest is wrong."""
    places = {Profile.XADES: "</o:text>", Profile.ANSWER: "</r:done>"}
    place = places.get(scene.profile, "</structuredBody>").encode()
    return scene.raw.replace(place, more + place, 1)


def _in_info(scene: Scene, more: bytes) -> bytes:
    """In SignedInfo, which is canonicalised before anybody is known."""
    head, _, tail = scene.raw.rpartition(b"</ds:SignedInfo>")
    return head + b"<e>" + more + b"</e></ds:SignedInfo>" + tail


def _in_reference(scene: Scene, more: bytes) -> bytes:
    head, _, tail = scene.raw.rpartition(b"</ds:DigestMethod>")
    return head + more + b"</ds:DigestMethod>" + tail


def _in_key_info(scene: Scene, more: bytes) -> bytes:
    """Where nothing is covered and every signature still verifies."""
    head, _, tail = scene.raw.rpartition(b"</ds:KeyInfo>")
    return head + more + b"</ds:KeyInfo>" + tail


def _in_object(scene: Scene, more: bytes) -> bytes:
    head, _, tail = scene.raw.rpartition(b"</ds:KeyInfo>")
    return head + b"</ds:KeyInfo><ds:Object>" + more + b"</ds:Object>" + tail


def _in_collection(scene: Scene, more: bytes) -> bytes:
    return scene.raw.replace(b"</hl7fi:signatureCollection>", more + b"</hl7fi:signatureCollection>", 1)


def _in_header(scene: Scene, more: bytes) -> bytes:
    """Where a document's or an envelope's header holds things that Kanta's habit does not cover."""
    places = {Profile.XADES: "</o:text>", Profile.ANSWER: "</s:Header>"}
    place = places.get(scene.profile, "</recordTarget>").encode()
    return scene.raw.replace(place, place + more if scene.profile in DOCUMENTS else more + place, 1)


def _in_header_of_eight(scene: Scene, more: bytes) -> bytes:
    """In the header of a document that eight have signed, each by the IDs of the timestamp and the body."""
    text, end = scene.text, "</hl7fi:signatureCollection>"
    for number in range(7):
        text = Plan(Profile.HABIT, scene.kind).habit(text.replace(end, HERE + end), f"N{number}")
    return text.encode().replace(b"</recordTarget>", b"</recordTarget>" + more, 1)


def _alone(_: Scene, more: bytes) -> bytes:
    return b"<a>" + more + b"</a>"


def _names(count: int, name: str = "a", value: str = "") -> bytes:
    return " ".join(f'{name}{number}="{value}"' for number in range(count)).encode()


def _fill(item: bytes, count: int) -> bytes:
    """An item many times, short of the byte limit."""
    return item * min(count, _NEAR // len(item))


def _marks(item: bytes) -> bytes:
    """An item many times, short of the limit on elements, attributes and entities."""
    return _fill(item, _MARKS // sum(item.count(mark) for mark in (b"<", b"=", b"&")))


def _nested(depth: int, inner: bytes) -> bytes:
    return b"".join(b'<a:x xmlns:a="urn:%d">' % (number % 2) for number in range(depth)) + inner + b"</a:x>" * depth


def _amplified(length: int, children: bytes) -> bytes:
    return b'<e xmlns:a="urn:' + b"u" * length + b'">' + children + b"</e>"


@dataclass(frozen=True)
class Costly:
    """One way to be slow, in every place that it may stand."""

    name: str
    more: Callable[[], bytes]
    places: tuple[Place, ...]
    profiles: tuple[Profile, ...] = (Profile.HABIT, Profile.WHOLE, Profile.XADES, Profile.ANSWER)


_EVERYWHERE: tuple[Place, ...] = (_in_info, _in_body)
_ALL: tuple[Place, ...] = (_in_info, _in_body, _in_key_info, _in_object, _in_header)
_ONE = (Profile.HABIT,)
COSTLY = [
    Costly("xmlns: without an end, 60 KB", lambda: b"xmlns:" * 10_000, (_alone,), _ONE),
    Costly("xmlns: without an end, 1 MB", lambda: b"xmlns:" * 170_000, (_alone,), _ONE),
    Costly("xmlns: of every length", lambda: b"xmlns:" + b"xmlns" * 200_000, (_alone,), _ONE),
    Costly("xmlns and spaces", lambda: (b"xmlns" + b" " * 2_000) * 20_000, (_alone,), _ONE),
    Costly("xmlns = and an open quote", lambda: b"xmlns='xmlns=\"" * 100_000, (_alone,), _ONE),
    Costly("xmlns = and one open quote", lambda: b"xmlns=" * 500_000 + b"'", (_alone,), _ONE),
    Costly(
        "a declaration of encoding without an end",
        lambda: b"<?xml " + b"encoding" * 1_000_000,
        (lambda _, more: more,),
        _ONE,
    ),
    Costly("spaces before the root", lambda: b" " * _NEAR, (lambda scene, more: more + scene.raw,), _ONE),
    Costly("a namespace of 500 KB used 5,000 times", lambda: _amplified(500_000, b"<a:x/>" * 5_000), _ALL),
    Costly("a namespace of 10 KB used 100,000 times", lambda: _amplified(10_000, b"<a:x/>" * 100_000), _EVERYWHERE),
    Costly("a namespace of 250 bytes used 480,000 times", lambda: _amplified(246, b"<a:x/>" * 480_000), _EVERYWHERE),
    Costly(
        "namespaces of 250 bytes used by 2 million attributes",
        lambda: (
            b"<e "
            + b" ".join(b'xmlns:n%d="urn:%d%s"' % (n, n, b"u" * 240) for n in range(40))
            + b">"
            + (b"<x " + b" ".join(b'n%d:a=""' % n for n in range(40)) + b"/>") * 50_000
            + b"</e>"
        ),
        _EVERYWHERE,
    ),
    Costly(
        "a prefix of 100 KB used 5,000 times",
        lambda: b"<e xmlns:%s='urn:x'>" % (b"p" * 100_000) + (b"<%s:x/>" % (b"p" * 100_000)) * 500 + b"</e>",
        _EVERYWHERE,
    ),
    Costly(
        "declarations that the parent makes already",
        lambda: _fill(b'<ds:x xmlns:ds="%s"/>' % DS.encode(), 490_000),
        _ALL,
    ),
    Costly(
        "declarations of another prefix, with attributes",
        lambda: _fill(b'<d:x xmlns:d="urn:hl7finland" d:a=""/>', 400_000),
        _ALL,
    ),
    Costly("one prefix bound anew at every depth", lambda: _nested(_DEEP, b"<e/>" * 480_000), _EVERYWHERE),
    Costly(
        "one prefix bound anew, attributes of another below",
        lambda: (
            b'<z xmlns:b="urn:b">'
            + _nested(_DEEP, _fill(b"<e " + b" ".join(b'b:a%d=""' % n for n in range(60)) + b"/>", 100_000))
            + b"</z>"
        ),
        _EVERYWHERE,
    ),
    Costly(
        "60 declarations on each of 60,000 elements",
        lambda: (b"<e " + b" ".join(b'xmlns:n%d="u:"' % n for n in range(50)) + b"/>") * 60_000,
        _EVERYWHERE,
    ),
    Costly(
        "one prefix, 60,000 namespaces",
        lambda: b"".join(b'<a:x xmlns:a="urn:%d"/>' % n for n in range(60_000)),
        _EVERYWHERE,
    ),
    Costly(
        "60,000 prefixes, one namespace",
        lambda: b"".join(b'<a%d:x xmlns:a%d="urn:x"/>' % (n, n) for n in range(60_000)),
        _EVERYWHERE,
    ),
    Costly(
        "60,000 declarations on one element",
        lambda: b"<e " + b" ".join(b'xmlns:n%d="urn:x"' % n for n in range(60_000)) + b"/>",
        _EVERYWHERE,
    ),
    Costly(
        "declarations with odd spaces",
        lambda: b"<e " + b" ".join(b'xmlns:n%d\n=\t"urn:x"' % n for n in range(60_000)) + b"/>",
        _EVERYWHERE,
    ),
    Costly(
        "60 namespaces nested 1,900 deep",
        lambda: (
            b"".join(b'<n%d:x xmlns:n%d="urn:%d">' % (n % 60, n % 60, n % 60) for n in range(_DEEP))
            + b"<e/>" * 400_000
            + b"".join(b"</n%d:x>" % (n % 60) for n in reversed(range(_DEEP)))
        ),
        _EVERYWHERE,
    ),
    Costly("60,000 attributes", lambda: b"<e " + _names(60_000) + b"/>", _ALL),
    Costly("2 million attributes", lambda: b"<e " + _names(2_000_000) + b"/>", _EVERYWHERE),
    Costly("64 attributes on each of 100,000", lambda: _fill(b"<e " + _names(64) + b"/>", 100_000), _EVERYWHERE),
    Costly("24 attributes on each of 300,000", lambda: _fill(b"<e " + _names(24) + b"/>", 300_000), _EVERYWHERE),
    Costly("one attribute on each of 480,000", lambda: b"<e a=''/>" * 480_000, _EVERYWHERE),
    Costly(
        "attributes and a character reference",
        lambda: _fill(b"<e " + _names(24) + b"/>", 300_000) + b"&#65;",
        (_in_body, _in_header),
    ),
    Costly("480,000 elements", lambda: b"<e/>" * 480_000, (*_ALL, _in_reference)),
    Costly("480,000 certificates", lambda: b"<ds:X509Certificate/>" * 480_000, (_in_key_info,)),
    Costly("480,000 X509Data", lambda: b"<ds:X509Data><ds:X509Certificate/></ds:X509Data>" * 160_000, (_in_key_info,)),
    Costly(
        "480,000 signatures", lambda: b'<ds:Signature xmlns:ds="%s"/>' % DS.encode() * 60_000, (_in_header, _in_object)
    ),
    Costly(
        "480,000 wrappers", lambda: b"<hl7fi:signature/>" * 480_000, (_in_collection,), (Profile.HABIT, Profile.WHOLE)
    ),
    Costly("15 million elements", lambda: b"<e/>" * 15_900_000, (_in_body,), _ONE),
    Costly("480,000 names", lambda: b"".join(b"<e%d/>" % n for n in range(480_000)), _EVERYWHERE),
    Costly("480,000 comments", lambda: b"x<!---->" * 480_000, _EVERYWHERE),
    Costly("480,000 instructions", lambda: b"<?x?>" * 480_000, _ALL),
    Costly("480,000 CDATA", lambda: b"<![CDATA[x]]>" * 480_000, _EVERYWHERE),
    Costly("300,000 deep", lambda: b"<a>" * 300_000, _ALL),
    Costly("2,000 deep, again and again", lambda: (b"<a>" * _DEEP + b"</a>" * _DEEP) * 120, _EVERYWHERE),
    Costly("a name of 9 MB", lambda: b"<" + b"a" * 9_000_000 + b"/>", _EVERYWHERE),
    Costly("a text of 40 MB", lambda: b"a" * _NEAR, _ALL),
    Costly("a text of 40 MB of markup to escape", lambda: b">" * _NEAR, _EVERYWHERE),
    Costly("12 million entities", lambda: b"&amp;" * 12_000_000, _ALL),
    Costly("12 million references", lambda: b"&#13;" * 12_000_000, _EVERYWHERE),
    Costly("an attribute of 40 MB", lambda: b'<e a="' + b"\t" * _NEAR + b'"/>', _EVERYWHERE),
    Costly("an attribute of 12 million references", lambda: b'<e a="' + b"&#9;" * 15_000_000 + b'"/>', _EVERYWHERE),
    Costly("lines without an end", lambda: b"\r" * _NEAR, _EVERYWHERE),
    Costly("the ID in 12 million places of a text", lambda: b"TS1 " * 15_900_000, (_in_header,), _ONE),
    Costly("the ID in 480,000 attributes", lambda: b"<e a='TS2'/>" * 480_000 + b"TS1 TS1 TS1", (_in_header,), _ONE),
    Costly(
        "a SignatureValue of 40 MB",
        lambda: b"A" * _NEAR,
        (lambda s, more: s.raw.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>" + more),),
    ),
    Costly(
        "a SignatureValue of 20 million words",
        lambda: b"A " * (_NEAR // 2),
        (lambda s, more: s.raw.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>" + more),),
    ),
    Costly(
        "a certificate of 40 MB",
        lambda: b"A" * _NEAR,
        (lambda s, more: s.raw.replace(s.victim.texts[0].encode(), more),),
    ),
    Costly(
        "a stamp of 40 MB",
        lambda: b"1" * _NEAR,
        (lambda s, more: s.raw.replace(b"20261122160000+0200", more).replace(b"2026-11-22T14:00:00Z", more),),
    ),
    Costly("a patient of 40 MB", lambda: b"1" * _NEAR, (lambda s, more: s.raw.replace(MAIJA.encode(), more),)),
    Costly(
        "a DOCTYPE at the end of 40 MB",
        lambda: b"a" * _NEAR,
        (lambda _, more: b"<!DOCTYPE a [<!ENTITY e '" + more + b"'>]><a/>",),
        _ONE,
    ),
    Costly("elements up to the limit", lambda: _marks(b"<e/>"), (*_ALL, _in_reference)),
    Costly("elements with text up to the limit", lambda: _marks(b"<e>x</e>y"), _EVERYWHERE),
    Costly("one attribute each up to the limit", lambda: _marks(b"<e a=''/>"), _ALL),
    Costly("10 attributes each up to the limit", lambda: _marks(b"<e " + _names(10) + b"/>"), _ALL),
    Costly("60 attributes each up to the limit", lambda: _marks(b"<e " + _names(60) + b"/>"), _ALL),
    Costly(
        "10 long attributes each up to the limit", lambda: _marks(b"<e " + _names(10, "a" * 50) + b"/>"), _EVERYWHERE
    ),
    Costly(
        "60 attributes of another namespace up to the limit",
        lambda: b'<z xmlns:b="urn:b">' + _marks(b"<e " + _names(60, "b:a") + b"/>") + b"</z>",
        _EVERYWHERE,
    ),
    Costly("entities up to the limit", lambda: _marks(b"&amp;"), _ALL),
    Costly("references between tags up to the limit", lambda: _marks(b"<e/>&#13;"), _EVERYWHERE),
    Costly("entities in attributes up to the limit", lambda: _marks(b"<e a='&lt;&lt;&#9;'/>"), _EVERYWHERE),
    Costly("instructions up to the limit", lambda: _marks(b"<?x?>"), _ALL),
    Costly("comments up to the limit", lambda: _marks(b"x<!---->"), _EVERYWHERE),
    Costly("names up to the limit", lambda: b"".join(b"<e%d/>" % n for n in range(_MARKS)), _EVERYWHERE),
    Costly(
        "names of attributes up to the limit",
        lambda: b"".join(b"<e a%d=''/>" % n for n in range(_MARKS // 2)),
        _EVERYWHERE,
    ),
    Costly("declarations up to the limit", lambda: _marks(b'<d:x xmlns:d="urn:hl7finland"/>'), _ALL),
    Costly(
        "declarations of what the parent says up to the limit",
        lambda: _marks(b'<ds:x xmlns:ds="%s"/>' % DS.encode()),
        _ALL,
    ),
    Costly(
        "declarations and attributes up to the limit", lambda: _marks(b'<d:x xmlns:d="urn:hl7finland" d:a=""/>'), _ALL
    ),
    Costly(
        "50 declarations each up to the limit",
        lambda: _marks(b"<e " + b" ".join(b'xmlns:n%d="u:"' % n for n in range(50)) + b"/>"),
        _EVERYWHERE,
    ),
    Costly(
        "a namespace repeated up to the limit, short",
        lambda: _amplified(_REPEATED // _MARKS - 10, b"<a:x/>" * (_MARKS - 2_000)),
        _EVERYWHERE,
    ),
    Costly(
        "a namespace repeated up to the limit, longer",
        lambda: _amplified(_REPEATED // 10_500, b"<a:x/>" * 10_000),
        _EVERYWHERE,
    ),
    Costly(
        "a namespace repeated up to the limit, long", lambda: _amplified(_REPEATED // 600, b"<a:x/>" * 400), _EVERYWHERE
    ),
    Costly(
        "40 namespaces repeated up to the limit",
        lambda: (
            b"<e "
            + b" ".join(b'xmlns:n%d="urn:%d%s"' % (n, n, b"u" * 60) for n in range(40))
            + b">"
            + (b"<x " + b" ".join(b'n%d:a=""' % n for n in range(40)) + b"/>") * 14_000
            + b"</e>"
        ),
        _EVERYWHERE,
    ),
    Costly(
        "one prefix bound anew at every depth up to the limit",
        lambda: _nested(_LESS_DEEP, b"<e/>" * (_MARKS - 1_000)),
        _EVERYWHERE,
    ),
    Costly(
        "elements up to the limit at a depth",
        lambda: b"<a>" * _LESS_DEEP + b"<e/>" * (_MARKS - 1_000) + b"</a>" * _LESS_DEEP,
        _EVERYWHERE,
    ),
    Costly(
        "trees up to the limit",
        lambda: (b"<a>" * _LESS_DEEP + b"</a>" * _LESS_DEEP) * (_MARKS // 2 // _LESS_DEEP - 2),
        _EVERYWHERE,
    ),
    Costly(
        "the ID in attributes up to the limit", lambda: _marks(b"<e a='TS2'/>") + b"TS1 TS1 TS1", (_in_header,), _ONE
    ),
    Costly(
        "10 attributes each, eight signers",
        lambda: _fill(b"<e " + _names(10) + b"/>", 53_000),
        (_in_header_of_eight,),
        _ONE,
    ),
    Costly("a text of 39 MB, eight signers", lambda: b"a" * (_NEAR - 40_000), (_in_header_of_eight,), _ONE),
    Costly("certificates up to the limit", lambda: _marks(b"<ds:X509Certificate/>"), (_in_key_info,)),
    Costly(
        "wrappers up to the limit",
        lambda: _marks(b"<hl7fi:signature/>"),
        (_in_collection,),
        (Profile.HABIT, Profile.WHOLE),
    ),
    Costly("more than the limit", lambda: b"a" * (MAX_BYTES + 1), (_in_body,), _ONE),
]


def files() -> list[tuple[str, Profile, Callable[[], bytes]]]:
    """Every costly file: its name, whose profile it is, and how to make it."""
    found: list[tuple[str, Profile, Callable[[], bytes]]] = []
    for costly in COSTLY:
        for scene in SCENES:
            if scene.kind == RSA and scene.profile in costly.profiles:
                found += [
                    (
                        f"{costly.name}{place.__name__.replace('_', ' ').replace('<lambda>', '')}",
                        scene.profile,
                        lambda c=costly, p=place, s=scene: p(s, c.more()),  # type: ignore[misc]  # no types here
                    )
                    for place in costly.places
                ]
    return found


def measure(profile: Profile, raw: bytes) -> tuple[float, str]:
    """How much CPU time it takes to verify a file, and what came of it."""
    begun = time.process_time()
    try:
        reading = read(profile, raw)
    except BadSignature as refusal:
        return time.process_time() - begun, f"refused: {refusal}"
    return time.process_time() - begun, f"accepted, {len(reading.words)} signed"


def main() -> int:
    """Measure every file, the slowest last."""
    results = []
    for name, profile, make in files():
        raw = make()
        spent, outcome = measure(profile, raw)
        results.append((spent, name, profile, len(raw), outcome))
        sys.stdout.write(f"{spent:7.3f} s  {len(raw):>10} bytes  {profile}  {name}: {outcome[:90]}\n")
        sys.stdout.flush()
    slow = sorted(result for result in results if result[0] > 0.5)
    sys.stdout.write(f"\n{len(results)} files, {len(slow)} of them above 0.5 s\n")
    for spent, name, profile, size, outcome in slow:
        sys.stdout.write(f"{spent:7.3f} s  {size:>10} bytes  {profile}  {name}: {outcome[:90]}\n")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
