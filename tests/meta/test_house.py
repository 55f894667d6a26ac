"""Promises of the architecture that a newcomer would otherwise have to trust."""

from __future__ import annotations

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

from adapter import errors
from adapter.access.ports.registry import RegistryPort
from adapter.links.clamd import ClamdLink
from adapter.links.dicom.dicomweb import DicomwebLink
from adapter.links.dicom.dimse import DimseLink
from adapter.links.dicom.medium import MediumLink
from adapter.links.dicom.pacs import PacsLink
from adapter.links.heic import HeicLink
from adapter.links.hook import HookLink
from adapter.links.identity_provider import IdentityProviderLink
from adapter.links.imap import ImapLink
from adapter.links.kanta import KantaLink
from adapter.links.record import RecordLink
from adapter.links.registry import RegistryLink
from adapter.links.sms import SmsLink
from adapter.links.turvaposti import TurvapostiLink
from adapter.photo.ports.heic import HeicPort
from adapter.photo.ports.record import RecordPort
from adapter.photo.ports.sms import SmsPort
from adapter.ports.hook import HookPort
from adapter.ports.identity import IdentityPort
from adapter.ports.kanta import KantaPort
from adapter.ports.mail import MailPort
from adapter.ports.malware import MalwarePort
from adapter.ports.portal import PortalPort
from adapter.release.ports.archive import ArchivePort
from adapter.release.ports.medium import MediumPort
from adapter.release.ports.pacs import PacsPort

ROOT = Path(__file__).parents[2]
PORTS = [
    (MailPort, ImapLink, "mocks.mail"),
    (RecordPort, RecordLink, "mocks.record"),
    (PacsPort, PacsLink, "mocks.pacs"),
    (ArchivePort, DicomwebLink, "mocks.pacs"),
    (ArchivePort, DimseLink, "mocks.pacs"),
    (MediumPort, MediumLink, "tests.links.dicom.test_medium"),  # no peer: a folder
    (KantaPort, KantaLink, "mocks.kanta"),
    (RegistryPort, RegistryLink, "mocks.soteri"),
    (PortalPort, TurvapostiLink, "mocks.turvaposti"),
    (SmsPort, SmsLink, "mocks.sms"),
    (HeicPort, HeicLink, "adapter.links.heic_program"),  # no peer: a program of ours
    (MalwarePort, ClamdLink, "tests.peers.clamd"),  # no mock: the tests start the real scanner
    (IdentityPort, IdentityProviderLink, "tests.end_to_end.test_console"),  # starts a mock of others
    (HookPort, HookLink, "tests.receiver"),  # the client's own server
]


def methods(kind: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")}


@pytest.mark.parametrize(("port", "link", "peer"), PORTS, ids=[link.__name__ for _, link, _ in PORTS])
def test_every_port_has_a_link_and_a_peer(port: type, link: type, peer: str) -> None:
    assert methods(port) <= methods(link)
    assert import_module(peer)


@pytest.mark.parametrize(("port", "link", "peer"), PORTS, ids=[link.__name__ for _, link, _ in PORTS])
def test_every_port_method_that_acts_says_it_is_idempotent(port: type, link: type, peer: str) -> None:
    asking = {"claim", "find", "find_patient", "find_patients", "find_contact", "begin", "finish", "read_sign_out"}
    assert link, peer
    for name in methods(port) - asking:
        assert "dempotent" in (getattr(port, name).__doc__ or ""), f"{port.__name__}.{name}"


def test_every_port_is_counted_here() -> None:
    files = (ROOT / "adapter").rglob("ports/*.py")
    written = {".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files if file.stem != "__init__"}
    assert written == {port.__module__ for port, *_ in PORTS}


def test_every_error_has_its_line_in_the_one_table() -> None:
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.LauttaError)}
    assert classes == set(errors.ANSWERS)


def test_no_mail_is_ever_sent() -> None:
    """PHO-04: no code path may answer or forward; nothing here can even speak SMTP."""
    for file in (ROOT / "adapter").rglob("*.py"):
        imported = {
            name.name
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import)
            for name in node.names
        }
        imported |= {
            node.module or ""
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
        }
        assert not imported & {"smtplib", "aiosmtplib"}, file


def test_mailbox_is_expunged_by_uid_only() -> None:
    """PHO-05: a plain EXPUNGE would also remove what a person has marked in the shared mailbox."""
    source = (ROOT / "adapter" / "links" / "imap.py").read_text(encoding="utf-8")
    assert 'uid("EXPUNGE"' in source
    assert not re.search(r"\.(expunge|close)\(\)(?!\s*#)", source.replace("self.close()", ""))


RULE = re.compile(r"^\| ((?:PHO|REL|GRA|REG)-\d\d) \| (\w[^|]*) \|", re.MULTILINE)


def test_every_rule_that_decides_is_a_code_of_the_profiles() -> None:
    """What a decision names must be in the code system that its profile binds to.

    REG is about the house, and decides nothing.
    """
    table = [rule for rule, _ in RULE.findall((ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8"))]
    shorthand = (ROOT / "profiles" / "fsh" / "terminology.fsh").read_text(encoding="utf-8")
    codes = re.findall(r"^\* #([A-Z]{3}-\d\d) ", shorthand, re.MULTILINE)
    assert codes == [rule for rule in table if not rule.startswith("REG")]


def test_every_rule_is_named_by_code_and_by_a_test_or_says_why_not() -> None:
    table = RULE.findall((ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8"))
    for family in ("PHO", "REL", "GRA", "REG"):
        numbers = [int(rule[-2:]) for rule, _ in table if rule.startswith(family)]
        assert numbers == list(range(1, len(numbers) + 1)), f"{family}: none left out, none twice, in their order"
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "adapter").rglob("*.py"))
    tests = "".join(
        file.read_text(encoding="utf-8") for folder in ("tests", "fixtures") for file in (ROOT / folder).rglob("*.py")
    )
    for rule, state in table:
        if state.strip() == "kept":
            assert rule in code, f"{rule} is said to be kept, and no code names it"
            assert rule in tests, f"{rule} is said to be kept, and no test names it"
        else:
            assert state.strip() in {"later", "partly", "people"}, rule
