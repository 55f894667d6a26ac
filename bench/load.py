"""The messages a benchmark sends: the fixtures' own, many times over, each with an identity of its own."""

from __future__ import annotations

import io
import itertools
import random
import re
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache

from PIL import Image
from pillow_heif import register_heif_opener

from adapter.demo.fixtures import FOLDER
from fixtures.documents import load_signer, sign
from fixtures.grants import HOME_CARE, grant_document
from fixtures.people import SAIMA, Person

_JPEG = b"\xff\xd8"


#: No two messages of a run of the benchmark have the same number.
NUMBERS = itertools.count(1_000)


def photo_mail(number: int, photo: bytes) -> bytes:
    """The plain fixture with this photo in it and a Message-ID of its own."""
    raw = (FOLDER / "photo" / "plain.eml").read_bytes()
    head = raw[: raw.index(b"MIME-Version")]
    head = re.sub(rb"<photo-1@", f"<bench-{number}@".encode(), head)
    message = EmailMessage(policy=SMTP)
    message.set_content("Kuva.\n")
    kind, name = ("jpeg", "kuva.jpg") if photo.startswith(_JPEG) else ("heic", "kuva.heic")
    message.add_attachment(photo, maintype="image", subtype=kind, filename=name)
    return head + message.as_bytes()


@cache
def jpeg(size: int) -> bytes:
    """The fixtures' picture, or for a size a JPEG of noise on a gradient.

    It has about so many octets, and twelve million pixels at most.
    """
    if not size:
        return (FOLDER / "pictures" / "wrist.jpg").read_bytes()
    side = min(3464, max(64, int((size * 2.2) ** 0.5)))
    noise = Image.frombytes("L", (side, side), random.Random(size).randbytes(side * side))
    picture = Image.blend(Image.linear_gradient("L").resize((side, side)), noise, 0.5).convert("RGB")
    held = io.BytesIO()
    for quality in range(40, 100, 3):
        held = io.BytesIO()
        picture.save(held, "JPEG", quality=quality)
        if held.tell() >= size:
            break
    return held.getvalue()


@cache
def heic() -> bytes:
    """A HEIC of twelve million pixels, as large as a telephone's: a gradient with coarse noise."""
    register_heif_opener()
    side = (4032, 3024)
    noise = Image.frombytes("L", (504, 378), random.Random(12).randbytes(504 * 378)).resize(side)
    held = io.BytesIO()
    Image.blend(Image.linear_gradient("L").resize(side), noise, 0.3).convert("RGB").save(held, "HEIF", quality=60)
    return held.getvalue()


def release_mail(number: int) -> bytes:
    """A register copy on commission, with a Message-ID of its own."""
    raw = (FOLDER / "release" / "commissioned-copy.eml").read_bytes()
    return raw.replace(b"<release-10@", f"<bench-{number}@".encode())


def signed_grant(number: int, client: Person = SAIMA, relationship: int = 1) -> tuple[str, bytes]:
    """A signed asiakkuusasiakirja of its own, and its OID."""
    document = grant_document(
        relationship, client, [("1234", "Iäkkäiden palvelut", [(HOME_CARE, "Kotihoito Kokeilu", "2026-09-01", None)])]
    )
    oid = f"1.2.246.10.99999810.95.2026.9.{number}"
    return oid, sign(replace(document, oid=oid).xml(), load_signer(FOLDER / "pki"), "20261001120000+0300")
