"""Photos a second through read → person → clean → Bundle, beside the bare cost of what cannot be left out."""

from __future__ import annotations

import base64
import binascii
import io
import sys
from collections.abc import Iterator

import pi_heif
from PIL import Image

from adapter.config import Settings
from adapter.convert.image import clean
from adapter.convert.mail import read_mail
from adapter.convert.photo import photo_bundle, read_filing
from adapter.demo.fixtures import FOLDER
from adapter.demo.stage import Stage
from bench.load import jpeg, photo_mail
from bench.parts import best, imap_fetch_and_delete


def table(stage: Stage) -> None:
    """Measure and print: milliseconds a photo, and the limit – fetch + delete, base64 and one full decode – over the whole."""
    print(
        f"\n{'photo':<16}{'read':>8}{'clean':>8}{'Bundle':>8}{'all':>8}{'/s':>8}   base64  decode  fetch+delete  ratio"
    )
    pi_heif.register_heif_opener()
    for name, photo in _photos():
        _print_line(stage, name, photo)


def _print_line(stage: Stage, name: str, photo: bytes) -> None:
    settings: Settings = stage.settings
    raw = photo_mail(1, photo)
    filing = read_filing(raw, settings.unit[0], settings.gateway)
    read, cleaned = best(lambda: read_mail(raw)), best(lambda: clean(photo))
    bundle = best(lambda: photo_bundle(filing))
    whole = best(lambda: photo_bundle(read_filing(raw, settings.unit[0], settings.gateway)))
    decoded = best(lambda: _decode(photo))
    bare = best(lambda: binascii.a2b_base64(base64.b64encode(photo)))
    fetched = imap_fetch_and_delete(stage, photo)
    ratio = (fetched + decoded) / (fetched + whole)
    cells = "".join(f"{1000 * seconds:8.2f}" for seconds in (read, cleaned, bundle, whole))
    print(
        f"{name:<16}{cells}{1 / whole:8.1f}   {1000 * bare:6.2f}  {1000 * decoded:6.2f}  {1000 * fetched:12.2f}  {ratio:5.2f}"
    )
    sys.stdout.flush()


def _decode(photo: bytes) -> None:
    """The decode check alone."""
    Image.open(io.BytesIO(photo)).load()


def _photos() -> Iterator[tuple[str, bytes]]:
    """JPEGs as large as asked for, of noise on a gradient; the HEIC is the fixtures' own, as no encoder comes with a licence for here."""
    for name, size in (("JPEG 1 MB", 1_000_000), ("JPEG 5 MB", 5_000_000)):
        yield name, jpeg(size)
    yield "HEIC (fixture)", (FOLDER / "pictures" / "knee.heic").read_bytes()
