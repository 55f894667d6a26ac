"""C-GET and C-MOVE of the PACS mock, by dcmtk's clients."""

from __future__ import annotations

import base64
import ssl
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import ImplicitVRLittleEndian, JPEGBaseline8Bit
from pynetdicom import AE, build_context, build_role, evt
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet, StudyRootQueryRetrieveInformationModelMove

from mocks.pacs.mock import RunningPacs
from mocks.pki import Pki
from tests.mocks.control import Desk
from tests.mocks.dcmtk import Dcmtk, Said
from tests.mocks.pacs import CHEST, DX, HETU, KNEE, ROOT, digest, encode, held, make_instance
from tests.peers.ports import free_port
from tests.waiting import wait_for

STUDY, ODD = "QueryRetrieveLevel=STUDY", f"{ROOT}.6"
PHOTOGRAPH = "1.2.840.10008.5.1.4.1.1.77.1.4"


def make_odd() -> bytes:
    """A data set that no two libraries would write alike: a sequence of undefined length with an empty item."""
    odd = make_instance(ODD)
    odd.RequestAttributesSequence = Sequence([Dataset(), Dataset()])
    odd["RequestAttributesSequence"].is_undefined_length = True
    return encode(odd)


def make_photo() -> bytes:
    photo = make_instance(ODD, number=2, BitsAllocated=8, SOPClassUID=PHOTOGRAPH)
    photo.add_new("PixelData", "OB", encapsulate([b"\xff\xd8jpeg\xff\xd9"]))
    photo["PixelData"].is_undefined_length = True
    return encode(photo, JPEGBaseline8Bit)


def seed(desk: Desk, *contents: bytes) -> None:
    instances = [base64.b64encode(content).decode() for content in contents]
    desk.seed({"studies": [{"archive": "hus", "instances": instances}]})


def count(said: Said) -> dict[str, int]:
    """The sub-operations, as the last response counted them."""
    lines = [line.split("Suboperations") for line in said.text.splitlines() if "Suboperations" in line]
    return {name.split("of")[1].strip().lower(): int(number.strip(" :")) for name, number in lines[-4:]}


@pytest.mark.usefixtures("pacs_desk")
class TestGet:
    """C-GET."""

    def test_a_study_comes_octet_by_octet(self, pacs_desk: Desk, dcmtk: Dcmtk) -> None:
        seed(pacs_desk, make_odd())
        said = dcmtk.get(STUDY, f"StudyInstanceUID={ODD}")
        assert (said.code, [digest(content) for content in said.files]) == (0, [digest(make_odd())])
        assert len(dcmtk.get(STUDY, f"StudyInstanceUID={KNEE}").files) == 3
        assert [(line["completed"], line["outcome"]) for line in pacs_desk.journal()] == [(1, 0), (3, 0)]

    def test_every_level_of_both_models_and_lists(self, dcmtk: Dcmtk) -> None:
        series = (f"StudyInstanceUID={KNEE}", f"SeriesInstanceUID={KNEE}.1")
        assert len(dcmtk.get("QueryRetrieveLevel=SERIES", *series).files) == 2
        image = dcmtk.get("QueryRetrieveLevel=IMAGE", *series, f"SOPInstanceUID={KNEE}.1.2")
        assert [dcmread(BytesIO(content)).SOPInstanceUID for content in image.files] == [f"{KNEE}.1.2"]
        assert len(dcmtk.get(STUDY, f"StudyInstanceUID={KNEE}\\{CHEST}").files) == 4
        patient = (f"PatientID={HETU}",)
        assert len(dcmtk.get("QueryRetrieveLevel=PATIENT", *patient, model="-P").files) == 3
        assert dcmtk.get(STUDY, *patient, f"StudyInstanceUID={CHEST}", model="-P").files == []

    def test_what_is_not_there_is_no_error(self, dcmtk: Dcmtk, pacs_desk: Desk) -> None:
        said = dcmtk.get(STUDY, f"StudyInstanceUID={ROOT}.7")
        assert (said.code, said.files) == (0, [])
        assert [line["outcome"] for line in pacs_desk.journal()] == [0]

    @pytest.mark.parametrize(
        "keys",
        [
            [STUDY],
            [STUDY, "StudyInstanceUID"],
            [STUDY, "StudyInstanceUID=1.2*"],
            [STUDY, f"StudyInstanceUID={KNEE}", "AccessionNumber=AC-1/2"],
            ["QueryRetrieveLevel=SERIES", f"SeriesInstanceUID={KNEE}.1"],
            [f"StudyInstanceUID={KNEE}"],
        ],
    )
    def test_more_or_less_than_unique_keys_gets_nothing(self, dcmtk: Dcmtk, pacs_desk: Desk, keys: list[str]) -> None:
        said = dcmtk.get(*keys)
        assert said.files == []
        assert [line["outcome"] for line in pacs_desk.journal()] == [0xA900]
        dcmtk.move("TAYS", *keys)
        assert held(pacs_desk, "tays") == {}
        assert pacs_desk.journal()[-1]["outcome"] == 0xA900

    def test_syntax_is_as_stored_when_the_client_takes_it(self, dcmtk: Dcmtk, pacs_desk: Desk) -> None:
        implicit = encode(make_instance(ODD), ImplicitVRLittleEndian)
        seed(pacs_desk, implicit, make_photo())
        for options, completed in (((), [implicit]), (("+xy",), [implicit, make_photo()])):
            said = dcmtk.get(STUDY, f"StudyInstanceUID={ODD}", options=options)
            assert sorted(map(digest, said.files)) == sorted(map(digest, completed))
            failed = 2 - len(completed)
            assert count(said) == {"remaining": 0, "completed": len(completed), "failed": failed, "warning": 0}
        assert [line["outcome"] for line in pacs_desk.journal()] == [0xB000, 0]

    def test_explicit_and_implicit_are_two_writings_of_one(self, dcmtk: Dcmtk, pacs_desk: Desk) -> None:
        """The two series were stored differently, and one syntax was agreed on for both."""
        studies = [encode(make_instance(ODD)), encode(make_instance(ODD, 2), ImplicitVRLittleEndian)]
        seed(pacs_desk, *studies)
        files = dcmtk.get(STUDY, f"StudyInstanceUID={ODD}").files
        datasets = [dcmread(BytesIO(content)) for content in files]
        assert {one.file_meta.TransferSyntaxUID for one in datasets} == {ImplicitVRLittleEndian}
        assert [(one.PatientName, one.PixelData) for one in datasets] == [("Testinen^Äiti", bytes(range(32)))] * 2


class TestMove:
    """C-MOVE."""

    def test_to_another_archive(self, pacs_desk: Desk, dcmtk: Dcmtk) -> None:
        seed(pacs_desk, make_odd(), make_photo())
        assert dcmtk.move("TAYS", STUDY, f"StudyInstanceUID={ODD}").code == 0
        assert held(pacs_desk, "tays") == {ODD: [digest(make_odd()), digest(make_photo())]}
        lines = [(line["operation"], line["title"], line["outcome"]) for line in pacs_desk.journal()]
        assert lines == [("store", "HUS", 0), ("store", "HUS", 0), ("move", "LAUTTA", 0)]

    def test_to_a_title_that_was_seeded(self, pacs_desk: Desk, dcmtk: Dcmtk) -> None:
        port = free_port()
        pacs_desk.seed({"titles": {"DEST": ["127.0.0.1", port]}})
        seed(pacs_desk, make_odd())
        said = dcmtk.move("DEST", STUDY, f"StudyInstanceUID={ODD}", port=port, options=("-d",))
        assert (said.code, [digest(content) for content in said.files]) == (0, [digest(make_odd())])
        assert "Calling Application Name:    HUS" in said.text
        assert "Called Application Name:     DEST" in said.text
        assert "Move Originator AE Title      : LAUTTA" in said.text

    def test_to_nobody(self, pacs_desk: Desk, dcmtk: Dcmtk) -> None:
        pacs_desk.seed({"titles": {"DEAD": ["127.0.0.1", free_port()], "SHY": None}})
        keys = (STUDY, f"StudyInstanceUID={KNEE}")
        assert "MoveDestinationUnknown" in dcmtk.move("NOWHERE", *keys).text
        assert "MoveDestinationUnknown" in dcmtk.move("SHY", *keys).text
        assert dcmtk.move("DEAD", *keys).code != 0
        assert [line["outcome"] for line in pacs_desk.journal()] == [0xA801, 0xA801, 0xA702]
        assert pacs_desk.journal()[-1]["completed"] == 0
        assert pacs_desk.journal()[0]["steps"][-1]["rule"] == "pacs.query.destination"

    def test_what_the_destination_refuses_is_counted(self, pacs_desk: Desk, dcmtk: Dcmtk) -> None:
        pacs_desk.order_fault("partial", "store", count=1)
        said = dcmtk.move("TAYS", STUDY, f"StudyInstanceUID={KNEE}")
        assert "Warning" in said.text
        assert len(held(pacs_desk, "tays")[KNEE]) == 2
        last = pacs_desk.journal()[-1]
        assert (last["outcome"], last["completed"], last["failed"]) == (0xB000, 2, 1)


@pytest.mark.usefixtures("pacs_desk")
def test_both_over_tls(pacs: RunningPacs, pacs_desk: Desk, pacs_pki: Pki) -> None:
    """By pynetdicom's client: Debian's getscu and movescu know no TLS."""
    come: list[str] = []

    def keep(event: Any) -> int:
        come.append(event.dataset.SOPInstanceUID)
        return 0

    tls = ssl.create_default_context(cafile=pacs_pki.directory / "root.pem")
    tls.load_cert_chain(pacs_pki.directory / "adapter-tls.pem", pacs_pki.directory / "adapter-tls.key.pem")
    wanted = Dataset()
    wanted.QueryRetrieveLevel, wanted.StudyInstanceUID = "STUDY", KNEE
    get, move = StudyRootQueryRetrieveInformationModelGet, StudyRootQueryRetrieveInformationModelMove
    association = AE("LAUTTA").associate(
        "localhost",
        urlsplit(pacs.dicom_tls_url).port,
        contexts=[build_context(one) for one in (get, move, DX)],
        ae_title="HUS",
        ext_neg=[build_role(DX, scp_role=True)],
        evt_handlers=[(evt.EVT_C_STORE, keep)],
        tls_args=(tls, "localhost"),
    )
    assert association.is_established
    said = [status for status, _ in association.send_c_get(wanted, get)]
    assert [one.Status for one in said] == [0xFF00, 0xFF00, 0]
    assert [one.get("NumberOfRemainingSuboperations") for one in said] == [2, 1, None]
    assert [status.Status for status, _ in association.send_c_move(wanted, "TAYS", move)] == [0xFF00, 0xFF00, 0]
    association.release()
    association.join()
    assert come == [f"{KNEE}.1.1", f"{KNEE}.1.2", f"{KNEE}.2.1"]
    assert len(held(pacs_desk, "tays")[KNEE]) == 3


def test_a_client_that_goes_away_is_not_waited_for(pacs: RunningPacs, pacs_desk: Desk, dcmtk: Dcmtk) -> None:
    """It aborts at the first instance; the second could not be sent, and the third is not tried."""
    wanted = Dataset()
    wanted.QueryRetrieveLevel, wanted.StudyInstanceUID = "STUDY", KNEE
    get = StudyRootQueryRetrieveInformationModelGet
    entity = AE("LAUTTA")
    entity.dimse_timeout = 0.5  # it waits for answers after it has gone
    association = entity.associate(
        "localhost",
        urlsplit(pacs.dicom_url).port,
        contexts=[build_context(get), build_context(DX)],
        ae_title="HUS",
        ext_neg=[build_role(DX, scp_role=True)],
        evt_handlers=[(evt.EVT_C_STORE, lambda event: event.assoc.abort() or 0)],
    )
    list(association.send_c_get(wanted, get))
    association.join()
    wait_for(lambda: len(pacs_desk.journal()) == 1, 20)
    (line,) = pacs_desk.journal()
    assert (line["operation"], line["outcome"], line["completed"]) == ("get", 0xA702, 0)
    assert dcmtk.echo().code == 0
