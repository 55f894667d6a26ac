"""What a request of the corpus means, whatever its words: the truth that reading must find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from adapter.config.release import Destination, Register
from adapter.identifiers import AccessionNumber, Hetu
from adapter.release.rules.request import Basis, ReleaseRequest, WantedStudy
from adapter.words import Language
from fixtures.people import AINO, HELGA, MAIJA, OTTO, Person
from tests.region import HELSINKI, destination, register

RECEIVED = datetime(2026, 11, 23, 9, 20, tzinfo=HELSINKI)


@dataclass(frozen=True)
class Study:
    """A study that is asked for."""

    accession: str
    name: str
    day: date
    time: str


@dataclass(frozen=True)
class Ground:
    """A basis, in the words of each language."""

    basis: Basis
    words: dict[Language, str]
    law: str = ""
    consent: str = ""


@dataclass(frozen=True)
class Truth:
    """A whole request."""

    patient: Person
    unit: str
    person: str
    ground: Ground
    destination_text: str
    destination: Register | Destination | None
    studies: tuple[Study, ...]
    urgent: bool = False

    def request(self, language: Language) -> ReleaseRequest:
        """The ReleaseRequest it is to become when it is written in a language."""
        return ReleaseRequest(
            key="key",
            patient_name=self.patient.name,
            patient=Hetu.parse(self.patient.hetu),
            requester_unit=self.unit,
            requester_person=self.person,
            basis=self.ground.basis,
            basis_text=self.ground.words[language],
            consent=self.ground.consent,
            law=self.ground.law,
            destination_text=self.destination_text,
            destination=self.destination,
            studies=tuple(
                WantedStudy(AccessionNumber(study.accession), study.name, study.day, study.time)
                for study in self.studies
            ),
            received=RECEIVED,
            urgent=self.urgent,
            papers_only=False,
            language=language,
            source_sha256="",
        )


CARE = Ground(Basis.CARE, {"fi": "hoitosuhde", "sv": "vård av patienten", "en": "treatment"})
COMMISSION = Ground(Basis.COMMISSION, {"fi": "HUSin toimeksianto", "sv": "HUS uppdrag", "en": "commission of HUS"})
CONSENT = Ground(
    Basis.CONSENT,
    {"fi": "potilaan kirjallinen suostumus 2.11.2026", "sv": "patientens skriftliga samtycke", "en": "written consent"},
    consent="SUO-2026-0002",
)
LAW = Ground(
    Basis.LAW,
    {
        "fi": "tapaturmavakuutuslaki (459/2015)",
        "sv": "lagen om olycksfall i arbetet 459/2015",
        "en": "Workers' Compensation Act",
    },
    law="459/2015",
)

WRIST = Study("LAU0000001", "Ranteen röntgen", date(2026, 11, 3), "08:15")
ANKLE = Study("LAU0000002", "Nilkan röntgen, oikea", date(2026, 10, 30), "12:00")
HEAD = Study("HUS-2026-00771", "NG1AA Pään TT", date(2025, 1, 31), "23:05")

TRUTHS = (
    Truth(MAIJA, "Porvoon terveysasema", "lääkäri T. Testilä", CARE, "Itä-Uusimaa", register("ita-uusimaa"), (WRIST,)),
    Truth(AINO, "Borgå hälsostation", "Dr Ann-Sofi Testläkare", CONSENT, "Tays", destination("tays"), (WRIST, HEAD)),
    Truth(
        OTTO,
        "Loviisan päivystys",
        "sh M. Koe",
        COMMISSION,
        "Kymenlaakso",
        register("kymenlaakso"),
        (WRIST, ANKLE, HEAD),
        urgent=True,
    ),
    Truth(HELGA, "Vakuutuspalvelu", "V. Virkailija", LAW, "Esimerkkivakuutus", destination("vakuutus"), (ANKLE,)),
)
