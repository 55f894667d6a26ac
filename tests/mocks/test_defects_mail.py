"""Every wrong mail is refused for its own rule at its own place, by SMTP and in the journal; the good one is taken."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from mocks.mail import MailMock, mail_mock
from mocks.pki import Pki
from tests.mocks.control import Desk
from tests.mocks.defects import Defect
from tests.mocks.defects.mail import DEFECTS, GOOD, LIVING, UNIT


@pytest.fixture(scope="module")
def mail(made: Pki) -> Iterator[MailMock]:
    started = mail_mock(made.directory)
    Desk(started.control_url).seed({"mailboxes": [{"user": UNIT, "password": "x"}]})
    yield started
    started.stop()


@pytest.fixture(scope="module")
def client(mail: MailMock, made: Pki) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(
        "localhost", urlsplit(mail.smtp_url).port or 0, local_hostname="x.example", timeout=10
    ) as talking:
        talking.starttls(context=ssl.create_default_context(cafile=str(made.directory / "root.pem")))
        talking.ehlo()
        yield talking


def send(client: smtplib.SMTP, content: bytes) -> tuple[int, str]:
    """As it is: smtplib's own sendmail would mend line ends."""
    client.mail("a@example.test")
    client.rcpt(UNIT)
    client.putcmd("data")
    assert client.getreply()[0] == 354
    client.send(content + b".\r\n")
    code, text = client.getreply()
    return code, text.decode()


@pytest.mark.parametrize("defect", DEFECTS, ids=repr)
def test_a_wrong_mail_is_refused(client: smtplib.SMTP, mail: MailMock, defect: Defect[bytes]) -> None:
    code, text = send(client, defect.spoil(GOOD))
    assert code == 554, text
    assert text.startswith(f"5.6.0 {defect.place}: ")
    assert f"({defect.rule}, " in text
    entry = Desk(mail.control_url).journal()[-1]
    failed = [(step["rule"], step["place"]) for step in entry["steps"] if step["outcome"] == "failed"]
    assert failed == [(defect.rule, defect.place)]
    assert LIVING not in str(entry)
    assert send(client, GOOD)[0] == 250
