"""No personal identity code reaches a log, a terminal, the queue or a Task, however a stranger wrote it."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.desk.decision import Action, Decider, Decision
from adapter.errors import Finding, Refused, Theirs
from adapter.logs import guard_logs
from adapter.masking import MASK, escape_steering, mask_hetus, mask_steering
from adapter.pipeline.lines import log
from adapter.release.desk import Act
from adapter.words import Sentence
from tests.region import MAIJA
from tests.test_identifiers import VALID

SIGNS = [
    "-",
    "+",
    *"ABCDEFUVWXY",
    *"abcdefuvwxy",
    "\u2010",
    "\u2011",
    "\u2013",
    "\u2014",
    "\u2212",
    " - ",
    "%2D",
    "%2b",
]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("around", ["{}", "<{}@asiointitili.example>", "kuva {}.jpg", "uid={};", "'{}'", "_{}_"])
def test_a_code_is_masked_with_every_sign_and_wherever_it_stands(sign: str, around: str) -> None:
    """Right or wrong: the check character is not asked."""
    text = around.format(f"010594{sign}9032")
    assert mask_hetus(text) == around.format(MASK)


@pytest.mark.parametrize("code", VALID)
def test_a_right_code_is_masked_inside_a_word_too(code: str) -> None:
    assert mask_hetus(f"HETU{code}kuva") == f"HETU{MASK}kuva"
    assert code[-4:] not in mask_hetus(f"x{code.lower()}y{code}")


@pytest.mark.parametrize(
    "text",
    ["010594-903", "010594 9032", "01.05.94-9032", "010594-\u200b9032", "010594\ufffd9032", "010594\x969032"],
)
def test_what_only_looks_like_a_code_is_masked(text: str) -> None:
    assert mask_hetus(f"Potilas {text}, kuva") == f"Potilas {MASK}, kuva"


@pytest.mark.parametrize(
    "text",
    [
        "1.2.246.10.99999810.951.2026.1.1",
        "3f2a010594a9032b3f2a010594a9032b-2",
        "00010594-9032-4c1d-8a5e-010594a9032b",
        "2026-11-03T10:11:00.123+02:00",
        "2026-11-03 08:11 UTC",
        "03.11.26 10:30, 3.11.2026 klo 10.30, 03.11.26 1030",
        "LAU 0000001",
        "+358 40 123 4567",
        "0112038-9",
        "https://record.example/fhir/Media/17",
        "60 MB, 50 parts, 256 kB",
    ],
)
def test_what_is_no_code_stays(text: str) -> None:
    assert mask_hetus(text) == text


@given(st.integers(min_value=0, max_value=2**128 - 1))
def test_an_id_stays_as_it_is(number: int) -> None:
    identity = uuid.UUID(int=number)
    assert mask_hetus(f"Task/{identity} {identity.hex}") == f"Task/{identity} {identity.hex}"


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "01" * 100_000, "010594-" * 30_000, "010594 " * 30_000, "\u200b" * 200_000]
)
def test_masking_takes_no_long_time(text: str) -> None:
    begun = time.process_time()
    mask_hetus(text)
    assert time.process_time() - begun < 5.0


def test_a_finding_and_a_peers_fault_hold_no_code() -> None:
    finding = Finding("X-1", Sentence(f"a {MAIJA}", f"b {MAIJA}", f"c {MAIJA}"), f"Look at {MAIJA}.")
    for text in (str(finding), *(finding.in_full(language) for language in ("fi", "sv", "en"))):
        assert MASK in text
        assert MAIJA not in text
    assert MAIJA not in str(Refused(finding))
    assert MAIJA not in str(Theirs("Mailbox", f"no {MAIJA}")) + repr(Theirs("Mailbox", f"no {MAIJA}").args)


def test_a_persons_words_hold_no_code() -> None:
    """They are refused, not only masked: whoever wrote it learns that it must not be written (REG-02)."""
    for say in (
        lambda: Decider(f"nurse {MAIJA}"),
        lambda: Decision(Action.DISCARD, Decider("nurse"), f"kuva {MAIJA} lähetetty kahdesti", datetime.now(UTC)),
        lambda: Act(f"nurse {MAIJA}", datetime.now(UTC)),
    ):
        with pytest.raises(Refused, match="personal identity code") as caught:
            say()
        assert MAIJA not in str(caught.value)


def test_a_workers_line_holds_no_code(capsys: pytest.CaptureFixture[str]) -> None:
    log(event="alarm", problem=f"kuva {MAIJA}.jpg")
    written = capsys.readouterr().out
    assert json.loads(written)["problem"] == f"kuva {MASK}.jpg"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What a logger writes once the logs are guarded."""
    before = logging.getLogRecordFactory()
    held = io.StringIO()
    handler = logging.StreamHandler(held)
    logger = logging.getLogger("some.library")
    logger.addHandler(handler)
    logger.propagate = False
    guard_logs()
    yield held
    logger.removeHandler(handler)
    logging.setLogRecordFactory(before)


def test_no_logger_writes_a_code(logged: io.StringIO) -> None:
    logger = logging.getLogger("some.library")
    logger.warning("GET /m/%s failed", MAIJA)
    logger.warning(f"Message-ID <{MAIJA}@x>")  # noqa: G004 – as careless libraries do
    assert logged.getvalue() == f"GET /m/{MASK} failed\nMessage-ID <{MASK}@x>\n"


def test_of_an_exception_its_text_is_not_logged(logged: io.StringIO) -> None:
    try:
        raise ValueError(f"Maija Testinen {MAIJA}")  # noqa: TRY301 – what a library may do
    except ValueError:
        logging.getLogger("some.library").exception("A step failed")
    assert logged.getvalue() == "A step failed (ValueError)\n"


def test_every_command_guards_its_logs() -> None:
    program = (
        "import contextlib, logging\n"
        "from adapter.cli import main\n"
        "with contextlib.suppress(SystemExit): main(['--version'])\n"
        f"logging.getLogger('x').warning('kuva {MAIJA}')"
    )
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert run.stderr == f"kuva {MASK}\n"


def test_what_steers_a_terminal_or_a_reader_is_a_sign_and_lines_stay_lines() -> None:
    assert mask_steering("a\x1b[2J\x9b\u202eb\u2066\r\x00") == "a\ufffd[2J\ufffd\ufffdb\ufffd\ufffd\ufffd"
    assert mask_steering("a\r\n\tb\u00ad – ä 👨\u200d👩\u200d👧") == "a\r\n\tb\u00ad – ä 👨\u200d👩\u200d👧"


def test_a_document_with_controls_says_the_same_and_shows_none() -> None:
    said = {"\u202ea": ["\x9b", "\x1b", "\u2066", "\r\n"]}
    document = escape_steering(json.dumps(said, ensure_ascii=False))
    assert json.loads(document) == said
    assert document.isascii()
