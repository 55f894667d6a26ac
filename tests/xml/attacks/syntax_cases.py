"""Attacks on how XML is written and read: comments, instructions, types, encodings, prefixes, Unicode."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from tests.region import MAIJA, PEKKA
from tests.xml.attacks.case import ALL, ANSWER, COVERED, HABIT, XADES, Case, harmless
from tests.xml.attacks.plan import BODY_ID, DOCUMENTS, EVIL, TRUE, Profile
from tests.xml.attacks.scene import Scene
from tests.xml.signing import DS

_HALF = len(TRUE) // 2
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_TYPES = {
    "an entity": f'<!DOCTYPE x [<!ENTITY e "{EVIL}">]>',
    "a billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LAUGHS}]>',
    "a file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "an http entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>',
    "an external subset": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "a public identifier": '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">',
    "a default attribute": '<!DOCTYPE x [<!ATTLIST text evil CDATA "yes">]>',
    "an ID attribute": "<!DOCTYPE x [<!ATTLIST x evil ID #IMPLIED>]>",
    "a notation": '<!DOCTYPE x [<!NOTATION n SYSTEM "n">]>',
    "nothing": "<!DOCTYPE x>",
    "an empty subset": "<!DOCTYPE x []>",
}
_INSERTED = {
    "a comment": f"<!--{EVIL}-->",
    "an instruction": f"<?x {EVIL}?>",
    "an element": f"<evil>{EVIL}</evil>",
    "XInclude": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>',
    "a zero-width space": "\u200b",
    "a right-to-left override": "\u202e",
    "a soft hyphen": "\u00ad",
    "a byte-order mark": "\ufeff",
    "a combining mark": "\u0301",
    "an astral character": "\U0001f600",
    "a language tag": "\U000e0041",
    "a carriage return": "&#13;",
    "a line's end": "\n",
    "a tab": "&#9;",
    "an unknown entity": "&evil;",
    "a reference to nothing": "&#0;",
    "a surrogate's reference": "&#xD800;",
    "a control character": "\x01",
    "a reference to U+FFFE": "&#xFFFE;",
}


def _insert(text: str, place: str = TRUE, at: int = _HALF) -> Callable[[Scene], bytes]:
    """The text in the middle of the content."""
    return lambda scene: scene.swap(place, place[:at] + text + place[at:])


def _prolog(text: str) -> Callable[[Scene], bytes]:
    """Before the root, after the declaration where there is one."""

    def make(scene: Scene) -> bytes:
        if scene.text.startswith(_DECLARATION):
            return scene.swap(_DECLARATION, _DECLARATION + text)
        return (_DECLARATION + text + scene.text).encode()

    return make


def _typed(text: str, use: str = TRUE) -> Callable[[Scene], bytes]:
    return lambda scene: _prolog(text)(scene).replace(TRUE.encode(), use.encode(), 1)


def _encoded(codec: str, named: str) -> Callable[[Scene], bytes]:
    def make(scene: Scene) -> bytes:
        bare = scene.text.removeprefix(_DECLARATION)
        return f'<?xml version="1.0" encoding="{named}"?>{bare}'.encode(codec, "xmlcharrefreplace")

    return make


def _root(attributes: str) -> Callable[[Scene], bytes]:
    """Attributes or declarations more on the root."""

    def make(scene: Scene) -> bytes:
        bare = scene.text.removeprefix(_DECLARATION).lstrip()
        name = bare[1:].partition(" ")[0]
        return scene.swap(f"<{name} ", f"<{name} {attributes} ")

    return make


def _after(text: str) -> Callable[[Scene], bytes]:
    return lambda scene: scene.raw + text.encode()


def _before(octets: bytes) -> Callable[[Scene], bytes]:
    return lambda scene: octets + scene.raw


def _in_value(name: str, text: str) -> Callable[[Scene], bytes]:
    """In the middle of a value of the signature."""

    def change(piece: str) -> str:
        at = piece.index(">") + 12
        return piece[:at] + text + piece[at:]

    return lambda scene: scene.swap_piece(name, change)


def _comment_in_digest(scene: Scene) -> bytes:
    """The class of CVE-2025-29775: a reader of the first text node sees the attacker's digest."""
    evil = scene.build_evil().decode().split("<ds:DigestValue>")[-1].split("<")[0]
    return scene.swap_last(TRUE, EVIL).replace(b"<ds:DigestValue>", f"<ds:DigestValue>{evil}<!--".encode() + b"-->")


def _two_infos(evil_first: bool) -> Callable[[Scene], bytes]:
    """The class of CVE-2025-29774."""

    def make(scene: Scene) -> bytes:
        made = scene.build_evil(signatory=scene.attacker).decode()
        evil = made[made.rindex("<ds:SignedInfo") : made.rindex("</ds:SignedInfo>") + len("</ds:SignedInfo>")]
        piece = scene.piece("ds:SignedInfo")
        both = evil + piece if evil_first else piece + evil
        return scene.swap_last(piece, both).replace(TRUE.encode(), EVIL.encode())

    return make


def _info_in_object(scene: Scene) -> bytes:
    piece = scene.piece("ds:SignedInfo")
    made = scene.build_evil(signatory=scene.attacker, objects=f"<ds:Object>{piece}</ds:Object>")
    return made.replace(scene.attacker.texts[0].encode(), scene.victim.texts[0].encode())


def _decomposed(scene: Scene) -> bytes:
    return unicodedata.normalize("NFD", scene.text).encode()


def _prefix(old: str, new: str) -> Callable[[Scene], bytes]:
    def make(scene: Scene) -> bytes:
        text = scene.text.replace(f"<{old}:", f"<{new}:").replace(f"</{old}:", f"</{new}:")
        return text.replace(f"xmlns:{old}=", f"xmlns:{new}=").encode()

    return make


def _overlong(scene: Scene) -> bytes:
    return scene.raw.replace(TRUE.encode(), b"\xc1\xb2" + TRUE[1:].encode())


_NOT_CONTENT = "exclusive C14N leaves it out and it is no content"
CASES = [
    harmless(
        "a comment splits the text",
        _insert(f"<!--{EVIL}-->"),
        ALL,
        "comments are taken out and the text is whole again",
    ),
    harmless(
        "a comment splits the SignatureValue",
        _in_value("ds:SignatureValue", "<!--x-->"),
        ALL,
        "as above: the value is whole",
    ),
    harmless(
        "a comment splits the DigestValue",
        _in_value("ds:DigestValue", "<!--x-->"),
        ALL,
        "as above: the digest is whole",
    ),
    harmless(
        "a comment splits the certificate",
        _in_value("ds:X509Certificate", "<!--x-->"),
        (*DOCUMENTS, Profile.XADES),
        "as above",
    ),
    harmless(
        "CDATA in the text", lambda s: s.swap(TRUE, f"<![CDATA[{TRUE}]]>"), ALL, "the same text, written otherwise"
    ),
    harmless(
        "a character written as a reference",
        lambda s: s.swap(TRUE, f"&#x{ord(TRUE[0]):x};{TRUE[1:]}"),
        ALL,
        "the same text, written otherwise",
    ),
    harmless("a byte-order mark", _before(b"\xef\xbb\xbf"), ALL, "UTF-8 all the same"),
    harmless("a comment before the root", _prolog(f"<!--{EVIL}-->"), ALL, _NOT_CONTENT),
    harmless("a comment after the root", _after(f"\n<!--{EVIL}-->\n"), ALL, _NOT_CONTENT),
    harmless("a declaration of a namespace nobody uses", _root('xmlns:evil="urn:evil"'), ALL, _NOT_CONTENT),
    harmless(
        "a line's end written by Windows",
        lambda s: s.swap("?>\n", "?>\r\n"),
        (*DOCUMENTS, Profile.XADES),
        "XML reads both alike",
    ),
    harmless(
        "an instruction before the root",
        _prolog(f"<?x {EVIL}?>"),
        HABIT + ANSWER,
        "outside of what is covered, and not returned",
    ),
    harmless(
        "an instruction after the root",
        _after(f"<?x {EVIL}?>"),
        HABIT + ANSWER,
        "outside of what is covered, and not returned",
    ),
    harmless(
        "xml:base on the root",
        _root('xml:base="http://evil/"'),
        HABIT + ANSWER,
        "outside of what is covered; no reader resolves by it",
    ),
    harmless("xml:lang on the root", _root('xml:lang="x-evil"'), HABIT + ANSWER, "outside of what is covered"),
    Case("an instruction before the root that is covered", _prolog("<?xml-stylesheet href='http://evil/'?>"), COVERED),
    Case("an instruction after the root that is covered", _after("<?x?>"), COVERED),
    Case("xml:base on the root that is covered", _root('xml:base="http://evil/"'), COVERED),
    Case("xml:lang on the root that is covered", _root('xml:lang="x-evil"'), COVERED),
    *(Case(f"in the text: {name}", _insert(text)) for name, text in _INSERTED.items() if name != "a comment"),
    Case("Unicode decomposed", _decomposed),
    Case("a letter that looks the same", lambda s: s.swap(TRUE, TRUE.replace("a", "\u0430", 1))),
    Case("an overlong letter", _overlong),
    Case("an instruction in the DigestValue", _in_value("ds:DigestValue", "<?x?>")),
    Case("an instruction in the SignatureValue", _in_value("ds:SignatureValue", "<?x?>")),
    Case("an instruction in SignedInfo", lambda s: s.swap_last("<ds:SignatureMethod", "<?x?><ds:SignatureMethod")),
    Case("an instruction in the signature", lambda s: s.swap_last("<ds:SignatureValue>", "<?x?><ds:SignatureValue>")),
    Case("an element in the SignatureValue", _in_value("ds:SignatureValue", "<x/>")),
    Case("an element in the DigestValue", _in_value("ds:DigestValue", "<x/>")),
    Case("a comment hides the digest", _comment_in_digest),
    Case("text in SignedInfo", lambda s: s.swap_last("<ds:SignatureMethod", "x<ds:SignatureMethod")),
    Case("white space in SignedInfo", lambda s: s.swap_last("<ds:SignatureMethod", "\n<ds:SignatureMethod")),
    Case("two SignedInfo, the evil first", _two_infos(evil_first=True)),
    Case("two SignedInfo, the evil last", _two_infos(evil_first=False)),
    Case("SignedInfo in an Object", _info_in_object),
    *(
        Case(
            f"a document type with {name}",
            _typed(text, "&e;" if "ENTITY e " in text else "&l9;" if "l9" in text else TRUE),
        )
        for name, text in _TYPES.items()
    ),
    *(Case(f"an unused document type with {name}", _typed(text)) for name, text in _TYPES.items()),
    Case(
        "a document type in UTF-16",
        lambda s: (
            f'<?xml version="1.0" encoding="UTF-16"?>{_TYPES["an entity"]}{s.text.removeprefix(_DECLARATION)}'.encode(
                "utf-16"
            )
        ),
    ),
    Case("UTF-16", _encoded("utf-16", "UTF-16")),
    Case("UTF-16 without a mark", _encoded("utf-16-le", "UTF-16")),
    Case("UTF-32", _encoded("utf-32", "UTF-32")),
    Case("UTF-7 by name", _encoded("utf-8", "UTF-7")),
    Case("Latin-1", _encoded("latin-1", "ISO-8859-1")),
    Case("Latin-1 by name, UTF-8 in truth", _encoded("utf-8", "ISO-8859-1")),
    Case("Latin-1 by name, UTF-8 by its mark", lambda s: b"\xef\xbb\xbf" + _encoded("utf-8", "ISO-8859-1")(s)),
    Case("EBCDIC", _encoded("cp037", "IBM037")),
    Case("an unknown encoding", _encoded("utf-8", "evil")),
    Case(
        "XML 1.1",
        lambda s: s.swap(_DECLARATION, '<?xml version="1.1" encoding="UTF-8"?>').replace(TRUE.encode(), EVIL.encode()),
        (*DOCUMENTS, Profile.XADES),
    ),
    Case("something before the declaration", _before(b"x")),
    Case(
        "a space before the declaration",
        lambda s: b" " + (s.raw if s.text.startswith("<?xml") else _DECLARATION.encode() + s.raw),
    ),
    Case("two byte-order marks", _before(b"\xef\xbb\xbf" * 2)),
    Case("a NUL after the root", _after("\0")),
    Case("text after the root", _after(EVIL)),
    Case("another root", _after(f"<evil>{EVIL}</evil>")),
    Case("the file twice", lambda s: s.raw + s.raw.removeprefix(_DECLARATION.encode())),
    Case("cut short", lambda s: s.raw[:-1]),
    Case("nothing", lambda _: b""),
    Case("a NUL", lambda _: b"\0"),
    Case("a declaration alone", lambda _: _DECLARATION.encode()),
    Case("JSON", lambda _: b"{}"),
    Case("an attribute twice", lambda s: s.swap(f'"{MAIJA}"', f'"{MAIJA}" x="1" x="2"')),
    Case(
        "an attribute twice by two prefixes",
        lambda s: s.swap(f'"{MAIJA}"', f'"{MAIJA}" xmlns:p="urn:x" xmlns:q="urn:x" p:a="1" q:a="2"'),
    ),
    Case("an undeclared prefix", lambda s: s.swap(TRUE, f"<p:x/>{TRUE}")),
    Case("a relative namespace", lambda s: s.swap(TRUE, f'<x xmlns="relative"/>{TRUE}')),
    Case("the signature's prefix renamed", _prefix("ds", "x")),
    Case("the signature's namespace by another name", lambda s: s.text.replace(DS, DS + "x").encode()),
    Case(
        "the signature's namespace as a default",
        lambda s: s.text.replace("<ds:", "<").replace("</ds:", "</").replace("xmlns:ds=", "xmlns=").encode(),
    ),
    Case("the content's namespace bound anew", lambda s: s.swap("urn:hl7-org:v3", "urn:evil"), DOCUMENTS),
    Case(
        "the content's prefix bound anew",
        lambda s: s.text.replace("urn:example:order", "urn:evil").encode(),
        XADES + ANSWER,
    ),
    Case(
        "xml:space in the content",
        lambda s: s.swap("<structuredBody ", '<structuredBody xml:space="preserve" '),
        DOCUMENTS,
    ),
    Case(
        "an ID in another case",
        lambda s: s.swap(f'<structuredBody ID="{BODY_ID}"', f'<structuredBody Id="{BODY_ID}"'),
        DOCUMENTS,
    ),
    Case("the patient exchanged", lambda s: s.swap(MAIJA, PEKKA), (*COVERED, Profile.ANSWER)),
]
