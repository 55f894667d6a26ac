"""Texts, headers, encryption, portals, bounces, and stamps that are not the gateway's."""

from __future__ import annotations

from tests.mail.letters import ENVELOPE, HOP, OTHER_HOP, SENDER, letter, multipart, part, photo, single, stamp, text
from tests.mail.mails.case import JPEG, PNG, Filed, Sent, add, filed, refused
from tests.region import AINO, PEKKA

TEXT, PHOTO = text("Kuva."), photo(JPEG)

for _name, _content, _declared in [
    (
        "M365 rights",
        b"\x76\xe8\x04\x60\xc4\x11\xe3\x86rpmsg",
        ('application/x-microsoft-rpmsg-message; name="message.rpmsg"'),
    ),
    ("M365 rights by name", b"x", 'application/octet-stream; name="message_v4.rpmsg"'),
    ("M365 rights by content", b"\x76\xe8\x04\x60\xc4\x11\xe3\x86", "application/octet-stream"),
    ("S/MIME", b"0\x80", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"),
    ("S/MIME, signed and wrapped", b"0\x80", "application/x-pkcs7-mime; smime-type=signed-data"),
    ("S/MIME by name", b"0\x80", 'application/octet-stream; name="SMIME.P7M"'),
    ("PGP", b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA", "application/octet-stream"),
    ("PGP in the text", b"Hei\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA", "text/plain"),
    ("PGP in HTML", b"<pre>\r\n-----BEGIN PGP MESSAGE-----</pre>", "text/html"),
    ("PGP's version", b"Version: 1", "application/pgp-encrypted"),
]:
    # A default has no type in a lambda.
    add(f"encrypted: {_name}", Sent("PHO-13", "encrypted"), lambda c=_content, d=_declared: letter(PHOTO, part(c, d)))  # type: ignore[misc]


@refused("encrypted")
def encrypted_by_pgp_mime() -> bytes:
    return single(
        multipart(
            part(b"Version: 1", "application/pgp-encrypted"), part(b"x", "application/octet-stream"), kind="encrypted"
        )
    )


SIGNATURE = bytes.fromhex("3082010006092a864886f70d010702a0820000") + bytes(200)


def _signed(signature: bytes, declared: str, kind: str = "signed") -> bytes:
    return single(multipart(multipart(TEXT, PHOTO, boundary="ii"), part(signature, declared), kind=kind))


@filed()
def signed_by_smime() -> bytes:
    return _signed(SIGNATURE, 'application/pkcs7-signature; name="smime.p7s"', 'signed; protocol="x"; micalg=sha-256')


@filed()
def signed_by_smime_of_long_ago() -> bytes:
    return _signed(b"0\x80" + SIGNATURE[4:], "application/x-pkcs7-signature; name=smime.p7s")


@filed()
def signed_by_pgp() -> bytes:
    return _signed(
        b"-----BEGIN PGP SIGNATURE-----\r\n\r\nabc=\r\n-----END PGP SIGNATURE-----", "application/pgp-signature"
    )


@refused("a digital signature")
def signed_by_nothing_that_is_a_signature() -> bytes:
    return _signed(b"0\x80", "application/pkcs7-signature")


@refused("a digital signature")
def a_signature_as_large_as_a_file() -> bytes:
    return _signed(SIGNATURE + bytes(200_000), "application/pkcs7-signature")


@refused("a digital signature")
def a_signature_that_nothing_is_signed_by() -> bytes:
    return letter(TEXT, PHOTO, part(SIGNATURE, "application/pkcs7-signature"))


for _name, _written, _headers in [
    ("Turvaposti", "Sinulle on saapunut turvapostiviesti. Lue viesti: https://turvaposti.example/m/1", ()),
    ("D-Envelope", "You have received a D-Envelope message. Open it: https://secure.example/x", (HOP,)),
    ("in Swedish", "Du har fått ett skyddat meddelande. Öppna det: https://secure.example/sv", (OTHER_HOP,)),
    ("Secure Mail in HTML", '<p>Suojattu viesti.</p><a href="https://secure.example/y">Avaa viesti</a>', (HOP,)),
]:
    add(
        f"notice: {_name}",
        Sent("PHO-10", "behind a link"),
        # As above.
        lambda w=_written, h=_headers: letter(part(w.encode(), "text/html" if "<p>" in w else "text/plain"), headers=h),  # type: ignore[misc]
    )


@filed()
def a_notice_with_the_photo_in_it() -> bytes:
    return letter(text("Turvaposti: lue viesti https://turvaposti.example/m/1"), PHOTO)


@refused("no photo")
def a_stamped_text_with_a_link() -> bytes:
    return letter(text("Kuvani ovat täällä: https://photos.example/1"))


@refused("a delivery report")
def a_bounce() -> bytes:
    status = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\n"
    original = b"Content-Type: message/rfc822\r\n\r\n" + single(PHOTO, headers=())
    return single(multipart(TEXT, status, original, kind="report; report-type=delivery-status"))


@refused("a delivery report")
def a_bounce_with_headers_alone() -> bytes:
    return single(multipart(TEXT, part(b"Subject: x", "text/rfc822-headers"), kind="report"))


_TOO_LONG = {  # to be searched for other people
    "a slow character set",
    "HTML without an end",
    "HTML with many entities",
    "HTML with many links",
    "only digits",
    "only words",
}
for _name, _content, _declared in [
    ("wrong character set", "Päätä särkee".encode("iso-8859-1"), "text/plain; charset=us-ascii"),
    ("another wrong one", "Päätä särkee".encode(), "text/plain; charset=us-ascii"),
    ("no such character set", b"hei", "text/plain; charset=no-such"),
    ("a slow character set", b"ab9" * 100_000, "text/plain; charset=punycode"),
    ("a compression called a character set", b"hei", "text/plain; charset=zlib"),
    ("UTF-7", b"+2AA- hei", "text/plain; charset=utf-7"),
    ("UTF-16", "hei".encode("utf-16"), "text/plain; charset=utf-16"),
    ("GB 18030", "你好".encode("gb18030"), "text/plain; charset=gb2312"),
    ("flowed", b"Ranteen \r\nkuva. \r\n", "text/plain; format=flowed; delsp=yes"),
    ("HTML alone", b"<div>Kuva <b>ranteesta</b></div>", "text/html"),
    ("HTML without an end", b"<" * 500_000, "text/html"),
    ("HTML of nothing but styles", b"<style>" * 100_000, "text/html"),
    ("HTML with an endless number", b"&#" + b"1" * 500_000 + b";", "text/html"),
    ("HTML with many entities", b"&amp;" * 180_000, "text/html"),
    ("HTML with many links", b'<a href="https://x.example/">' * 30_000, "text/html"),
    ("a million spaces", b"x" + b" " * 900_000 + b"x", "text/plain"),
    ("a million blanks", b"kuva" + b" " * 400_000 + b"\nkuva" + b"\t" * 400_000, "text/plain"),
    ("900,000 line ends", b"x" + b"\n" * 900_000 + b"x", "text/plain"),
    ("only digits", b"1" * 900_000, "text/plain"),
    ("only words", b"hei " * 220_000, "text/html"),
    ("the word data", b"Data: n/a, data:x/y, mitattu data", "text/plain"),
    ("controls", b"a\x01\x02\x1b[31mb", "text/plain"),
]:
    # As above.
    _stated = Sent("PHO-06", "too long") if _name in _TOO_LONG else Filed((JPEG,))
    add(f"text: {_name}", _stated, lambda c=_content, d=_declared: letter(part(c, d), PHOTO))  # type: ignore[misc]

_HEADERS: list[tuple[str, str, Filed | Sent]] = [
    ("eight bits", "X-Phone: kännykkä", Filed((JPEG,))),
    ("NUL", "X-Phone: a\0b", Filed((JPEG,))),
    ("an empty name", ": x", Sent("PHO-13", "is no header")),
    ("a space before the colon", "X-Phone : x", Sent("PHO-13", "is no header")),
    ("eight bits in the name", "X-Phöne: x", Sent("PHO-13", "is no header")),
    ("a line that is none", "hello there", Sent("PHO-13", "is no header")),
    ("a blank fold", "X-Phone: a\r\n \r\n b", Sent("PHO-13", "is no header")),
    ("a bare carriage return", "X-Phone: a\rX-Sender-Hetu: b", Sent("PHO-13", "carriage return")),
    ("a monster of folds", "X-Phone: a" + "\r\n b" * 30_000, Filed((JPEG,))),
    ("a monster of one line", "X-Phone: " + "a" * 200_000, Filed((JPEG,))),
    ("beyond the limit", "X-Phone: " + "a" * 300_000, Sent("PHO-13", "256 kB")),
    ("2,000 of them", "\r\n".join(["X-Phone: a"] * 2_000), Sent("PHO-13", "too many headers")),
    ("encoded words without end", "Subject: " + "=?utf-8?q?a" * 20_000, Filed((JPEG,))),
    ("10,000 encoded words", "Subject: " + "=?utf-8?q?a?= " * 10_000, Filed((JPEG,))),
    ("64 headers of encoded words", "\r\n".join(["Subject: " + "=?a?q?" * 660] * 60), Sent("PHO-06", "too long")),
    ("open brackets", "From: " + "(" * 5_000, Filed((JPEG,))),
    ("20,000 addresses", "To: " + "a@b.example, " * 15_000, Filed((JPEG,))),
    ("a second Subject", "Subject: toinen", Filed((JPEG,))),
    ("a second Date", "Date: nonsense", Filed((JPEG,))),
    ("a HETU in the Subject", f"Subject: {AINO}", Sent("PHO-06", "personal identity code")),
    ("a HETU in an encoded Subject", f"Subject: =?utf-8?q?{AINO}?=", Sent("PHO-06", "personal identity code")),
]
for _name, _header, _outcome in _HEADERS:
    # As above.
    add(f"header: {_name}", _outcome, lambda h=_header: letter(TEXT, PHOTO, headers=(*stamp(), h)))  # type: ignore[misc]

_NAME, _HETU = f"X-Sender-Name: {SENDER.name}", f"X-Sender-Hetu: {SENDER.hetu}"
for _name, _headers, _words in [
    ("none", (), "straight from"),
    ("another hop", (OTHER_HOP, HOP, _NAME, _HETU), "straight from"),
    ("no name", (HOP, _HETU), "missing"),
    ("two codes", (*stamp(), f"X-Sender-Hetu: {PEKKA}"), "contradicts"),
    ("a name that cannot be seen", (HOP, "X-Sender-Name: Mai\u202eja", _HETU), "is not one"),
    ("a name with a control", (HOP, "X-Sender-Name: =?utf-8?b?TWFpamEA?=", _HETU), "is not one"),
    ("a name of 3 kB", (HOP, "X-Sender-Name: " + "Maija " * 500, _HETU), "is not one"),
    ("a code that fails", (HOP, _NAME, "X-Sender-Hetu: 150372-901X"), "not valid"),
]:
    # As above.
    add(f"stamp: {_name}", Sent("PHO-01", _words), lambda h=_headers: letter(TEXT, PHOTO, headers=h))  # type: ignore[misc]

for _name, _place in [
    ("an attached message's Subject", b"Content-Type: message/rfc822\r\n\r\nSubject: %s\r\n\r\nhei\r\n"),
    ("a style that nobody sees", b"Content-Type: text/html\r\n\r\n<style>%s</style>hei"),
    (
        "a text, turned round",
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n%s".replace(b"%s", "010203\u202dA9035".encode()),
    ),
    ("a comment", b"Content-Type: text/html\r\n\r\n<!-- %s --> hei"),
    ("a name", b"Content-Type: text/plain; name*=utf-8''%s\r\n\r\n\r\n"),
    ("a name turned round", b'Content-Type: text/plain; name="\xe2\x80\xae%s"\r\n\r\n\r\n'),
]:
    add(
        f"a HETU in {_name}",
        Sent("PHO-06", "personal identity code"),
        lambda p=_place: letter(TEXT, PHOTO, p.replace(b"%s", AINO.encode())),  # type: ignore[misc]  # as above
    )


@refused("gives no personal", "PHO-06")
def a_patient_named_in_the_second_line_of_html() -> bytes:
    return letter(part(b"Terve<div>Potilaan nimi: Aino Esimerkki</div>", "text/html"), PHOTO)


@refused("personal identity code", "PHO-06")
def a_HETU_in_the_preamble() -> bytes:  # noqa: N802 – a name people read
    return letter(TEXT, PHOTO).replace(b"\r\n\r\n--b1", f"\r\n\r\nThis is MIME. {AINO}\r\n--b1".encode(), 1)


@refused("straight from", "PHO-01")
def nothing_at_all() -> bytes:
    return b""


@refused("no photo")
def headers_alone() -> bytes:
    return "\r\n".join((*stamp(), *ENVELOPE)).encode()


@refused("no photo")
def an_empty_body() -> bytes:
    return single(text(""))


@refused("a text file")
def a_text_of_two_megabytes() -> bytes:
    return letter(text("a" * 2_000_000), PHOTO)


@refused("a text file")
def fifty_texts_of_one_megabyte() -> bytes:
    return letter(*[text("a b " * 250_000)] * 49, PHOTO)


@refused("60 MB")
def a_mail_too_large() -> bytes:
    return letter(TEXT, PHOTO) + b" " * 60_000_000


@filed(JPEG + bytes(42_000_000))
def a_photo_as_large_as_a_mail_may_hold() -> bytes:
    return letter(TEXT, photo(JPEG + bytes(42_000_000)))


@filed(JPEG, PNG)
def a_mail_from_a_file_of_mails() -> bytes:
    return b"From gateway Tue Nov  3 10:11:00 2026\r\n" + letter(TEXT, PHOTO, photo(PNG))


@refused("looks like the end")
def sixty_megabytes_of_boundaries_in_one_line() -> bytes:
    return letter(TEXT, PHOTO).replace(b"--b1--", b"--b1" * 14_000_000)


@refused("too many parts")
def sixty_megabytes_of_boundaries() -> bytes:
    return letter(TEXT, PHOTO).replace(b"--b1--", b"--b1\r\n" * 9_000_000)


@refused("parts end")
def sixty_megabytes_of_dashes() -> bytes:
    return letter(TEXT, PHOTO).replace(b"\r\n--b1--", b"\n--" * 18_000_000)


@refused("the message holds what is not a photo")
def sixty_megabytes_of_quoted_printable() -> bytes:
    coded = b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=41" * 19_000_000
    return letter(TEXT, PHOTO, coded)


@refused("broken base64")
def sixty_megabytes_of_broken_base64() -> bytes:
    coded = b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"*" * 55_000_000
    return letter(TEXT, PHOTO, coded)
