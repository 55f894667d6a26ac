"""A ClientHello of one version of TLS, written by hand: the library of the kit's machine may not have the old ones.

TLS 1.0 is RFC 2246, 1.1 RFC 4346, 1.2 RFC 5246, 1.3 RFC 8446. Hands are never shaken: the server's first record says
whether it takes the version.
"""

from __future__ import annotations

import secrets
from ipaddress import ip_address

#: What a version of TLS is on the wire.
VERSIONS = {"TLS 1.0": 0x0301, "TLS 1.1": 0x0302, "TLS 1.2": 0x0303, "TLS 1.3": 0x0304}

_OLD = (0xC009, 0xC00A, 0xC013, 0xC014, 0x0033, 0x0039, 0x002F, 0x0035, 0x000A)
_GCM = (0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA8, 0xCCA9, 0x009E, 0x009F, 0x009C, 0x009D)
_NEW = (0x1301, 0x1302, 0x1303)
_RENEGOTIATION = 0x00FF  # RFC 5746: some servers refuse whoever does not know it
_GROUPS = (0x001D, 0x0017, 0x0018)
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201)
_HANDSHAKE, _SERVER_HELLO = 22, 2


def write_hello(version: str, name: str) -> bytes:
    """The record that offers one version alone to the server of a name."""
    number = VERSIONS[version]
    suites = {0x0304: _NEW, 0x0303: (*_GCM, *_OLD)}.get(number, _OLD)
    body = min(number, 0x0303).to_bytes(2) + secrets.token_bytes(32) + _sized(1, secrets.token_bytes(32))
    body += _sized(2, _numbers(*suites, _RENEGOTIATION)) + b"\x01\x00" + _sized(2, _extend(number, name))
    return _record(b"\x01" + _sized(3, body))


def read_version(answer: bytes) -> str:
    """The version that a server has taken, by its first record; empty for an alert and whatever else is no hello."""
    if len(answer) < 44 or answer[0] != _HANDSHAKE or answer[5] != _SERVER_HELLO:
        return ""
    number, rest = int.from_bytes(answer[9:11]), answer[44 + answer[43] + 3 :]
    while len(rest) >= 6:  # it looks for supported_versions among the extensions
        kind, length = int.from_bytes(rest[2:4]), int.from_bytes(rest[4:6])
        if kind == 0x002B:
            number = int.from_bytes(rest[6:8])
            break
        rest = rest[4 + length :]
    return next((name for name, known in VERSIONS.items() if known == number), "")


def _extend(number: int, name: str) -> bytes:
    extensions = [(0x000A, _sized(2, _numbers(*_GROUPS))), (0x000B, b"\x01\x00")]
    if not _is_address(name):  # RFC 6066 3: an address is no server name
        extensions.append((0x0000, _sized(2, b"\x00" + _sized(2, name.encode("idna")))))
    if number >= 0x0303:
        extensions.append((0x000D, _sized(2, _numbers(*_SIGNATURES))))
    if number == 0x0304:
        extensions.append((0x002B, _sized(1, _numbers(number))))
        extensions.append((0x0033, _sized(2, _numbers(0x001D) + _sized(2, secrets.token_bytes(32)))))
    return b"".join(kind.to_bytes(2) + _sized(2, content) for kind, content in extensions)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _numbers(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(2) for number in numbers)


def _sized(octets: int, content: bytes) -> bytes:
    return len(content).to_bytes(octets) + content


def _record(content: bytes) -> bytes:
    return bytes([_HANDSHAKE]) + b"\x03\x01" + _sized(2, content)
