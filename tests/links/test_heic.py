"""HEIC is decoded by a child: confined, checked for its age, and no harm to the worker whatever it does."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from adapter import DATA
from adapter.commands import demo, work
from adapter.config.settings import Settings
from adapter.errors import Refused, Theirs, WrongUsage
from adapter.image import Render, clean
from adapter.links import heic, heic_program
from adapter.links.heic import HeicLink, open_heic
from adapter.links.heic_floor import Wrong, below, read_floor
from adapter.photo.flow import read
from adapter.photo.house import PhotoHouse
from adapter.photo.reading.filing import read_filing
from tests.image import pictures
from tests.image.heic import KNEE, grid
from tests.mail.letters import letter, photo, text
from tests.region import porvoo, region

GOOD = {"libheif": "99.0.0", "libde265": "99.0.0"}
FIXTURES = DATA / "fixtures"
ENDINGS = {
    "crashes": "os.kill(os.getpid(), signal.SIGSEGV)",
    "runs out of memory": "resource.setrlimit(resource.RLIMIT_AS, (1, 1)); bytes(1 << 30)",
    "uses up its time": "resource.setrlimit(resource.RLIMIT_CPU, (1, 1)); all(iter(lambda: True, False))",
    "says nothing": "pass",
    "says half a number": "sys.stdout.write('abc')",
    "gives no picture": "sys.stdout.buffer.write(bytes(2_000))",
    "gives a cut picture": "sys.stdout.buffer.write(bytes(8) + b'\\xff\\xd8\\xff\\xe0')",
    "ends with a code of its own": "sys.exit(77)",
    "is killed": "os.kill(os.getpid(), signal.SIGKILL)",
}


def program(folder: Path, ending: str, versions: dict[str, str] | None = None) -> Path:
    """A decoder that says these versions, reads the picture, and then does this."""
    path = folder / "stub.py"
    path.write_text(
        textwrap.dedent(f"""
        import json, os, resource, signal, sys, time
        if sys.argv[1:] == ["versions"]:
            print(json.dumps({versions or GOOD!r}))
            sys.exit()
        sys.stdin.buffer.read()
        {ending}
        """)
    )
    return path


def refusal(render: Render) -> Refused:
    with pytest.raises(Refused) as refused:
        read_filing(letter(text("Kuva."), photo(KNEE)), porvoo(), region().gateway, render=render)
    return refused.value


def test_the_photo_of_the_fixtures_is_decoded_by_the_child() -> None:
    cleaned = clean(KNEE, HeicLink().render)
    assert pictures.pixels(cleaned.content) == pictures.pixels(KNEE)
    assert cleaned.rendition is not None
    assert (cleaned.width, cleaned.height, cleaned.rendition.width, cleaned.rendition.height) == (256, 192, 256, 192)
    with Image.open(BytesIO(cleaned.rendition.content)) as image:
        assert (image.format, image.size) == ("JPEG", (256, 192))


def test_a_large_photo_fits_into_the_limits_of_the_child() -> None:
    shown = clean(grid(31, 30).written(), HeicLink().render)
    assert (shown.width, shown.height) == (31 * 256, 30 * 192)


def test_whoever_decodes_a_heic_has_no_libheif_in_the_process() -> None:
    """What the worker holds – keys, tokens, mails – is not within reach of a decoder that a picture has taken over."""
    words = f"""
        import sys
        from pathlib import Path
        from adapter.image import clean
        from adapter.links.heic import HeicLink
        import adapter.wiring
        assert clean(Path({str(FIXTURES / "pictures" / "knee.heic")!r}).read_bytes(), HeicLink().render).rendition
        names = [name for name in ("pillow_heif", "_pillow_heif", "adapter.links.heic_program") if name in sys.modules]
        libraries = [name for name in ("libheif", "libde265", "x265") if name in Path("/proc/self/maps").read_text()]
        sys.exit(str(names + libraries) if names + libraries else 0)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(words)], check=False, capture_output=True)
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=list(ENDINGS))
def test_a_picture_that_brings_the_decoder_down_goes_to_a_person(tmp_path: Path, ending: str) -> None:
    (finding,) = refusal(HeicLink(program(tmp_path, ending)).render).findings
    assert (finding.rule, finding.code, bool(finding.advice)) == ("PHO-13", "invalid", True)


def test_a_picture_that_never_ends_goes_to_a_person(tmp_path: Path) -> None:
    """The deadline is not waited out here but set short.

    The child that ignores every signal it can is gone after it.
    """
    stay = (
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); signal.signal(15, "
        "signal.SIG_IGN); time.sleep(600)"
    )
    (finding,) = refusal(HeicLink(program(tmp_path, stay), seconds=3).render).findings
    assert (finding.rule, finding.code, "too long" in finding.text) == ("PHO-13", "too-costly", True)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_the_photo_flow_parks_it(tmp_path: Path) -> None:
    """`read` is the step before anything is done; what it refuses is parked (adapter/photo/flow.py)."""
    raw = letter(text("Kuva."), photo(KNEE))

    class OneRun:
        message = attempt = "m1"

        @staticmethod
        def once(_: str, make: Callable[[], Any]) -> Any:
            return make()

    decisions = type("", (), {"given": lambda *_: type("", (), {"patient": None, "sender": False})()})()
    blobs = type("", (), {"open": lambda *_: raw})()
    box = region().mailbox[0].user
    messages = type("", (), {"some": lambda *_: [type("", (), {"unit": "", "source": box})()]})()
    link = HeicLink(program(tmp_path, ENDINGS["crashes"]))
    nothing = dict.fromkeys(PhotoHouse.__dataclass_fields__)
    house = PhotoHouse(
        **cast(
            "Any",
            nothing
            | {"settings": region(), "blobs": blobs, "decisions": decisions, "heic": link, "messages": messages},
        )
    )
    with pytest.raises(Refused, match="PHO-13"):
        read(cast("Any", OneRun()), house, box, "source")


@pytest.mark.parametrize("ending", ["sys.exit(3)", "os.kill(os.getpid(), signal.SIGTERM)"])
def test_a_decoder_that_does_not_start_or_is_stopped_is_tried_again(tmp_path: Path, ending: str) -> None:
    """No picture is to blame: an update that goes on, a machine without memory, a stop of the service."""
    with pytest.raises(Theirs, match="picture decoder"):
        clean(KNEE, HeicLink(program(tmp_path, ending)).render)


def test_a_decoder_that_was_taken_over_cannot_name_another_size(tmp_path: Path) -> None:
    made = pictures.jpeg(Image.new("RGB", (10, 10)))
    (tmp_path / "answer").write_bytes((60_000).to_bytes(4) + (10).to_bytes(4) + made)
    answer = f"sys.stdout.buffer.write(open({str(tmp_path / 'answer')!r}, 'rb').read())"
    (finding,) = refusal(HeicLink(program(tmp_path, answer)).render).findings
    assert "larger than the picture says" in finding.text


def test_the_child_gets_no_variable_and_no_file_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUTTA_API_TOKEN", "secret")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    seen = tmp_path / "seen"
    tell = (
        "told = [sorted(n for n in os.environ if n not in ('LC_CTYPE',)), os.getcwd(), "
        "sorted(os.listdir('/proc/self/fd'))[:4],"
        f" os.getsid(0) == os.getpid()]; open({str(seen)!r}, 'w').write(repr(told))"
    )
    with (tmp_path / "key.pem").open("w") as key:
        os.set_inheritable(key.fileno(), True)
        with pytest.raises(Refused):
            clean(KNEE, HeicLink(program(tmp_path, tell)).render)
    assert seen.read_text() == repr([[], "/", ["0", "1", "2", "3"], True])  # 3 is the listing itself


CONFINED = {
    "read a key": "open({file!r}).read()",
    "read a key in the place of the picture": "os.close(0); open({file!r}).read()",
    "read a key by the C library": "libc_must(libc.open({file!r}.encode(), 0))",
    "write a file": "open({file!r} + 'x', 'w')",
    "remove a file": "os.unlink({file!r})",
    "rename a file": "os.rename({file!r}, {file!r} + 'x')",
    "cut a file": "os.truncate({file!r}, 0)",
    "open a socket": "socket.socket()",
    "open a local socket": "socket.socketpair()",
    "start a process": "os.fork()",
    "start a program": "os.execv('/bin/true', ['true'])",
    "end the worker": "os.kill(os.getppid(), 0)",
    "trace a process": "libc_must(libc.ptrace(0, 0, 0, 0))",
    "read the worker's memory": "libc_must(libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0))",
    "loosen its limits": "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
    "watch the worker": "libc_must(libc.pidfd_open(os.getppid(), 0))",
}


def attempt(deed: str, key: Path, first: str) -> int:
    """How a process ends that does this in the decoder's place: 42 when it was not let."""
    words = f"""
        import ctypes, importlib.util, os, resource, socket, sys
        libc = ctypes.CDLL(None, use_errno=True)
        def libc_must(answer):
            if answer < 0:
                raise OSError(ctypes.get_errno(), "libc")
        spec = importlib.util.spec_from_file_location("program", {heic_program.__file__!r})
        program = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(program)
        {first}
        try:
            {deed.format(file=str(key))}
        except (OSError, ValueError):
            os._exit(42)
        os._exit(0)
    """
    return subprocess.run([sys.executable, "-I", "-B", "-c", textwrap.dedent(words)], check=False).returncode


@pytest.mark.parametrize("name", CONFINED)
def test_a_picture_that_takes_the_decoder_over_gets_nowhere(tmp_path: Path, name: str) -> None:
    key = tmp_path / "key.pem"
    key.write_text("secret")
    assert attempt(CONFINED[name], key, "program.confine()") == 42
    assert (key.read_text(), [*tmp_path.iterdir()]) == ("secret", [key])


@pytest.mark.parametrize(
    "name", ["read a key", "read a key by the C library", "remove a file", "open a socket", "end the worker"]
)
def test_without_its_confinement_it_would_get_there(tmp_path: Path, name: str) -> None:
    """So that the test above does not pass for another reason."""
    key = tmp_path / "key.pem"
    key.write_text("secret")
    assert attempt(CONFINED[name], key, "pass") == 0


def test_a_machine_without_a_filter_decodes_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="riscv64"):
        heic_program.call_filter("riscv64")
    unready = tmp_path / "unready.py"
    unready.write_text("raise SystemExit(3)\n")
    with pytest.raises(WrongUsage, match="accept_heic = false"):
        HeicLink(unready).check()


def test_the_installed_decoder_is_not_below_its_floor() -> None:
    versions = HeicLink().check()
    assert set(versions) == {"libheif", "libde265"}
    assert below(versions, read_floor()) == ()


def test_the_floor_names_what_is_wrong_below_it() -> None:
    (told,) = below({"libheif": "1.23.1", "libde265": "99.0"}, read_floor())
    assert "libheif is 1.23.1" in told
    assert "CVE-2026-84383" in told
    (newer,) = below({"libheif": "1.23.2", "libde265": "99.0"}, read_floor())
    assert "CVE-2026-84383" not in newer
    assert below({"libheif": "1.23.10", "libde265": "99.0"}, read_floor()) == ()


def test_versions_are_compared_as_numbers() -> None:
    floor = (Wrong("libheif", "1.9.0", "a", ("A-1",)), Wrong("libheif", "1.10.0", "b", ("B-1",)))
    assert [len(below({"libheif": found}, floor)) for found in ("1.8.9", "1.9.9", "1.10.0", "1.10.1", "2.0")] == [
        1,
        1,
        0,
        0,
        0,
    ]
    assert "1.10.0 or newer" in below({}, floor)[0]


OLD = GOOD | {"libheif": "1.23.0"}


def test_an_old_decoder_decodes_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    link = HeicLink(program(tmp_path, "sys.exit(0)", OLD))
    for use in (link.check, lambda: clean(KNEE, link.render)):
        with pytest.raises(WrongUsage) as wrong:
            use()
        told = str(wrong.value)
        assert all(word in told for word in ("1.23.0", "CVE-2026-84383", "pip install", "accept_heic = false"))


@pytest.mark.parametrize("command", [work.work, demo.demo])
def test_what_decodes_does_not_start_with_an_old_decoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[[Any], int]
) -> None:
    monkeypatch.setattr(heic.HeicLink.__init__, "__defaults__", (program(tmp_path, "", OLD), 60.0))
    told = {"config": FIXTURES / "lautta.toml", "name": "w", "json": True, "only": None}
    options = type("", (), {**told, "clock": None, "production": False})
    with pytest.raises(WrongUsage, match=r"libheif is 1\.23\.0"):
        command(options)


def test_heic_can_be_switched_off() -> None:
    """Then an old decoder is no mistake, for nobody asks it."""
    off: Settings = region().model_copy(update={"accept_heic": False})
    assert open_heic(off) is None
    assert open_heic(region()) is not None
    with pytest.raises(Refused, match=r"PHO-13: the photo is a HEIC.*accept_heic = false.*ordinary photo"):
        clean(KNEE)
    plain = pictures.jpeg(Image.new("RGB", (10, 10)))
    assert clean(plain).content_type == "image/jpeg"
