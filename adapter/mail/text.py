"""Texts as people read them: character sets, HTML, and what hides in a text that is no text. Pure."""

from __future__ import annotations

import codecs
import re
from html import unescape

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TURNING = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # bidirectional controls
_CHARSETS = re.compile(
    r"utf-(8|8-sig|16|16-le|16-be)|ascii|iso8859-\d+|cp(125\d|437|850|866|874)|koi8-[ru]|mac-roman|tis-620"
    r"|gb2312|gbk|gb18030|big5|euc_(jp|kr)|shift_jis|iso2022_jp"
)  # codecs that take as long as their input is; punycode takes its square
_WESTERN = {"ascii", "iso8859-1", "iso8859-15", "cp1252"}
_C1 = re.compile("[\x80-\x9f]")
#: What Windows-1252 has in the place of the controls of ISO 8859-1.
WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or "\ufffd" for code in range(0x80, 0xA0)}
_NOT_TEXT = (b"%PDF", b"PK\x03\x04", b"MZ", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x7fELF", b"GIF8", b"II*\0", b"MM\0*")
_HIDDEN = re.compile(
    # Uuencode, yEnc, data: URIs.
    r"(?im)^begin(?:-base64)? [0-7]{3,4} \S|^=ybegin "
    r"|\bdata:\s*(?:image|application|video|audio)/|\bdata:[^\s,<>]{0,200};\s*base64"
    r"|(?:=[0-9A-F]{2}){4}"  # quoted-printable that nothing has decoded
    r"|^Content-Transfer-Encoding:[ \t]*\S"  # a part whose boundary was lost
    r"|\(This file must be converted with BinHex"
    # Base64.
    r"|(?<![A-Za-z0-9+/])(?-i:/9j/|iVBORw0KGgo|UklGR|R0lGOD|JVBERi0|AAAA[A-Za-z0-9+/][GWm2]Z0eXB)[A-Za-z0-9+/]{40}"
)
_ENCRYPTED = re.compile(r"(?m)^-----BEGIN PGP MESSAGE-----")
_BREAK = re.compile(r"(?i)(?:</?(?:p|div|tr|table|ul|ol|li|blockquote|pre|h[1-6])\b[^<>]*>)+|<br\b[^<>]*>")
_CELL = re.compile(r"(?i)</t[dh]>")
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"""(?i)<a\s[^<>]*?href\s*=\s*["']?(https?://[^\s"'<>]+)""")
_STYLE = re.compile(r"(?i)<(style|script)\b[^<>]*>"), re.compile(r"(?i)</(style|script)\s*>")
_LONG_NUMBER = re.compile(
    r"&#0*(?:\d{8,}|[xX]0*[0-9A-Fa-f]{8,});?"
)  # no character has one; a very long one stops the clock
_WORD = re.compile(r"\w+")


def read_text(content: bytes, charset: str) -> str | None:
    """The text of these octets, or None when they are none.

    A wrong character set becomes UTF-8, or else Windows-1252. What is UTF-8 is never read as a Western set of one
    octet for each letter, whatever is declared: no text of people looks like that by chance.
    """
    if content.startswith(_NOT_TEXT):
        return None
    text = next(decoded for decoded in _decodings(content, charset) if decoded is not None)
    return None if "\0" in text else text.encode("utf-8", "replace").decode()


def _decodings(content: bytes, charset: str) -> list[str | None]:
    names = ("utf-8", charset) if _is_western(charset) else (charset, "utf-8")
    western = content.decode("iso-8859-1").translate(WINDOWS)
    return [
        western if text is not None and _C1.search(text) else text
        for text in (_decode(content, name) for name in names)
    ] + [western]


def _is_western(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in _WESTERN
    except (LookupError, ValueError):
        return False


def _decode(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset) if _CHARSETS.fullmatch(codecs.lookup(charset).name) else None
    except (LookupError, ValueError):
        return None


def hides_something(text: str) -> bool:
    """Whether a file stands inside a text, where no list of parts shows it."""
    return bool(_HIDDEN.search(text) or ("&" in text and _HIDDEN.search(_unescape(text))))


def is_encrypted(text: str) -> bool:
    """Whether the text is a message in PGP's armour (RFC 9580 §6.2)."""
    return bool(_ENCRYPTED.search(text))


def strip_tags(html: str) -> str:
    """HTML as text: tags go, where links lead stays."""
    text = _LINK.sub(r" \1 \g<0>", _BREAK.sub("\n", _CELL.sub(" ", _without_styles(html))))
    return _unescape(_TAG.sub("", text))


def _without_styles(html: str) -> str:
    """HTML without the elements whose content nobody sees; one that has no end stays."""
    pieces, position = [], 0
    opening, closing = _STYLE
    while (begin := opening.search(html, position)) and (end := closing.search(html, begin.end())):
        pieces.append(html[position : begin.start()])
        position = end.end()
    return "".join([*pieces, html[position:]])


def _unescape(text: str) -> str:
    return unescape(_LONG_NUMBER.sub("\ufffd", text))


def adds_words(text: str, to: str) -> bool:
    """Whether a text says a word that another does not."""
    return not set(_WORD.findall(text.lower())) <= set(_WORD.findall(to.lower()))


def join(texts: list[str]) -> str:
    """Texts below each other, with no control character that FHIR forbids in a string."""
    return _CONTROL.sub("", "\n".join(texts).replace("\r\n", "\n").replace("\r", "\n")).strip()


def join_all(texts: list[str]) -> str:
    """As `join`, and without what turns the text round: for a search, not for the eye."""
    return _TURNING.sub("", join(texts))
