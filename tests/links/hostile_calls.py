"""Every call of every HTTP link to one hostile peer, in a process of its own.

Prints how each ended, and the memory it took.

`python -m tests.links.hostile_calls URL SECURE_URL PKI` – JSON on standard output.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from adapter.access.register_copy import RegisterCopies
from adapter.config.addresses import Address, Place
from adapter.config.peers import Archive
from adapter.identifiers import AccessionNumber, Hetu, Oid
from adapter.links import http, turvaposti
from adapter.links.client_keys import ClientKeys
from adapter.links.dicom.dicomweb import DicomwebLink
from adapter.links.dicom.pacs import PacsLink
from adapter.links.kanta import KantaLink
from adapter.links.record import RecordLink
from adapter.links.registry import RegistryLink
from adapter.links.revocation import fetch_list
from adapter.links.sms import SmsLink
from adapter.links.turvaposti import TurvapostiLink
from adapter.photo.reading.filing import read_filing
from adapter.release.images import Held, Instance
from adapter.release.writing.pacs_order import Act, Order
from adapter.xml.signer import FileSigner
from adapter.xml.trust import Trust
from tests.mail.letters import JPEG, letter, photo, text
from tests.region import MAIJA, PORVOO, porvoo, region
from tests.rest.clients import client

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
STUDY = "1.2.3"


def now() -> datetime:
    return AT


def calls(url: str, secure: str, pki: Path, folder: Path) -> dict[str, Callable[[], object]]:
    base = region()
    settings = base.model_copy(
        update={
            "addresses": {**base.addresses, "kanta": Address(url=secure), "pacs": Address(url=url)},
            "identity": base.identity.model_copy(update={"directory": pki}),
            "trust": base.trust.model_copy(update={"messages": [pki / "root.pem"]}),
            "kanta": base.kanta.model_copy(update={"bind_tls": False}),
        }
    )
    place, patient = Place(url), Hetu(MAIJA)
    signer = FileSigner.load(pki / "adapter-system.key.pem", pki / "adapter-system.pem")
    trust = Trust.load([pki / "root.pem"], [pki / "intermediate.pem"])
    full = next(system for system in base.record_system if system.mode == "full")
    narrow = next(system for system in base.record_system if system.mode == "narrow")
    filing = read_filing(letter(text("Kuva."), photo(JPEG)), porvoo(), base.gateway, "k" * 32)
    archive = Archive.model_validate({"id": "there", "address": "there"})
    image = Instance(
        b"DICM" * 100, 0, "1.2.840.10008.1.2.1", "1.2.840.10008.5.1.4.1.1.2", "1.2.3.4", "1.2.3.5", STUDY, MAIJA, "AC-1"
    )
    order = Order("k", Act.COPY, "hus", STUDY, AccessionNumber("AC-1"), patient, ("care", "care"), ("REL-03",))
    host = secure.removeprefix("https://").removesuffix("/m")

    def dicomweb() -> DicomwebLink:
        return DicomwebLink(archive, place, "")

    def registry(name: str) -> RegistryLink:
        return RegistryLink(place, RegisterCopies(folder / name, url), now)

    def kanta() -> KantaLink:
        return KantaLink(settings, signer, lambda: trust, now)

    def pacs() -> PacsLink:
        return PacsLink(settings, "secret", signer, now)

    return {
        "record: patient": lambda: RecordLink(full, place, "t").find_patient(patient),
        "record: transaction": lambda: RecordLink(full, place, "t").file(filing, "Patient/1"),
        "record: documents": lambda: RecordLink(narrow, place, "t").file(filing, "Patient/1"),
        "register: whole": lambda: registry("whole").refresh(),
        "register: Soteri": lambda: registry("soteri").in_soteri(PORVOO),
        "revocation list": lambda: fetch_list(place),
        "client's keys": lambda: ClientKeys(now).of(client(jwks={"url": secure, "roots": pki / "root.pem"})),
        "SMS": lambda: SmsLink(place, "Testi", "t").send("k", "+358401234567", "Hei"),
        "Kanta: wishes": lambda: kanta().has_prohibition(patient),
        "Kanta: document": lambda: kanta().fetch_document(Oid("1.2.246.10.1.2")),
        "PACS: sight": lambda: pacs().find_sight(STUDY),
        "PACS: order": lambda: pacs().carry_out(order),
        "DICOMweb: find": lambda: dicomweb().find(AccessionNumber("AC-1")),
        "DICOMweb: list": lambda: dicomweb().holdings(STUDY),
        "DICOMweb: fetch": lambda: list(dicomweb().fetch(STUDY, [Held(STUDY, "1.2.3.5", "1.2.3.4")])),
        "DICOMweb: store": lambda: dicomweb().store([image]),
        "Turvaposti": lambda: TurvapostiLink([host], pki / "root.pem").fetch(f"https://{host}/m", "secret"),
    }


def ending(call: Callable[[], object]) -> str:
    try:
        call()
    except Exception as problem:  # noqa: BLE001 – whatever it is, the test wants to see it
        return f"{type(problem).__name__}: {problem}"
    return "an answer was believed"


def peak_megabytes() -> int:
    """The most memory that this process has had."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) // 1024


def main(words: Sequence[str]) -> None:
    http.DEADLINE, http._GRACE, turvaposti._PATIENCE = 3.0, 1.0, 3.0
    url, secure, pki = words
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(4) as pool:
        all_calls = calls(url, secure, Path(pki), Path(folder))
        ended = dict(zip(all_calls, pool.map(ending, all_calls.values()), strict=True))
    json.dump({"ended": ended, "megabytes": peak_megabytes()}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
