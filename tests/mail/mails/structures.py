"""Boundaries, nesting and what stands outside the parts."""

from __future__ import annotations

from tests.mail.letters import PDF, letter, multipart, part, photo, single, text
from tests.mail.mails.case import HEIC, JPEG, JPEG_2, PNG, Filed, Sent, add, filed, refused

JPEG_PART, PNG_PART, TEXT = photo(JPEG), photo(PNG, "image/png"), text("Kuva.")
PLAIN = letter(TEXT, JPEG_PART)
HEADER = b'multipart/mixed; boundary="b1"'
CUT = "parts end"


def _declared(header: bytes) -> bytes:
    return PLAIN.replace(HEADER, header)


def _nested(depth: int, inner: bytes) -> bytes:
    for number in range(depth):
        inner = multipart(inner, boundary=f"level{number:04d}")
    return inner


_DECLARED: list[tuple[str, bytes, Filed | Sent]] = [
    ("boundary in RFC 2231", b"multipart/mixed; boundary*=us-ascii''b1", Filed((JPEG,))),
    ("boundary without quotes", b"multipart/mixed; boundary=b1", Filed((JPEG,))),
    ("boundary in capitals of the parameter", b"MULTIPART/Mixed; BOUNDARY=b1", Filed((JPEG,))),
    ("boundary folded", b'multipart/mixed;\r\n\tboundary="b1"', Filed((JPEG,))),
    ("boundary with a space behind it", b'multipart/mixed; boundary="b1 "', Filed((JPEG,))),
    ("a multipart of an unknown kind", b"multipart/x-phone; boundary=b1", Filed((JPEG,))),
    ("form data", b"multipart/form-data; boundary=b1", Filed((JPEG,))),
    ("no boundary", b"multipart/mixed", Sent("PHO-13", CUT)),
    ("an empty boundary", b'multipart/mixed; boundary=""', Sent("PHO-13", CUT)),
    ("a lying boundary", b"multipart/mixed; boundary=b2", Sent("PHO-13", CUT)),
    ("half a boundary", b"multipart/mixed; boundary=b", Sent("PHO-13", "looks like the end")),
    ("two boundaries", b"multipart/mixed; boundary=b1; boundary=b2", Sent("PHO-13", CUT)),
    ("a boundary of 300 characters", b"multipart/mixed; boundary=" + b"b" * 300, Sent("PHO-13", CUT)),
    ("a boundary with NUL", b'multipart/mixed; boundary="b\x001"', Sent("PHO-13", CUT)),
    ("a boundary in eight bits", b'multipart/mixed; boundary="b\xe41"', Sent("PHO-13", CUT)),
    ("a multipart called text", b"text/plain; boundary=b1", Sent("PHO-13", "a text file")),
    ("a multipart without a subtype", b"multipart; boundary=b1", Sent("PHO-13", "a file of another kind")),
    ("a multipart said to be base64", HEADER + b"\r\nContent-Transfer-Encoding: base64", Sent("PHO-13", "is encoded")),
    (
        "a multipart said to be QP",
        HEADER + b"\r\nContent-Transfer-Encoding: quoted-printable",
        Sent("PHO-13", "is encoded"),
    ),
    ("a multipart in 7bit", HEADER + b"\r\nContent-Transfer-Encoding: 7bit", Filed((JPEG,))),
    ("two Content-Types", HEADER + b"\r\nContent-Type: text/plain", Sent("PHO-13", "says twice")),
    ("the same Content-Type twice", HEADER + b"\r\nContent-Type: " + HEADER, Filed((JPEG,))),
    ("a Content-Type of 10 kB", HEADER + b"; x=" + b"y" * 10_000, Sent("PHO-13", "4,000 characters")),
    ("a comment in the Content-Type", b"(c) multipart/mixed; boundary=b1", Sent("PHO-13", "another kind")),
    ("a Content-Type with 1,000 parameters", b"multipart/mixed" + b';a="' * 900 + b";boundary=b1", Filed((JPEG,))),
]
for _name, _header, _outcome in _DECLARED:
    # A default has no type in a lambda.
    add(_name, _outcome, lambda header=_header: _declared(header))  # type: ignore[misc]

_CHANGED: list[tuple[str, bytes, bytes, Filed | Sent]] = [
    ("line feeds alone", b"\r\n", b"\n", Filed((JPEG,))),
    ("mixed line ends", b"\r\n--b1", b"\n--b1", Filed((JPEG,))),
    ("mixed line ends, the other way", b"--b1\r\n", b"--b1\n", Filed((JPEG,))),
    ("carriage returns alone", b"\r\n", b"\r", Sent("PHO-13", "carriage return")),
    (
        ("carriage returns in the body alone"),
        (b"\r\n--b1\r\nContent-Type: image"),
        b"\r--b1\r\nContent-Type: image",
        Sent("PHO-13", "looks like the end"),
    ),
    ("spaces behind the boundaries", b"--b1\r\n", b"--b1 \t \r\n", Filed((JPEG,))),
    (
        "a word behind a boundary",
        b"--b1\r\nContent-Type: image",
        (b"--b1 x\r\nContent-Type: image"),
        Sent("PHO-13", "looks like the end"),
    ),
    ("no closing boundary", b"--b1--", b"", Filed((JPEG,))),
    ("no line end behind the closing boundary", b"--b1--\r\n", b"--b1--", Filed((JPEG,))),
    ("the closing boundary twice", b"--b1--\r\n", b"--b1--\r\n--b1--\r\n", Sent("PHO-13", "looks like the end")),
    ("content behind the last boundary", b"--b1--\r\n", b"--b1--\r\n" + JPEG_PART, Sent("PHO-13", "outside the parts")),
    ("blank lines behind the last boundary", b"--b1--\r\n", b"--b1--\r\n\r\n \r\n", Filed((JPEG,))),
    (
        "a footer of a virus scanner",
        b"--b1--\r\n",
        (b"--b1--\r\n-- \r\nChecked.\r\n"),
        Filed((JPEG,)),
    ),
    (
        "a long footer in Finnish",
        b"--b1--\r\n",
        b"--b1--\r\n\r\n____________\r\nT\xc3\xa4m\xc3\xa4 viesti on tarkistettu.\r\nhttps://scan.example/"
        + b"a1" * 60,
        Filed((JPEG,)),
    ),
    ("a footer of 5 kB", b"--b1--\r\n", b"--b1--\r\n" + b"Checked. " * 600, Sent("PHO-13", "outside the parts")),
    ("a footer with a photo", b"--b1--\r\n", b"--b1--\r\n" + JPEG, Sent("PHO-13", "outside the parts")),
    ("a footer of base64", b"--b1--\r\n", b"--b1--\r\n" + b"QUJD" * 19, Sent("PHO-13", "outside the parts")),
    ("a footer with a boundary", b"--b1--\r\n", b"--b1--\r\n----=_Part_2\r\nhei", Sent("PHO-13", "outside the parts")),
    (
        "a footer in PGP's armour",
        b"--b1--\r\n",
        b"--b1--\r\n-----BEGIN PGP MESSAGE-----",
        Sent("PHO-13", "outside the parts"),
    ),
    ("no closing boundary behind a text", b"--b1--", b"--b1\r\n" + TEXT, Sent("PHO-13", CUT)),
    ("no closing boundary behind a PDF", b"--b1--", b"--b1\r\n" + photo(PDF), Sent("PHO-13", CUT)),
    ("no closing boundary behind a cut photo", b"--b1--", b"--b1\r\n" + photo(JPEG_2[:3_000]), Sent("PHO-13", CUT)),
    (
        "no closing boundary behind raw octets",
        b"--b1--",
        b"--b1\r\n" + part(JPEG_2, "image/jpeg", encoding="binary"),
        Sent("PHO-13", CUT),
    ),
    ("no closing boundary behind two photos", b"--b1--", b"--b1\r\n" + PNG_PART, Filed((JPEG, PNG))),
    ("no closing boundary but a footer", b"--b1--\r\n", b"-- \r\nChecked.\r\n", Sent("PHO-13", CUT)),
    (
        "a known preamble",
        b'b1"\r\n\r\n',
        (b'b1"\r\n\r\nThis is a multi-part message in MIME format.\r\n'),
        Filed((JPEG,)),
    ),
    (
        "a preamble with words",
        b'b1"\r\n\r\n',
        (b'b1"\r\n\r\nPotilaan nimi: Aino\r\n'),
        Sent("PHO-13", "outside the parts"),
    ),
    (
        ("a preamble with a part"),
        b'b1"\r\n\r\n',
        b'b1"\r\n\r\n' + JPEG_PART + b"\r\n",
        Sent("PHO-13", "outside the parts"),
    ),
    (
        ("the photo above a hidden preamble"),
        b'b1"\r\n\r\n',
        b'b1"\r\n\r\nMIME \xff\xd8\xff\r\n',
        Sent("PHO-13", "outside the parts"),
    ),
    ("a boundary in the middle of a line", b"Kuva.", b"Kuva --b1 ja --b1-- muuta.", Filed((JPEG,))),
    (
        ("a boundary at the begin of a line of text"),
        b"Kuva.",
        b"Kuva.\r\n--b1x\r\n",
        Sent("PHO-13", "looks like the end"),
    ),
    ("a closing boundary inside the text", b"Kuva.", b"Kuva.\r\n--b1--\r\n", Sent("PHO-13", "looks like the end")),
    ("a part that is nothing at all", b"--b1--", b"--b1\r\n--b1--", Filed((JPEG,))),
    ("a part of one blank line", b"--b1--", b"--b1\r\n\r\n--b1--", Filed((JPEG,))),
    ("a part of headers alone", b"--b1--", b"--b1\r\nContent-Type: text/plain\r\n--b1--", Filed((JPEG,))),
    ("a part that begins with no header", b"--b1--", b"--b1\r\nhei\r\n--b1--", Sent("PHO-13", "is no header")),
    ("no MIME-Version", b"MIME-Version: 1.0\r\n", b"", Filed((JPEG,))),
]
for _name, _old, _new, _outcome in _CHANGED:
    add(_name, _outcome, lambda old=_old, new=_new: PLAIN.replace(old, new))  # type: ignore[misc]  # as above


@refused(CUT)
def a_boundary_of_300_characters_that_is_there() -> bytes:
    return PLAIN.replace(b'"b1"', b'"' + b"b" * 300 + b'"').replace(b"--b1", b"--" + b"b" * 300)


@filed()
def a_boundary_of_200_characters() -> bytes:
    return PLAIN.replace(b'"b1"', b'"' + b"b" * 200 + b'"').replace(b"--b1", b"--" + b"b" * 200)


@refused(CUT)
def cut_in_the_middle_of_a_photo() -> bytes:
    return PLAIN[: len(PLAIN) // 2]


@refused(CUT)
def a_multipart_without_a_part() -> bytes:
    return letter()


@refused("too many parts")
def ten_thousand_parts() -> bytes:
    return letter(*[text("x")] * 10_000, JPEG_PART)


@refused("too many parts")
def ten_thousand_empty_parts() -> bytes:
    return PLAIN.replace(b"--b1--", b"--b1\r\n" * 10_000 + b"--b1--")


@refused("too many parts")
def fifty_one_parts() -> bytes:
    return letter(*[text("x")] * 50, JPEG_PART)


@filed()
def fifty_parts() -> bytes:
    return letter(*[text("x")] * 49, JPEG_PART)


@refused("too many parts")
def many_parts_in_many_multiparts() -> bytes:
    return letter(*(multipart(*[text("x")] * 10, boundary=f"in{number:02d}") for number in range(20)), JPEG_PART)


@refused("nested too deep")
def a_thousand_levels() -> bytes:
    return single(_nested(1_000, JPEG_PART))


@refused("nested too deep")
def eleven_levels() -> bytes:
    return single(_nested(11, JPEG_PART))


@filed()
def ten_levels() -> bytes:
    return single(_nested(10, JPEG_PART))


@refused("nested too deep")
def a_thousand_attached_messages() -> bytes:
    return single(b"Content-Type: message/rfc822\r\n\r\n" * 1_000 + JPEG_PART)


@refused("looks like the end")
def a_multipart_within_itself() -> bytes:
    return letter(TEXT, multipart(JPEG_PART, boundary="b1"))


@refused("looks like the end")
def an_inner_boundary_that_begins_as_the_outer() -> bytes:
    return letter(TEXT, multipart(JPEG_PART, boundary="b1inner"))


@filed(JPEG, HEIC)
def an_outer_boundary_that_begins_as_the_inner() -> bytes:
    return letter(TEXT, multipart(JPEG_PART, photo(HEIC, "image/heic"), boundary="b"))


@filed()
def alternative_with_the_photo_in_it() -> bytes:
    html = part(b"<p>Kuva. <img src='cid:1'></p>", "text/html; charset=utf-8")
    return letter(
        multipart(TEXT, multipart(html, JPEG_PART, kind="related", boundary="rr"), kind="alternative", boundary="aa")
    )


@filed(JPEG, PNG)
def related_with_inline_images() -> bytes:
    html = part(b"<img src='cid:1'><img src='cid:2'>", "text/html")
    inline = part(PNG, "image/png", "Content-ID: <2>", "Content-Disposition: inline")
    return single(multipart(html, part(JPEG, "image/jpeg", "Content-ID: <1>"), inline, kind="related"))


@filed()
def a_digest() -> bytes:
    return letter(TEXT, multipart(b"\r\n" + JPEG_PART, kind="digest", boundary="dd"))


@filed()
def a_forwarded_message() -> bytes:
    return letter(TEXT, b"Content-Type: message/rfc822\r\n\r\n" + single(JPEG_PART, headers=()))


@filed(JPEG_2, PNG)
def a_forward_of_a_forward() -> bytes:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + single(multipart(PNG_PART, boundary="i2"), headers=())
    return letter(
        photo(JPEG_2), b"Content-Type: message/rfc822\r\n\r\n" + single(multipart(inner, boundary="i1"), headers=())
    )


@refused("attached message is encoded")
def a_forward_in_base64() -> bytes:
    return letter(TEXT, part(single(JPEG_PART, headers=()), "message/rfc822"))


@filed()
def a_single_part_that_is_the_photo() -> bytes:
    return single(JPEG_PART)


@filed(JPEG, PNG)
def an_inner_boundary_that_the_outer_one_closes() -> bytes:
    inner = multipart(TEXT, JPEG_PART, kind="related", boundary="rr").replace(b"--rr--", b"")
    return letter(inner, PNG_PART)


@refused(CUT)
def an_inner_boundary_without_an_end_at_the_end_of_the_message() -> bytes:
    inner = multipart(JPEG_PART, TEXT, kind="related", boundary="rr").replace(b"--rr--", b"")
    return letter(PNG_PART, inner).replace(b"--b1--", b"")


@filed(PNG, JPEG)
def a_whole_inner_multipart_at_the_end_of_an_open_message() -> bytes:
    inner = multipart(JPEG_PART, TEXT, kind="related", boundary="rr")
    return letter(PNG_PART, inner).replace(b"--b1--", b"")
