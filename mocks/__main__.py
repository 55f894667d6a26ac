"""`python -m mocks`: start the mock services, say where they are, run until told to stop."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mocks.control import Setting
from mocks.filling import fill
from mocks.pki import make_pki, write_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: The first port of each mock: with --port-base N Kanta has N+1 and N+2 (control). A new mock takes the next free pair.
PORTS = {
    "kanta": 1,
    "pacs": 3,
    "soteri": 5,
    "record": 7,
    "mail": 9,
    "authority": 11,
    "turvaposti": 13,
    "sms": 15,
}
NAMES = tuple(PORTS)

#: With --port-base N the PACS speaks DIMSE at N+17, and over TLS at N+18.
_DICOM = 17

ADAPTER_OID = "1.2.246.10.99999971"

_EXAMPLE = """example:
  lautta mocks --only record,mail --port-base 9500
  prints {"record": {"url": "http://localhost:9507", "control": "http://localhost:9508/__admin"}, "mail": …}
"""


class _Mock(Protocol):
    @property
    def url(self) -> str: ...

    @property
    def control_url(self) -> str: ...

    def stop(self) -> None: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the wanted mocks, print one line of JSON, wait for SIGTERM or SIGINT; returns the exit code."""
    options = _read_options(arguments)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    with ExitStack() as stack:
        pki = _prepare_pki(options, stack)
        mocks: dict[str, _Mock] = {}
        stack.callback(_stop, mocks)
        for name in options.only:
            mocks[name] = _start(name, pki, options)
        if options.fill:
            fill({name: mock.control_url for name, mock in mocks.items()}, options.fill)
        places: dict[str, object] = {name: _locate(mock) for name, mock in mocks.items()}
        sys.stdout.write(json.dumps({**places, "ca": str(pki / "root.pem"), "pki": str(pki)}) + "\n")
        sys.stdout.flush()
        over.wait()
    return 0


def _locate(mock: _Mock) -> dict[str, str]:
    """Where a mock is; one that speaks DIMSE too says where it does."""
    further = {name: getattr(mock, f"{name}_url", "") for name in ("dicom", "dicom_tls")}
    return {"url": mock.url, "control": mock.control_url, **{name: url for name, url in further.items() if url}}


def _read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="lautta mocks",
        description="Mock national services for Lautta; what they speak is in mocks/README.md.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--only", type=_read_names, default=NAMES, metavar="NAMES", help=f"some of {','.join(NAMES)}; all by default"
    )
    parser.add_argument(
        "--port-base",
        type=int,
        metavar="N",
        help="ports from N+1 on, two a mock, two more for DICOM; free ones by default",
    )
    parser.add_argument("--seed", type=int, metavar="N", help="makes identifiers the mocks give repeatable")
    parser.add_argument(
        "--pki", type=Path, metavar="DIR", help="keep the test PKI here, made if absent; by default it goes at exit"
    )
    parser.add_argument("--adapter-oid", default=ADAPTER_OID, metavar="OID", help="the adapter's organisation")
    parser.add_argument("--fill", type=Path, metavar="DIR", help="begin with the data of this folder of fixtures")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (0.0.0.0 in a container)")
    options = parser.parse_args(arguments)
    options.setting = Setting(seed=options.seed, shared_clock=True)
    return options


def _read_names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not set(names) <= set(NAMES):
        raise argparse.ArgumentTypeError(f"choose from {', '.join(NAMES)}")
    return tuple(name for name in NAMES if name in names)


def _prepare_pki(options: argparse.Namespace, stack: ExitStack) -> Path:
    directory: Path | None = options.pki
    if directory is None:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lautta-pki-")))
    now = datetime.now(UTC)
    if (directory / "revoked.json").exists():
        write_lists(directory, now)  # those of the last start may be too old
    else:
        make_pki(directory, options.adapter_oid, now)
    return directory.resolve()


def _start(name: str, pki: Path, options: argparse.Namespace) -> _Mock:
    base: int | None = options.port_base
    first = 0 if base is None else base + PORTS[name]
    return _STARTERS[name](pki, first, first + 1 if first else 0, options)


# Each mock is imported only when it is asked for: together they load a third of the packages of this project.


def _start_kanta(pki: Path, port: int, control_port: int, options: argparse.Namespace) -> _Mock:
    from mocks.kanta import kanta_mock

    return kanta_mock(pki, port=port, control_port=control_port, host=options.host, setting=options.setting)


def _start_pacs(pki: Path, port: int, control_port: int, options: argparse.Namespace) -> _Mock:
    from mocks.pacs import pacs_mock

    dicom = 0 if options.port_base is None else options.port_base + _DICOM
    tls = dicom + 1 if dicom else 0
    ports = {"port": port, "control_port": control_port, "dicom_port": dicom, "dicom_tls_port": tls}
    return pacs_mock(pki, **ports, host=options.host, setting=options.setting)


def _start_soteri(_: Path, port: int, control_port: int, options: argparse.Namespace) -> _Mock:
    from mocks.soteri import soteri_mock

    return soteri_mock(port=port, control_port=control_port, host=options.host, setting=options.setting)


def _start_record(_: Path, port: int, control_port: int, options: argparse.Namespace) -> _Mock:
    from mocks.record import record_mock

    return record_mock(port=port, control_port=control_port, host=options.host, setting=options.setting)


def _start_mail(pki: Path, port: int, control_port: int, options: argparse.Namespace) -> _Mock:
    from mocks.mail import mail_mock

    return mail_mock(pki, port=port, control_port=control_port, host=options.host, setting=options.setting)


def _start_authority(pki: Path, port: int, control_port: int, options: argparse.Namespace) -> _Mock:
    from mocks.authority import authority_mock

    return authority_mock(pki, port=port, control_port=control_port, host=options.host, setting=options.setting)


def _start_turvaposti(pki: Path, port: int, control_port: int, options: argparse.Namespace) -> _Mock:
    from mocks.turvaposti import turvaposti_mock

    return turvaposti_mock(pki, port=port, control_port=control_port, host=options.host, setting=options.setting)


def _start_sms(_: Path, port: int, control_port: int, options: argparse.Namespace) -> _Mock:
    from mocks.sms import sms_mock

    return sms_mock(port=port, control_port=control_port, host=options.host, setting=options.setting)


_STARTERS: dict[str, Callable[[Path, int, int, argparse.Namespace], _Mock]] = {
    "kanta": _start_kanta,
    "pacs": _start_pacs,
    "soteri": _start_soteri,
    "record": _start_record,
    "mail": _start_mail,
    "authority": _start_authority,
    "turvaposti": _start_turvaposti,
    "sms": _start_sms,
}


def _stop(mocks: dict[str, _Mock]) -> None:
    """All at once: each server takes half a second to notice."""
    if mocks:
        with ThreadPoolExecutor(len(mocks)) as pool:
            list(pool.map(lambda mock: mock.stop(), mocks.values()))


if __name__ == "__main__":
    sys.exit(main())
