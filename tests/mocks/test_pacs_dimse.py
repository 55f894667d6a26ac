"""The PACS mock over DIMSE, by dcmtk's clients: echo, find, store; plainly and over TLS."""

from __future__ import annotations

import socket
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import ImplicitVRLittleEndian, JPEGBaseline8Bit
from pynetdicom import AE, build_context, evt

from mocks.pacs.mock import RunningPacs
from mocks.pki import Pki
from tests.mocks.control import Desk
from tests.mocks.dcmtk import Dcmtk
from tests.mocks.pacs import CHEST, DX, HETU, KNEE, OTHER_HETU, ROOT, call, digest, encode, held, make_instance, uids
from tests.waiting import wait_for

SAFE = pytest.mark.parametrize("face", ["dicom", "dicom_tls"])


@pytest.fixture
def secure(pacs: RunningPacs, pacs_pki: Pki) -> Dcmtk:
    return Dcmtk(pacs.dicom_tls_url, pacs_pki.directory)


@pytest.mark.usefixtures("pacs_desk")
class TestAssociation:
    """Who may call whom."""

    @pytest.mark.parametrize(
        ("title", "archive", "reason"),
        [
            ("LAUTTA", "HUS", ""),
            ("HUS", "TAYS", ""),
            ("LAUTTA", "hus", "Called AE Title Not Recognized"),
            ("LAUTTA", "LAUTTA", "Called AE Title Not Recognized"),
            ("LAUTTA", "LAUTTA-MOCKS", "Called AE Title Not Recognized"),
            ("STORESCU", "HUS", "Calling AE Title Not Recognized"),
        ],
    )
    def test_titles_are_known_or_rejected(self, dcmtk: Dcmtk, title: str, archive: str, reason: str) -> None:
        said = replace(dcmtk, title=title).echo(archive)
        assert (said.code == 0, reason in said.text) == (not reason, True)

    def test_a_seed_makes_titles_known(self, dcmtk: Dcmtk, pacs_desk: Desk) -> None:
        pacs_desk.seed(
            {"titles": {"STORESCU": None}, "studies": [{"archive": "siun-sote", "instances": []}]},
        )
        assert replace(dcmtk, title="STORESCU").echo("SIUN-SOTE").code == 0
        pacs_desk.reset()
        assert replace(dcmtk, title="STORESCU").echo("HUS").code != 0
        assert dcmtk.echo("SIUN-SOTE").code != 0

    def test_tls_wants_a_certificate_of_ours(self, secure: Dcmtk, pacs_desk: Desk) -> None:
        assert secure.echo().code == 0
        assert [line["operation"] for line in pacs_desk.journal()] == ["echo"]
        plain = replace(secure, url=secure.url.replace("dicoms:", "dicom:"))
        assert plain.echo().code != 0
        assert plain.echo("HUS", "+tla", "-ic").code != 0
        stranger = str(secure.pki / "kanta-unknown")
        assert plain.echo("HUS", "+tls", f"{stranger}.key.pem", f"{stranger}.pem", "-ic").code != 0
        wait_for(lambda: len(pacs_desk.journal()) == 4)
        refused = pacs_desk.journal()[1:]
        assert {(line["operation"], line["outcome"]) for line in refused} == {("tls", "refused")}
        assert {line["steps"][0]["rule"] for line in refused} == {"pacs.caller.tls"}
        found = [line["steps"][0]["found"] for line in refused]
        assert found[1:] == ["peer did not return a certificate", "unable to get local issuer certificate"]

    @SAFE
    def test_a_silent_client_keeps_nobody_out(self, pacs: RunningPacs, dcmtk: Dcmtk, face: str) -> None:
        url: str = getattr(pacs, f"{face}_url")
        with socket.create_connection(("localhost", urlsplit(url).port or 0)):
            assert replace(dcmtk, url=url).echo().code == 0


@pytest.mark.usefixtures("pacs_desk")
class TestFind:
    """C-FIND."""

    @SAFE
    def test_study_has_what_was_asked_for(self, pacs: RunningPacs, dcmtk: Dcmtk, face: str) -> None:
        client = replace(dcmtk, url=getattr(pacs, f"{face}_url"))
        (hit,), _ = client.find(
            "QueryRetrieveLevel=STUDY",
            "AccessionNumber=AC-1/2",
            "StudyInstanceUID",
            "PatientName",
            "PatientBirthDate",
            "ModalitiesInStudy",
            "NumberOfStudyRelatedInstances",
        )
        assert (hit.StudyInstanceUID, hit.PatientName, hit.PatientBirthDate) == (KNEE, "Testinen^Äiti", "")
        assert (list(hit.ModalitiesInStudy), hit.NumberOfStudyRelatedInstances) == (["CT", "DX"], 3)
        assert (hit.RetrieveAETitle, hit.QueryRetrieveLevel) == ("HUS", "STUDY")
        assert "StudyDate" not in hit

    @pytest.mark.parametrize(
        ("keys", "found"),
        [
            (["AccessionNumber=AC-1"], []),
            (["AccessionNumber=AC-?"], [CHEST]),
            (["AccessionNumber=AC*"], [KNEE, CHEST]),
            (["AccessionNumber"], [KNEE, CHEST]),
            ([f"PatientID={HETU}"], [KNEE]),
            ([f"PatientID={HETU}", "AccessionNumber=AC-9"], []),
            (["PatientName=TESTINEN*"], [KNEE]),
            (["StudyDate=20251231-20261031"], [CHEST]),
            (["StudyDate=20260101-"], [KNEE]),
            (["StudyTime=2359-"], [CHEST]),
            ([f"StudyInstanceUID={KNEE}\\{ROOT}.7"], [KNEE]),
            (["ModalitiesInStudy=CT"], [KNEE]),
        ],
    )
    def test_studies_are_matched(self, dcmtk: Dcmtk, keys: list[str], found: list[str]) -> None:
        uid = [] if any("StudyInstanceUID" in key for key in keys) else ["StudyInstanceUID"]
        hits, said = dcmtk.find("QueryRetrieveLevel=STUDY", *keys, *uid)
        assert [hit.StudyInstanceUID for hit in hits] == found
        assert "(Success)" in said.text

    def test_every_level_of_both_models(self, dcmtk: Dcmtk) -> None:
        hits, _ = dcmtk.find("QueryRetrieveLevel=SERIES", f"StudyInstanceUID={KNEE}", "SeriesInstanceUID", "Modality")
        assert [(hit.SeriesInstanceUID, hit.Modality) for hit in hits] == [(f"{KNEE}.1", "DX"), (f"{KNEE}.2", "CT")]
        series = (f"StudyInstanceUID={KNEE}", f"SeriesInstanceUID={KNEE}.1")
        hits, _ = dcmtk.find("QueryRetrieveLevel=IMAGE", *series, "SOPInstanceUID")
        assert [hit.SOPInstanceUID for hit in hits] == [f"{KNEE}.1.1", f"{KNEE}.1.2"]
        hits, _ = dcmtk.find("QueryRetrieveLevel=PATIENT", "PatientID", model="-P")
        assert {hit.PatientID for hit in hits} == {HETU, OTHER_HETU}
        hits, _ = dcmtk.find("QueryRetrieveLevel=STUDY", f"PatientID={HETU}", "StudyInstanceUID", model="-P")
        assert [hit.StudyInstanceUID for hit in hits] == [KNEE]
        hits, _ = dcmtk.find(
            "QueryRetrieveLevel=IMAGE", f"PatientID={HETU}", *series, "SOPInstanceUID", "InstanceNumber=2", model="-P"
        )
        assert [hit.SOPInstanceUID for hit in hits] == [f"{KNEE}.1.2"]

    @pytest.mark.parametrize(
        ("model", "keys"),
        [
            ("-S", ["QueryRetrieveLevel=STUDY", "Manufacturer", "StudyInstanceUID"]),
            ("-S", ["QueryRetrieveLevel=STUDY", "AccessionNumber=AC-9", "SeriesNumber=1"]),
            ("-S", ["QueryRetrieveLevel=STUDY", "0009,0010=private", "StudyInstanceUID"]),
            ("-S", ["QueryRetrieveLevel=STUDY", "ReferencedStudySequence"]),
            ("-S", ["QueryRetrieveLevel=SERIES", "SeriesInstanceUID"]),
            ("-S", ["QueryRetrieveLevel=SERIES", f"StudyInstanceUID={KNEE}\\{CHEST}"]),
            ("-S", ["QueryRetrieveLevel=SERIES", "StudyInstanceUID=1.2*"]),
            ("-S", ["QueryRetrieveLevel=IMAGE", f"StudyInstanceUID={KNEE}", "SOPInstanceUID"]),
            ("-S", ["QueryRetrieveLevel=PATIENT", "PatientID"]),
            ("-P", ["QueryRetrieveLevel=STUDY", "StudyInstanceUID"]),
            ("-S", ["QueryRetrieveLevel=studies", "StudyInstanceUID"]),
            ("-S", ["StudyInstanceUID"]),
        ],
    )
    def test_what_cannot_be_matched_finds_nothing(self, dcmtk: Dcmtk, model: str, keys: list[str]) -> None:
        hits, said = dcmtk.find(*keys, model=model)
        assert hits == []
        assert "DataSetDoesNotMatchSOPClass" in said.text

    def test_journal_names_nobody(self, dcmtk: Dcmtk, pacs_desk: Desk) -> None:
        dcmtk.find("QueryRetrieveLevel=STUDY", f"PatientID={HETU}", "PatientName", "StudyInstanceUID")
        (line,) = pacs_desk.journal()
        assert (line["operation"], line["archive"], line["found"], line["outcome"]) == ("find", "hus", 1, 0)
        assert HETU not in str(line)


class TestStore:
    """C-STORE."""

    @SAFE
    def test_an_instance_is_kept_as_it_came(self, pacs: RunningPacs, pacs_desk: Desk, pacs_pki: Pki, face: str) -> None:
        photo = make_instance(number=3, BitsAllocated=8)
        photo.add_new("PixelData", "OB", encapsulate([b"\xff\xd8jpeg\xff\xd9"]))
        photo["PixelData"].is_undefined_length = True
        sent = [
            encode(make_instance()),
            encode(make_instance(number=2), ImplicitVRLittleEndian),
            encode(photo, JPEGBaseline8Bit),
        ]
        client = Dcmtk(getattr(pacs, f"{face}_url"), pacs_pki.directory)
        for content, option in zip(sent, ("-xe", "-xi", "-xy"), strict=True):
            assert client.store(content, options=(option,)).code == 0
        assert held(pacs_desk, "tyks") == {KNEE: [digest(one) for one in sent]}

    def test_the_same_again_succeeds_and_another_under_its_uid_does_not(self, dcmtk: Dcmtk, pacs_desk: Desk) -> None:
        good = encode(make_instance())
        assert [dcmtk.store(good).code for _ in range(2)] == [0, 0]
        said = dcmtk.store(encode(make_instance(AccessionNumber="AC-2")))
        assert said.code != 0
        assert "0x111" in said.text
        assert held(pacs_desk, "tyks") == {KNEE: [digest(good)]}
        assert [line["outcome"] for line in pacs_desk.journal()] == [0, 0, 0x0111]

    def test_what_lacks_its_identifiers_is_refused(self, dcmtk: Dcmtk, pacs_desk: Desk) -> None:
        nameless = make_instance()
        del nameless.StudyInstanceUID
        assert dcmtk.store(encode(nameless)).code != 0
        assert held(pacs_desk, "tyks") == {}
        (line,) = pacs_desk.journal()
        assert (line["outcome"], line["steps"][-1]["place"]) == (0xA900, "StudyInstanceUID")

    def test_what_is_not_what_the_command_says_is_refused(self, pacs: RunningPacs, pacs_desk: Desk) -> None:
        """By pynetdicom's client, told to lie: dcmtk's does not."""

        def lie(event: Any) -> None:
            event.message.command_set.AffectedSOPInstanceUID = f"{ROOT}.7"

        association = AE("LAUTTA").associate(
            "localhost",
            urlsplit(pacs.dicom_url).port,
            contexts=[build_context(DX)],
            ae_title="TYKS",
            evt_handlers=[(evt.EVT_DIMSE_SENT, lie)],
        )
        dataset = dcmread(BytesIO(encode(make_instance())))
        status = association.send_c_store(dataset).Status
        association.release()
        association.join()
        assert status == 0xA900
        assert held(pacs_desk, "tyks") == {}

    def test_both_faces_show_the_same(self, pacs: RunningPacs, dcmtk: Dcmtk, pacs_desk: Desk) -> None:
        good = encode(make_instance(number=9))
        assert dcmtk.store(good, archive="TAYS").code == 0
        assert held(pacs_desk, "tays") == {KNEE: [digest(good)]}
        assert uids(call(pacs, "/tays/dicom-web/instances").json(), "00080018") == [f"{KNEE}.1.9"]
