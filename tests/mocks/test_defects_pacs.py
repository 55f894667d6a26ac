"""Wrong objects, queries, requests, orders and calls to the PACS: the good twin is taken, the defect refused.

What is refused names its rule and its place: on the wire, as far as that has room, and in the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from lxml import etree
from lxml.etree import _Element
from pydicom import data, dcmread, dcmwrite
from pydicom.dataset import Dataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)
from pynetdicom import AE, build_context
from pynetdicom.dimse_primitives import C_FIND, C_MOVE, C_STORE, N_ACTION
from pynetdicom.sop_class import (
    StorageCommitmentPushModel,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelMove,
)

from mocks.pacs.mock import RunningPacs
from mocks.pacs.rules import RULES
from mocks.pki import Pki
from tests.mocks.control import Desk
from tests.mocks.defects import Defect
from tests.mocks.defects.pacs import (
    BROKEN_FILES,
    CALLERS,
    COMMITMENTS,
    DEFECTS,
    DOCUMENTS,
    FILES,
    FINDS,
    GOOD_QUERY,
    GOOD_REQUESTS,
    HELD,
    LIVING,
    MOVES,
    OBJECTS,
    QUERIES,
    REQUESTS,
    SIGNED,
    WRITTEN,
    Asked,
    Asking,
    Caller,
    encode_identifier,
    make_asking,
    make_good_object,
    make_identifier,
    make_selection,
    write_file,
)
from tests.mocks.pacs import ACCOUNT, DX, HETU, KNEE, OTHER_HETU, call, encode, held, post
from tests.mocks.pacs_orders import find_credential, sign, write
from tests.waiting import wait_for

STUDIES = "/hus/dicom-web/studies"
DATA = Path(data.__file__).parent / "test_files"
FIND, MOVE = StudyRootQueryRetrieveInformationModelFind, StudyRootQueryRetrieveInformationModelMove


#: Rules that need another stage than a message: they are seen broken in test_pacs_orders, _retrieve, _dimse, _pictures.
ELSEWHERE = {
    "pacs.caller.tls",
    "pacs.http.renderable",
    "pacs.order.key",
    "pacs.order.known-register",
    "pacs.query.destination",
    "pacs.signature.signer",
    "pacs.signature.time",
}


def test_every_rule_is_seen_broken() -> None:
    assert {rule.id for rule in RULES} - {defect.rule for defect in DEFECTS} == ELSEWHERE


class Line:
    """An association with an archive, over which primitives go as they are made."""

    def __init__(self, pacs: RunningPacs, caller: Caller, *contexts: Any) -> None:
        entity = AE(caller.calling)
        entity.acse_timeout = entity.dimse_timeout = 30
        port = urlsplit(pacs.dicom_url).port
        self.association = entity.associate("localhost", port, contexts=list(contexts), ae_title=caller.called)

    def ask(self, primitive: Any) -> Any:
        """The first answer."""
        context = self.association.accepted_contexts[0]
        self.association._reactor_checkpoint.clear()  # else its own thread may take the answer
        wait_for(lambda: self.association._is_paused)
        self.association.dimse.send_msg(primitive, context.context_id)
        _, answer = self.association.dimse.get_msg(block=True)
        self.association._reactor_checkpoint.set()
        return answer

    def end(self) -> None:
        if self.association.is_established:
            self.association.abort()
            self.association.join()


def open_line(pacs: RunningPacs, sop_class: str) -> Line:
    return Line(pacs, Caller(), build_context(sop_class, ExplicitVRLittleEndian))


def store(pacs: RunningPacs, file: bytes) -> Any:
    """The answer to a C-STORE of the data set in a file, whose UIDs are those of the good object."""
    request = C_STORE()
    request.MessageID, request.Priority = 1, 0
    request.AffectedSOPClassUID, request.AffectedSOPInstanceUID = DX, f"{KNEE}.1.9"
    request.DataSet = BytesIO(file[144 + int.from_bytes(file[140:144], "little") :])
    line = open_line(pacs, DX)
    answer = line.ask(request)
    line.end()
    return answer


def ask_identifier(pacs: RunningPacs, identifier: Dataset, request: Any, sop_class: str) -> Any:
    request.MessageID, request.Priority = 1, 0
    request.AffectedSOPClassUID = sop_class
    request.Identifier = encode_identifier(identifier)
    line = open_line(pacs, sop_class)
    answer = line.ask(request)
    line.end()
    return answer


def move(pacs: RunningPacs, identifier: Dataset, destination: str = "TAYS") -> Any:
    request = C_MOVE()
    request.MoveDestination = destination
    return ask_identifier(pacs, identifier, request, MOVE)


def commit(pacs: RunningPacs, asking: Asking) -> Any:
    request = N_ACTION()
    request.MessageID = 1
    request.RequestedSOPClassUID, request.RequestedSOPInstanceUID = StorageCommitmentPushModel, asking.instance
    request.ActionTypeID, request.ActionInformation = asking.action, encode_identifier(asking.information)
    line = open_line(pacs, StorageCommitmentPushModel)
    answer = line.ask(request)
    line.end()
    return answer


def check_journal(desk: Desk, operation: str, defect: Defect[Any]) -> None:
    """The last line of the operation names the rule and the place, and nobody."""
    line = [one for one in desk.journal() if one["operation"] == operation][-1]
    failed = [step for step in line["steps"] if step["outcome"] == "failed"]
    assert [(step["rule"], step["place"]) for step in failed] == [(defect.rule, defect.place)]
    assert not any(hetu in str(desk.journal()) for hetu in (HETU, OTHER_HETU, LIVING))


def check_comment(answer: Any, defect: Defect[Any]) -> None:
    assert answer.Status not in (0, 0xFF00)
    assert answer.ErrorComment == f"{defect.rule} {defect.place}"[:64]


def check_warning(answer: requests.Response, defect: Defect[Any]) -> None:
    assert answer.status_code >= 400
    assert defect.rule in answer.headers["Warning"]
    assert f"{defect.place}: " in answer.headers["Warning"]


class TestObjects:
    """Over both faces."""

    def test_the_good_one_is_taken(self, pacs: RunningPacs, pacs_desk: Desk) -> None:
        good = write_file(make_good_object())
        assert good == encode(make_good_object())
        assert post(pacs, STUDIES, good).status_code == 200
        assert store(pacs, good).Status == 0
        assert len(held(pacs_desk, "hus")[KNEE]) == 4
        for line in pacs_desk.journal():
            assert {step["outcome"] for step in line["steps"]} == {"passed"}

    @pytest.mark.parametrize(
        "syntax",
        [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian],
        ids=lambda uid: uid.name,
    )
    @pytest.mark.usefixtures("pacs_desk")
    def test_the_good_one_is_taken_in_any_syntax(self, pacs: RunningPacs, syntax: str) -> None:
        dataset = make_good_object()
        dataset.PixelData = bytes(32)
        assert post(pacs, STUDIES, encode(dataset, syntax)).status_code == 200

    @pytest.mark.parametrize(
        "name", ["CT_small.dcm", "MR_small_RLE.dcm", "JPEG2000.dcm", "SC_rgb_small_odd.dcm", "waveform_ecg.dcm"]
    )
    @pytest.mark.usefixtures("pacs_desk")
    def test_objects_of_others_are_taken(self, pacs: RunningPacs, name: str) -> None:
        """pydicom's own examples, of real devices, once they are of a test person."""
        dataset = dcmread(DATA / name)
        dataset.PatientID = HETU
        written = BytesIO()
        dcmwrite(written, dataset)
        answer = post(pacs, "/tyks/dicom-web/studies", written.getvalue())
        assert answer.status_code == 200, answer.headers

    @pytest.mark.parametrize("defect", [*OBJECTS, HELD], ids=repr)
    def test_a_wrong_one_is_not_stored(self, pacs: RunningPacs, pacs_desk: Desk, defect: Defect[Dataset]) -> None:
        spoilt = defect.spoil(make_good_object())
        file = encode(spoilt) if defect is HELD else write_file(spoilt)
        before = pacs_desk.state()
        check_warning(post(pacs, STUDIES, file), defect)
        check_journal(pacs_desk, "stow", defect)
        if defect is not HELD:  # the command would have to name that UID
            check_comment(store(pacs, file), defect)
            check_journal(pacs_desk, "store", defect)
        assert pacs_desk.state() == before

    @pytest.mark.parametrize("defect", [*FILES, *BROKEN_FILES], ids=repr)
    def test_a_wrong_file_is_not_stored(self, pacs: RunningPacs, pacs_desk: Desk, defect: Defect[bytes]) -> None:
        file = defect.spoil(encode(make_good_object()))
        before = pacs_desk.state()
        check_warning(post(pacs, STUDIES, file), defect)
        check_journal(pacs_desk, "stow", defect)
        if defect in FILES:
            check_comment(store(pacs, file), defect)
            check_journal(pacs_desk, "store", defect)
        assert pacs_desk.state() == before


class TestQueries:
    """By QIDO-RS, C-FIND and C-MOVE."""

    def test_the_good_ones_are_answered(self, pacs: RunningPacs, pacs_desk: Desk) -> None:
        assert len(call(pacs, STUDIES, **dict(GOOD_QUERY)).json()) == 1
        assert ask_identifier(pacs, make_identifier(), C_FIND(), FIND).Status == 0xFF00
        assert move(pacs, make_selection()).Status == 0xFF00
        wait_for(lambda: any(line["operation"] == "move" for line in pacs_desk.journal()))
        for line in pacs_desk.journal():
            assert {step["outcome"] for step in line["steps"]} == {"passed"}

    @pytest.mark.parametrize("defect", QUERIES, ids=repr)
    def test_a_wrong_one_finds_nothing(
        self, pacs: RunningPacs, pacs_desk: Desk, defect: Defect[list[tuple[str, str]]]
    ) -> None:
        query = defect.spoil([*GOOD_QUERY])
        answer = requests.get(f"{pacs.url}{STUDIES}", params=query, auth=ACCOUNT, timeout=30)
        assert (answer.status_code, answer.json()["rule"]) == (400, defect.rule)
        check_warning(answer, defect)
        check_journal(pacs_desk, "qido", defect)

    @pytest.mark.parametrize("defect", FINDS, ids=repr)
    def test_a_wrong_identifier_finds_nothing(
        self, pacs: RunningPacs, pacs_desk: Desk, defect: Defect[Dataset]
    ) -> None:
        check_comment(ask_identifier(pacs, defect.spoil(make_identifier()), C_FIND(), FIND), defect)
        check_journal(pacs_desk, "find", defect)

    @pytest.mark.parametrize("defect", MOVES, ids=repr)
    def test_a_wrong_selection_moves_nothing(self, pacs: RunningPacs, pacs_desk: Desk, defect: Defect[Dataset]) -> None:
        check_comment(move(pacs, defect.spoil(make_selection())), defect)
        check_journal(pacs_desk, "move", defect)
        assert held(pacs_desk, "tays") == {}


def ask(pacs: RunningPacs, asked: Asked) -> requests.Response:
    return requests.request(
        asked.method,
        f"{pacs.url}/hus{asked.path}",
        headers={"Accept": asked.accept, **asked.headers},
        data=asked.body,
        auth=asked.account,
        timeout=30,
    )


@pytest.mark.parametrize("name", GOOD_REQUESTS)
@pytest.mark.usefixtures("pacs_desk")
def test_a_good_request_is_answered(pacs: RunningPacs, name: str) -> None:
    answer = ask(pacs, GOOD_REQUESTS[name])
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("defect", REQUESTS, ids=repr)
def test_a_wrong_request_is_refused(pacs: RunningPacs, pacs_desk: Desk, defect: Defect[Asked]) -> None:
    answer = ask(pacs, defect.spoil(GOOD_REQUESTS[defect.id.split(".")[1]]))
    check_warning(answer, defect)
    if defect.rule != "pacs.dicom.named-study":  # of a store each object has its own reason
        assert (answer.json()["rule"], answer.json()["place"]) == (defect.rule, defect.place)
    check_journal(pacs_desk, pacs_desk.journal()[-1]["operation"], defect)


class TestOrders:
    """Signed, and spoilt before or after that."""

    @pytest.fixture
    def send(self, pacs: RunningPacs) -> Any:
        def post_order(document: bytes) -> requests.Response:
            return requests.post(
                f"{pacs.url}/hus/registers/etela-karjala/orders",
                data=document,
                headers={"Content-Type": "application/xml"},
                auth=ACCOUNT,
                timeout=30,
            )

        return post_order

    @pytest.fixture
    def signed(self, pacs_pki: Pki) -> bytes:
        return etree.tostring(sign(write(), find_credential(pacs_pki, "adapter-system")))

    def test_the_good_one_is_carried_out(self, pacs_desk: Desk, send: Any, signed: bytes) -> None:
        assert send(signed).status_code == 201
        (line,) = pacs_desk.journal()
        assert (line["operation"], line["document"], line["key"]) == ("copy", KNEE, "release-1")
        steps = [step["rule"] for step in line["steps"]]
        assert {step["outcome"] for step in line["steps"]} == {"passed"}
        assert steps[-2:] == ["pacs.order.patient", "pacs.order.accession"]
        assert "pacs.signature.value" in steps

    @pytest.mark.parametrize("defect", WRITTEN, ids=repr)
    def test_a_wrong_one_does_nothing(
        self, pacs_desk: Desk, pacs_pki: Pki, send: Any, defect: Defect[_Element]
    ) -> None:
        order = sign(defect.spoil(write()), find_credential(pacs_pki, "adapter-system"))
        self._check(pacs_desk, send(etree.tostring(order)), defect)

    @pytest.mark.parametrize("defect", SIGNED, ids=repr)
    def test_a_wrong_signature_does_nothing(
        self, pacs_desk: Desk, send: Any, signed: bytes, defect: Defect[_Element]
    ) -> None:
        self._check(pacs_desk, send(etree.tostring(defect.spoil(etree.fromstring(signed)))), defect)

    @pytest.mark.parametrize("defect", DOCUMENTS, ids=repr)
    def test_what_is_no_order_does_nothing(
        self, pacs_desk: Desk, send: Any, signed: bytes, defect: Defect[bytes]
    ) -> None:
        self._check(pacs_desk, send(defect.spoil(signed)), defect)

    @staticmethod
    def _check(desk: Desk, answer: requests.Response, defect: Defect[Any]) -> None:
        check_warning(answer, defect)
        assert (answer.json()["rule"], answer.json()["place"]) == (defect.rule, defect.place)
        check_journal(desk, desk.journal()[-1]["operation"], defect)
        state = desk.state()
        assert (state["orders"], [one["grants"] for one in state["studies"]]) == (0, [[], []])
        assert all("etela-karjala" not in one["registers"] for one in state["studies"])


class TestCalls:
    """Associations and storage commitment."""

    @pytest.fixture
    def lines(self) -> Iterator[list[Line]]:
        opened: list[Line] = []
        yield opened
        for line in opened:
            line.end()

    def test_the_good_one_is_taken(self, pacs: RunningPacs, pacs_desk: Desk, lines: list[Line]) -> None:
        lines.append(Line(pacs, Caller(), build_context(Caller().context)))
        assert lines[0].association.is_established
        assert pacs_desk.journal() == []

    @pytest.mark.parametrize("defect", CALLERS, ids=repr)
    def test_a_wrong_one_is_in_the_journal(
        self, pacs: RunningPacs, pacs_desk: Desk, lines: list[Line], defect: Defect[Caller]
    ) -> None:
        caller = defect.spoil(Caller())
        lines.append(Line(pacs, caller, build_context(caller.context)))
        assert not lines[0].association.is_established
        wait_for(lambda: len(pacs_desk.journal()) == 1)
        check_journal(pacs_desk, "associate", defect)
        (line,) = pacs_desk.journal()
        assert (line["sender"]["title"], line["called"]) == (caller.calling, caller.called)

    def test_a_good_commitment_is_taken(self, pacs: RunningPacs, pacs_desk: Desk) -> None:
        pacs_desk.order_fault("silence", "report")  # who asked does not wait for it
        assert commit(pacs, make_asking()).Status == 0
        assert pacs_desk.journal()[0]["operation"] == "commit"

    @pytest.mark.parametrize("defect", COMMITMENTS, ids=repr)
    def test_a_wrong_commitment_is_refused(self, pacs: RunningPacs, pacs_desk: Desk, defect: Defect[Asking]) -> None:
        assert commit(pacs, defect.spoil(make_asking())).Status in (0x0115, 0x0123)
        check_journal(pacs_desk, "commit", defect)
