"""What can be said to `lautta mocks`, and to `lautta mocks cert`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mocks.catalogue import NAMES, find_rule_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The organisation of the fixtures: what `--fill fixtures` brings may be read with the certificates of this one.
ADAPTER_OID = "1.2.246.10.99999810.10.0"

_LAST_BASE = 65_500
_MOST_DAYS = 36_500
_MORE = argparse.RawDescriptionHelpFormatter

_EXAMPLE = """examples:
  lautta mocks --name anna --fill fixtures
  lautta mocks --only record,mail --port-base 9500
  prints {"record": {"url": "http://localhost:9507", "control": "http://localhost:9508/__admin"}, "mail": …}
"""

_CERT_EXAMPLE = """examples:
  lautta mocks cert --pki pki --oid 1.2.246.10.99999820.10.0
  lautta mocks cert --pki pki --oid 1.2.246.10.99999820.10.0 --tls
  lautta mocks cert --pki pki --professional 90000000029
  lautta mocks cert --pki pki --san record.example.test --days 1
prints {"certificate": "/…/pki/system-1.2.246.10.99999820.10.0.pem", "key": …}
"""


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the words; `options.command` is `run` or `cert`. Ends with exit code 2 for what is not understood."""
    words = list(arguments or ())
    if words[:1] == ["cert"]:
        return _cert_parser().parse_args(words[1:])
    options = _run_parser().parse_args(words)
    options.named = list(dict.fromkeys([*options.san, *_own_name(options.host)]))
    return options


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _own_name(host: str) -> list[str]:
    return [] if is_loopback(host) or host in {"0.0.0.0", "::"} else [host]


def _run_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lautta mocks",
        description="Mock national services for Lautta; what they speak is in mocks/README.md. "
        "`lautta mocks cert --help` issues certificates.",
        epilog=_EXAMPLE,
        formatter_class=_MORE,
    )
    add = parser.add_argument
    parser.set_defaults(command="run")
    add("--name", type=_read_name, metavar="NAME", help="a set with a folder of its own, which keeps its PKI")
    add("--only", type=_read_names, default=NAMES, metavar="NAMES", help=f"some of {','.join(NAMES)}; else all")
    add("--port-base", type=_read_base, metavar="N", help="fixed ports from N on (mocks/README.md); else free ones")
    add("--fill", type=Path, metavar="DIR", help="begin with the data of this folder of fixtures, or of a part of it")
    add("--seed", type=int, metavar="N", help="makes identifiers the mocks give repeatable")
    add("--state", type=Path, metavar="DIR", help="keep what the mocks hold here; it survives kill -9")
    add("--pki", type=Path, metavar="DIR", help="keep the test PKI here, made if absent; else in the set's folder")
    add("--adapter-oid", type=read_oid, default=ADAPTER_OID, metavar="OID", help="whose certificates the PKI has")
    add(
        "--san",
        type=_read_server,
        action="append",
        default=[],
        metavar="NAME",
        help="a further name of the servers; may be repeated",
    )
    add("--host", default="127.0.0.1", help="the address to listen on (0.0.0.0 in a container)")
    add("--control-token", metavar="TOKEN", help="control ports want it; made up when --host leaves this machine")
    add("--lenient", action=_Lenient, metavar="KIND", help="a kind of rule not to enforce; may be repeated")
    add("--keep-payloads", action="store_true", help="journals keep the messages themselves, of synthetic people")
    return parser


def _cert_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lautta mocks cert",
        description="Issue a certificate from the intermediate of a set's test PKI: for messages of a system, for a "
        "TLS client, for a TLS server (--san) or for a professional's card.",
        epilog=_CERT_EXAMPLE,
        formatter_class=_MORE,
    )
    add = parser.add_argument
    parser.set_defaults(command="cert")
    add("--pki", type=Path, required=True, metavar="DIR", help="the folder of the PKI, as `lautta mocks` printed it")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--oid", type=read_oid, metavar="OID", help="the organisation it names")
    whose.add_argument("--professional", type=_read_number, metavar="NUMBER", help="a card's registration number")
    add("--tls", action="store_true", help="for a TLS client, not for messages")
    add(
        "--san",
        type=_read_server,
        action="append",
        default=[],
        metavar="NAME",
        help="for a TLS server of this name; may be repeated",
    )
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--days", type=_read_days, metavar="N", help="valid for so long; else as long as its issuer")
    when.add_argument("--expired", action="store_true", help="valid until yesterday")
    when.add_argument("--not-yet", action="store_true", help="valid from a month ahead")
    add("--out", type=_read_name, metavar="NAME", help="the name of its files in the PKI's folder")
    return parser


class _Lenient(argparse.Action):
    """Takes a kind of rule, and knows the kinds only when one is asked for: that loads every mock."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        _option: str | None = None,
    ) -> None:
        known = find_rule_kinds()
        if values not in known:
            parser.error(f"argument --lenient: the kinds of rule are {', '.join(known)}")
        namespace.lenient = [*(namespace.lenient or []), values]


def _read_names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not set(names) <= set(NAMES):
        raise argparse.ArgumentTypeError(f"choose from {', '.join(NAMES)}")
    return tuple(name for name in NAMES if name in names)


def _read_base(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _LAST_BASE:
        raise argparse.ArgumentTypeError(f"a number from 1 to {_LAST_BASE}")
    return int(text)


def _read_days(text: str) -> float:
    days = float(text)
    if not 0 < days < _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"a number above zero, below {_MOST_DAYS}")
    return days


def _pattern(pattern: str, told: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise argparse.ArgumentTypeError(told)
        return text

    return read


read_oid = _pattern(r"[0-2](\.(0|[1-9]\d*))+", "an OID, as 1.2.246.10.99999820.10.0")
_read_name = _pattern(r"[A-Za-z0-9][\w.-]{0,63}", "letters, digits, dots, dashes; at most 64")
_read_server = _pattern(r"[A-Za-z0-9*.:-]{1,253}", "a name or an address of ASCII")
_read_number = _pattern(r"9\d{10}", "eleven digits, the first of them 9, as in tests")
