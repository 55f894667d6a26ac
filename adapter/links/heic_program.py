"""The program that decodes a HEIC: the picture on standard input, a JPEG of it on standard output.

`adapter.links.heic` starts it for each picture, with an empty environment. It knows nothing of Lautta, and Lautta never
imports it: libheif is loaded only here. Once its libraries are loaded it gives up what a decoder does not need, and
only then reads the picture: from there on it can open no file and no socket, start no process, and touch no other one.

Answer: width and height as shown (32 bits each, big-endian), then the JPEG. With the word `versions`: JSON, component →
version. Exit code: 0 answered; 1 no picture; 3 not ready, the picture was not read.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import re
import resource
import signal
import struct
import sys
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

NO_PICTURE, NOT_READY = 1, 3
MAX_ANSWER = 64_000_000  # octets
_MAX_SIDE = 6_000
_BAND = 128
_QUALITY = 90

_LIMITS = {
    resource.RLIMIT_AS: 1_500_000_000,  # octets; 50 million pixels take a third of it
    resource.RLIMIT_CPU: 60,  # seconds
    resource.RLIMIT_FSIZE: MAX_ANSWER,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 0,  # what is open stays open, and nothing more can be opened
}
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SECCOMP_MODE_FILTER = 2

# The system calls that reading, decoding and answering take, by machine: memory, threads, clocks, signals of its own.
# Per machine: the architecture's number in <linux/audit.h>, `clone`, and what is allowed.
_CALLS: dict[str, tuple[int, int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        56,
        {
            "read": 0, "write": 1, "close": 3, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12,
            "rt_sigaction": 13,
            "rt_sigprocmask": 14, "rt_sigreturn": 15, "sched_yield": 24, "mremap": 25, "madvise": 28, "nanosleep": 35,
            "getpid": 39, "exit": 60,
            "gettimeofday": 96, "getrusage": 98, "sysinfo": 99, "sigaltstack": 131, "gettid": 186, "futex": 202,
            "sched_getaffinity": 204,
            "clock_gettime": 228, "clock_nanosleep": 230, "exit_group": 231, "set_robust_list": 273, "getrandom": 318,
            "rseq": 334,
        },
    ),
    "aarch64": (
        0xC00000B7,
        220,
        {
            "close": 57, "lseek": 62, "read": 63, "write": 64, "exit": 93, "exit_group": 94, "futex": 98,
            "set_robust_list": 99, "nanosleep": 101,
            "clock_gettime": 113, "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124,
            "sigaltstack": 132, "rt_sigaction": 134,
            "rt_sigprocmask": 135, "rt_sigreturn": 139, "getrusage": 165, "gettimeofday": 169, "getpid": 172,
            "gettid": 178, "sysinfo": 179,
            "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226, "madvise": 233, "getrandom": 278,
            "rseq": 293,
        },
    ),
}  # fmt: skip
_CLONE3, _CLONE_THREAD = 435, 0x10000
_ALLOW, _KILL, _NOT_PERMITTED, _NO_SUCH_CALL = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
_LOAD, _EQUALS, _HAS_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06


def decode(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """A HEIC as an upright JPEG, and the size of the HEIC as it is shown; raises whatever the decoder raises."""
    image, size, icc = _decoded(content)
    target = BytesIO()
    image.save(target, "JPEG", quality=_QUALITY, icc_profile=icc)
    return target.getvalue(), size


def _decoded(content: bytes) -> tuple[Image, tuple[int, int], bytes | None]:
    """The picture in RGB, made smaller by a whole factor if it must be; the size it had; its colour profile.

    It is carried over in bands: a picture of 48 million pixels lies in memory once, not twice.
    `heif` must outlive `data`, which is only a view of its memory.
    """
    import pillow_heif
    from PIL import Image

    heif = pillow_heif.open_heif(content)
    data, mode, stride = memoryview(heif.data), heif.mode, heif.stride
    width, height = heif.size
    factor = -(-max(width, height) // _MAX_SIDE)
    image = Image.new("RGB", (-(-width // factor), -(-height // factor)), "white")
    for top in range(0, height, _BAND * factor):
        rows = min(_BAND * factor, height - top)
        octets = bytes(data[top * stride : (top + rows) * stride])
        band = Image.frombytes(mode, (width, rows), octets, "raw", mode, stride).reduce(factor)
        veiled = band.convert("RGBA") if mode in {"RGBA", "RGBa"} else None
        image.paste(veiled or band, (0, top // factor), veiled)
    return image, (width, height), heif.info.get("icc_profile")


def versions() -> dict[str, str]:
    """The versions of libheif and of the library that decodes HEVC for it."""
    import pillow_heif

    info = pillow_heif.libheif_info()
    hevc = re.search(r"version (\S+)", info["decoders"].get("libde265", ""))
    return {"libheif": info["libheif"]} | ({"libde265": hevc[1]} if hevc else {})


def confine() -> None:
    """Give up, for good, what a decoder does not need; raises OSError where the kernel does not take it."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a worker that is stopped lets the picture end
        signal.signal(signum, signal.SIG_IGN)
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(_PR_SET_DUMPABLE, 0)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    for limit, most in _LIMITS.items():
        hard = resource.getrlimit(limit)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (least, least))
    instructions = call_filter(platform.machine())
    octets = ctypes.create_string_buffer(instructions, len(instructions))
    program = struct.pack("@HP", len(instructions) // 8, ctypes.addressof(octets))
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program)


def call_filter(machine: str) -> bytes:
    """A seccomp filter that lets through the calls of the table, and `clone` for threads.

    Raises OSError for a machine without a table.

    `clone3` is answered as unknown, for its flags lie where no filter can read them: the C library then takes `clone`.
    """
    if machine not in _CALLS:
        raise OSError(f"no table of system calls for {machine}")
    architecture, clone, allowed = _CALLS[machine]
    steps = [(_LOAD, 0, 0, 4), (_EQUALS, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    for call in allowed.values():
        steps += [(_EQUALS, 0, 1, call), (_RETURN, 0, 0, _ALLOW)]
    steps += [(_EQUALS, 0, 1, _CLONE3), (_RETURN, 0, 0, _NO_SUCH_CALL)]
    steps += [(_EQUALS, 0, 3, clone), (_LOAD, 0, 0, 16), (_HAS_BITS, 0, 1, _CLONE_THREAD), (_RETURN, 0, 0, _ALLOW)]
    steps += [(_RETURN, 0, 0, _NOT_PERMITTED)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _prctl(option: int, *arguments: int | bytes) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    words = [ctypes.c_ulong(word) if isinstance(word, int) else word for word in arguments]
    if libc.prctl(option, *words, *[ctypes.c_ulong(0)] * (4 - len(words))):
        raise OSError(ctypes.get_errno(), "prctl")


def _prepare() -> None:
    """Load everything that decoding takes: later nothing can be opened."""
    import pillow_heif
    from PIL import Image

    Image.new("RGB", (1, 1)).save(BytesIO(), "JPEG", quality=_QUALITY, icc_profile=pillow_heif.__version__.encode())


def _read() -> bytes:
    pieces = []
    while piece := os.read(0, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _write(answer: bytes) -> None:
    left = memoryview(answer)
    while left:
        left = left[os.write(1, left) :]


def main(words: list[str]) -> int:
    """Load, confine, read, answer."""
    try:
        _prepare()
        answer = json.dumps(versions()).encode()
        confine()
    except Exception:  # noqa: BLE001 – whatever it is, no picture is to blame
        return NOT_READY
    try:
        if words == ["versions"]:
            _write(answer)
        else:
            jpeg, size = decode(_read())
            _write(struct.pack(">II", *size) + jpeg)
    except Exception:  # noqa: BLE001 – whatever a decoder raises, the bytes are no picture
        return NO_PICTURE
    return 0


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))
