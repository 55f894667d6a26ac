"""Photos a second through read → person → clean → Bundle, beside the bare cost of what cannot be left out."""

from __future__ import annotations

import base64
import binascii
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
from PIL import Image

from adapter.config.settings import Settings
from adapter.demo.fixtures import FOLDER
from adapter.demo.stage import Stage
from adapter.image import Kind, clean, recognise
from adapter.image.heif import strip_heif
from adapter.image.jpeg import strip_jpeg
from adapter.links.heic import HeicLink
from adapter.mail import read_mail
from adapter.photo.reading.filing import read_filing
from adapter.photo.writing.media import photo_bundle
from bench.load import jpeg, photo_mail
from bench.parts import best, imap_fetch_and_delete
from bench.scale import sized


def table(stage: Stage) -> None:
    """Measure and print.

    Milliseconds a photo, and the limit – fetch + delete, decode check, strip – over the whole with fetch + delete.
    """
    print(
        f"\n{'photo':<16}{'read':>8}{'clean':>8}{'Bundle':>8}{'all':>8}{'/s':>8}   base64  decode  strip  "
        "fetch+delete  ratio"
    )
    pillow_heif.register_heif_opener()
    for name, photo in _photos():
        _print_line(stage, name, photo)


def _print_line(stage: Stage, name: str, photo: bytes) -> None:
    settings: Settings = stage.settings
    raw = photo_mail(1, photo)
    render = HeicLink().render
    filing = read_filing(raw, settings.unit[0], settings.gateway, render=render)
    read, cleaned = best(lambda: read_mail(raw)), best(lambda: clean(photo, render))
    bundle = best(lambda: photo_bundle(filing))
    whole = best(lambda: photo_bundle(read_filing(raw, settings.unit[0], settings.gateway, render=render)))
    decoded = best(lambda: _decode(photo))
    bare = best(lambda: binascii.a2b_base64(base64.b64encode(photo)))
    fetched = imap_fetch_and_delete(stage, photo)
    stripped = best(lambda: strip_heif(photo) if recognise(photo) is Kind.HEIC else strip_jpeg(photo))
    ratio = (fetched + decoded + stripped) / (fetched + whole)
    cells = "".join(f"{1000 * seconds:8.2f}" for seconds in (read, cleaned, bundle, whole))
    print(
        f"{name:<16}{cells}{1 / whole:8.1f}   {1000 * bare:6.2f}  {1000 * decoded:6.2f}  "
        f"{1000 * stripped:5.2f}  {1000 * fetched:12.2f}  {ratio:5.2f}"
    )
    sys.stdout.flush()


def _decode(photo: bytes) -> None:
    """The decode check alone: of a JPEG at an eighth of its size, which reads every coded bit."""
    picture = Image.open(io.BytesIO(photo))
    if picture.format == "JPEG":
        picture.draft("RGB", (picture.width // 8, picture.height // 8))
    picture.load()


def _photos() -> Iterator[tuple[str, bytes]]:
    """JPEGs as large as asked for, of noise on a gradient.

    The same as HEIC where Debian's `heif-enc` is there to make them.
    """
    for name, size in sized((("JPEG 1 MB", 1_000_000), ("JPEG 5 MB", 5_000_000)), (("JPEG 50 kB", 50_000),)):
        yield name, jpeg(size)
    for name, size in sized((("HEIC 1 MB", 1_000_000), ("HEIC 5 MB", 5_000_000)), ()):
        if encoded := _heic(jpeg(size), size):
            yield name, encoded
    yield "HEIC (fixture)", (FOLDER / "pictures" / "knee.heic").read_bytes()


def _heic(picture: bytes, size: int) -> bytes:
    """The picture as a HEIC of about this many octets; nothing without the encoder."""
    program = shutil.which("heif-enc")
    if program is None:
        return b""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "in.jpg", Path(folder) / "out.heic"
        source.write_bytes(picture)
        for quality in ("60", "75", "85", "92", "97"):
            subprocess.run([program, "-q", quality, "-o", made, source], check=True, capture_output=True)
            if made.stat().st_size >= size * 0.8:
                break
        return made.read_bytes()
