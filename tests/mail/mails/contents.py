"""Transfer encodings, names, declared types, and contents that are not what they say."""

from __future__ import annotations

import base64
import binascii

from tests.mail.letters import PDF, WEBP, letter, multipart, part, photo, single, text
from tests.mail.mails.case import HEIC, JPEG, JPEG_2, PICTURES, PNG, Filed, Sent, add, filed, quoted_printable, refused

TEXT = text("Kuva.")
ATTACHED = "Content-Disposition: attachment"


def _coded(encoding: str, octets: bytes, declared: str = "image/jpeg") -> bytes:
    """A part whose octets stand as they are given, whatever its header says."""
    return f"Content-Type: {declared}\r\nContent-Transfer-Encoding:{encoding}\r\n\r\n".encode() + octets


BASE64 = base64.encodebytes(JPEG).replace(b"\n", b"\r\n")
QP = quoted_printable(JPEG)
_ENCODED: list[tuple[str, str, bytes, Filed | Sent]] = [
    ("capitals and a space", " BASE64 ", BASE64, Filed((JPEG,))),
    ("a tab", "\tBase64\t", BASE64, Filed((JPEG,))),
    ("no space at all", "base64", BASE64, Filed((JPEG,))),
    ("folded", "\r\n base64", BASE64, Filed((JPEG,))),
    ("in one line", " base64", base64.b64encode(JPEG), Filed((JPEG,))),
    (
        "one letter a line",
        " base64",
        b"\r\n".join(BASE64[i : i + 1] for i in range(len(BASE64)) if BASE64[i] > 32),
        Filed((JPEG,)),
    ),
    ("blank lines between", " base64", BASE64.replace(b"\r\n", b"\r\n\r\n"), Filed((JPEG,))),
    ("junk in it", " base64", BASE64[:100] + b"*" + BASE64[100:], Sent("PHO-13", "broken base64")),
    (
        ("going on behind its padding"),
        " base64",
        base64.b64encode(JPEG[:100]) + base64.b64encode(JPEG[100:]),
        Sent("PHO-13", "broken base64"),
    ),
    ("without its padding", " base64", base64.b64encode(JPEG[:100]).rstrip(b"="), Sent("PHO-13", "broken base64")),
    ("a footer in it", " base64", BASE64 + b"\r\n-- \r\nlista", Sent("PHO-13", "broken base64")),
    ("a comment", " base64 (for mail)", BASE64, Sent("PHO-13", "unknown encoding")),
    ("quotes", ' "base64"', BASE64, Sent("PHO-13", "unknown encoding")),
    ("base64url", " base64url", base64.urlsafe_b64encode(JPEG), Sent("PHO-13", "unknown encoding")),
    ("x-uuencode", " x-uuencode", BASE64, Sent("PHO-13", "unknown encoding")),
    ("x-gzip64", " x-gzip64", BASE64, Sent("PHO-13", "unknown encoding")),
    ("NUL", " base64\0", BASE64, Sent("PHO-13", "unknown encoding")),
    ("said to be 7bit and base64", " 7bit", BASE64, Sent("PHO-13", "an image of another kind")),
    ("said twice", " base64\r\nContent-Transfer-Encoding: 7bit", BASE64, Sent("PHO-13", "says twice")),
    ("quoted-printable", " quoted-printable", QP, Filed((JPEG,))),
    ("quoted-printable in small letters", " Quoted-Printable ", QP, Filed((JPEG,))),
    ("quoted-printable, broken", " quoted-printable", QP + b"=Z1", Sent("PHO-13", "broken quoted-printable")),
    ("binary", " binary", JPEG, Filed((JPEG,))),
    ("8bit", " 8bit", JPEG, Filed((JPEG,))),
    ("said to be 7bit and raw", " 7bit", JPEG, Filed((JPEG,))),
    ("said to be base64 and raw", " base64", JPEG, Sent("PHO-13", "broken base64")),
    ("an empty word", "", JPEG, Filed((JPEG,))),
]
for _name, _encoding, _octets, _outcome in _ENCODED:
    # A default has no type in a lambda.
    add(f"encoding: {_name}", _outcome, lambda e=_encoding, o=_octets: letter(TEXT, _coded(e, o)))  # type: ignore[misc]

for _name, _header in [
    ("RFC 2231", "attachment; filename*=UTF-8''k%C3%A4mmen.jpg"),
    ("RFC 2231 in pieces", "attachment; filename*0*=UTF-8''k%C3%A4m; filename*1=men; filename*2=.jpg"),
    ("RFC 2231 of no character set", "attachment; filename*=no-such'fi'k%E4mmen.jpg"),
    ("RFC 2231 with a broken escape", "attachment; filename*=utf-8''k%ZZ%"),
    ("RFC 2231 of a million pieces", "attachment; filename*999999999999=x"),
    ("an encoded word", 'attachment; filename="=?utf-8?B?a8OkbW1lbi5qcGc=?="'),
    ("an encoded word that is broken", 'attachment; filename="=?utf-8?B?***?="'),
    ("raw UTF-8", 'attachment; filename="kämmen.jpg"'),
    ("NUL", 'attachment; filename="a\0b.jpg"'),
    ("bidirectional", 'attachment; filename="kuva\u202egpj.exe"'),
    ("a path", 'attachment; filename="../../etc/passwd"'),
    ("a path of Windows", 'attachment; filename="C:\\\\Windows\\\\system32\\\\kuva.jpg"'),
    ("a name of 3 kB", 'attachment; filename="' + "k" * 3_000 + '.jpg"'),
    ("an open quote", 'attachment; filename="kuva.jpg'),
    ("semicolons", "attachment;;;; filename=kuva.jpg;;"),
    ("two names", "attachment; filename=a.jpg; filename=b.pdf"),
    ("no name", "attachment"),
    ("inline", "inline"),
    ("no such disposition", "x-phone; filename=kuva.jpg"),
    ("nothing", ""),
    ("the name of a program", 'attachment; filename="kuva.exe"'),
    ("the name of a document", 'attachment; filename="lasku.pdf"'),
]:
    add(
        f"name: {_name}",
        Filed((JPEG,)),
        # As above.
        lambda header=_header: letter(TEXT, part(JPEG, "image/jpeg", f"Content-Disposition: {header}")),  # type: ignore[misc]
    )

for _declared in [
    "application/octet-stream",
    "image",
    "image/",
    "image/heic",
    "image/svg+xml",
    "text/plain",
    "text/html",
    "x",
    "application/pdf",
    "application/zip",
    "audio/mpeg",
    ("TEXT/PLAIN; charset=nonsense"),
    "application/pkcs7-signature",
    "message/delivery-status",
    "text/calendar",
    "application/ms-tnef",
]:
    # As above.
    add(f"declared: {_declared}", Filed((PNG,)), lambda d=_declared: letter(TEXT, part(PNG, d)))  # type: ignore[misc]

_ZIP, _OLE = b"PK\x03\x04" + bytes(40), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40)
for _name, _content, _declared, _kind in [
    ("a PDF", PDF, "application/pdf", "a PDF document"),
    ("a PDF called a photo", PDF, 'image/jpeg; name="kuva.jpg"', "a PDF document"),
    ("a ZIP", _ZIP, "application/zip", "an archive"),
    ("a ZIP called a photo", _ZIP, "image/jpeg", "an archive"),
    ("a Word document", _ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "an archive"),
    ("an old Word document", _OLE, "application/msword", "an old Office document"),
    ("an RTF", b"{\\rtf1 hei}", "application/rtf", "an RTF document"),
    ("a program", b"MZ\x90\0" + bytes(60), "image/png", "a program"),
    ("a program of Linux", b"\x7fELF" + bytes(60), "application/octet-stream", "a program"),
    ("a RAR", b"Rar!\x1a\x07\0", "application/x-rar", "an archive"),
    ("a GIF", b"GIF89a" + bytes(20), "image/gif", "a kind that is not taken (GIF)"),
    ("a TIFF", b"II*\0" + bytes(20), "image/tiff", "a kind that is not taken (TIFF)"),
    ("an SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "an image of another kind"),
    ("a video", b"\0\0\0\x20ftypmp42" + bytes(40), "video/mp4", "a video"),
    ("a sound", b"ID3\x03" + bytes(40), "audio/mpeg", "a sound"),
    ("a TNEF", b"\x78\x9f\x3e\x22" + bytes(40), 'application/ms-tnef; name="winmail.dat"', "winmail.dat"),
    ("a TNEF called nothing", b"\x78\x9f\x3e\x22" + JPEG, "application/octet-stream", "winmail.dat"),
    ("a calendar entry", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar; method=REQUEST", "a calendar entry"),
    ("a vCard", b"BEGIN:VCARD\r\nPHOTO;ENCODING=b:/9j/\r\nEND:VCARD\r\n", "text/vcard", "a business card"),
    ("an old vCard", b"BEGIN:VCARD\r\nEND:VCARD\r\n", "text/x-vcard", "a business card"),
    ("a detached S/MIME signature", b"0\x80\x06\x09", "application/pkcs7-signature", "a digital signature"),
    ("a PGP signature", b"-----BEGIN PGP SIGNATURE-----", "application/pgp-signature", "a digital signature"),
    ("a message in octets", single(photo(JPEG), headers=()), "application/octet-stream", "another kind"),
    ("a piece of a message", b"x", "message/partial; id=1; number=1; total=2", "a piece of a message"),
    ("an external body", b"x", "message/external-body; access-type=URL", "a pointer"),
    ("an AppleDouble resource", b"\0\x05\x16\x07" + bytes(40), "application/applefile", "another kind"),
    ("an empty photo", b"", "image/jpeg", "an image of another kind"),
    ("a photo of two octets", b"\xff\xd8", "image/jpeg", "an image of another kind"),
    ("a photo behind a line end", b"\r\n" + JPEG, "image/jpeg", "an image of another kind"),
    ("a photo turned round", JPEG[::-1], "image/jpeg", "an image of another kind"),
    ("AMP", b"<html amp4email></html>", "text/x-amp-html", "a text file"),
    ("a text file", b"Potilaan nimi: Aino", 'text/plain; name="potilas.txt"', "a text file"),
    ("a text with a disposition", b"hei", f"text/plain\r\n{ATTACHED}", "a text file"),
    ("a text with NUL", b"a\0b", "text/plain", "a text file"),
    ("a text that is a PDF", PDF, "text/plain", "a PDF document"),
]:
    # As above.
    add(f"kept: {_name}", Sent("PHO-13", _kind), lambda c=_content, d=_declared: letter(TEXT, photo(JPEG), part(c, d)))  # type: ignore[misc]


def _uu(content: bytes) -> str:
    lines = [binascii.b2a_uu(content[start : start + 45]).decode() for start in range(0, len(content), 45)]
    return "begin 644 kuva.jpg\n" + "".join(lines) + "`\nend\n"


_DATA = f"data:image/jpeg;base64,{base64.b64encode(JPEG_2).decode()}"
for _name, _written, _declared in [
    ("uuencode", _uu(JPEG_2), "text/plain"),
    ("uuencode in HTML", f"<pre>\n{_uu(JPEG_2)}</pre>", "text/html"),
    ("uuencode in base64", "begin-base64 644 kuva.jpg\n" + base64.encodebytes(JPEG_2).decode(), "text/plain"),
    ("yEnc", "=ybegin line=128 size=9 name=kuva.jpg\nxxx\n=yend size=9", "text/plain"),
    ("BinHex", "(This file must be converted with BinHex 4.0)\n:abc:", "text/plain"),
    ("a data URI", f"<img src='{_DATA}'>", "text/html"),
    ("a data URI in capitals", f"<IMG SRC={_DATA.replace('data', 'DATA')}>", "text/html"),
    ("a data URI in character references", f"<img src='&#100;ata{_DATA[4:]}'>", "text/html"),
    ("a file in character references", "<a href='&#100;ata:application/zip;base64,UEsDBAoAAAAA'>", "text/html"),
    ("a data URI without a type", f"<img src='data:;base64,{_DATA[23:]}'>", "text/html"),
    ("a data URI in a style", f"<style>p {{background: url({_DATA})}}</style>", "text/html"),
    ("a data URI in plain text", f"Kuva: {_DATA}", "text/plain"),
    ("base64 in the text", base64.encodebytes(JPEG_2).decode(), "text/plain"),
    ("quoted-printable in the text", QP.decode(), "text/plain"),
    ("quoted-printable of HEIC in the text", quoted_printable(HEIC).decode(), "text/plain"),
    ("base64 of HEIC in the text", "Kuva: " + base64.b64encode(HEIC).decode(), "text/plain"),
    ("base64 of PNG in HTML", f"<p>{base64.b64encode(PNG).decode()}</p>", "text/html"),
]:
    add(
        f"hidden: {_name}",
        Sent("PHO-13", "a text file"),
        lambda w=_written, d=_declared: letter(part(w.encode(), d), photo(JPEG)),  # type: ignore[misc]  # as above
    )

for _name, _content in [
    ("JPEG and ZIP", JPEG + _ZIP),
    ("JPEG and a script", JPEG + b"<?php system('id'); ?>"),
    ("JPEG and a second JPEG", JPEG + JPEG_2),
    ("PNG and ZIP", PNG + _ZIP),
    ("a JPEG cut off", JPEG[:2_000]),
    ("a HEIC cut off", HEIC[:1_000]),
    ("a JPEG with boundaries in it", JPEG + b"\r\n--b1--\r\n"),
    ("a WebP", WEBP),
]:
    # As above.
    add(f"content: {_name}", Filed((_content,)), lambda c=_content: letter(TEXT, photo(c)))  # type: ignore[misc]


@filed(*PICTURES)
def several_photos_of_every_kind() -> bytes:
    return letter(TEXT, *map(photo, PICTURES))


@filed()
def the_same_photo_twice() -> bytes:
    return letter(TEXT, photo(JPEG), photo(JPEG))


@filed(*PICTURES)
def every_kind_in_a_type_of_another() -> bytes:
    return letter(*(part(content, f"image/x-{number}") for number, content in enumerate(PICTURES)))


@filed()
def an_empty_text_beside_it() -> bytes:
    return letter(
        text("  \r\n"), photo(JPEG), part(b" <br> ", "text/html"), part(b"\r\n", 'text/plain; name="ATT00001.txt"')
    )


@filed()
def a_piece_of_the_text_that_exchange_made_a_file() -> bytes:
    footer = part(
        b"Sent securely.\r\n",
        'text/plain; name="ATT00001.txt"',
        'Content-Disposition: attachment; filename="ATT00001.txt"',
    )
    return letter(TEXT, photo(JPEG), footer, part(b"<p>Hei</p>", "text/html; name=ATT00002.htm"))


@refused("a text file")
def a_file_in_a_piece_of_the_text() -> bytes:
    return letter(TEXT, photo(JPEG), part(_uu(JPEG_2).encode(), 'text/plain; name="ATT00001.txt"'))


@refused("another kind")
def a_piece_that_is_no_text() -> bytes:
    return letter(TEXT, photo(JPEG), part(b"\0\1\2", 'application/octet-stream; name="ATT00001.bin"'))


@filed()
def the_same_text_twice() -> bytes:
    html = part(b"<html><style>p {color: red}</style><p>Kuva.</p></html>", "text/html")
    return letter(multipart(TEXT, html, kind="alternative", boundary="aa"), photo(JPEG))


@refused("looks like another part")
def a_raw_photo_that_has_swallowed_another() -> bytes:
    return letter(TEXT, part(JPEG, "image/jpeg", encoding="binary"), photo(PNG)).replace(
        b"--b1\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64",
        b"--b0\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64",
    )


@refused("looks like another part")
def a_raw_photo_that_has_swallowed_base64() -> bytes:
    return letter(TEXT, part(JPEG + b"\r\n" + BASE64, "image/jpeg", encoding="binary"))


@refused("looks like another part")
def a_quoted_photo_that_has_swallowed_another() -> bytes:
    return letter(TEXT, _coded(" quoted-printable", QP + b"\r\n--b0\r\nContent-Type: image/jpeg\r\n\r\n" + QP))


@refused("a text file")
def a_text_that_has_swallowed_a_file() -> bytes:
    return letter(TEXT + b"\r\n--b0\r\n" + part(b"PK\x03\x04", "application/zip"), photo(JPEG))


@filed(JPEG + b"\xfe" * 50_000_000)
def a_raw_photo_as_large_as_a_mail_may_hold() -> bytes:
    return letter(TEXT, part(JPEG + b"\xfe" * 50_000_000, "image/jpeg", encoding="binary"))


@refused("broken base64")
def a_text_said_to_be_base64() -> bytes:
    return letter(_coded(" base64", b"Hei, kuva.", "text/plain"), photo(JPEG))
