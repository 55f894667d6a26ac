"""A report to try the forms on: one row of every verdict, made without a system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from conform.case import Case, Checks
from conform.evidence import Evidence, keep_traffic
from conform.report.truth import Report, write_report
from conform.requirement import Requirement, read_ledger
from conform.run import Ending, Outcome, Row
from conform.sut import Attestation, Expected, Sut
from conform.traffic import Message
from conform.verdict import Verdict

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
ROLES = {"record": {"url": "http://localhost:9", "mode": "full", "token": {"env": "SUT_TOKEN"}}}
ROW: Requirement = next(row for row in read_ledger() if row.id == "RS-CAP-01")
#: What stands in no ledger, one row for each verdict.
ALL = {f"RS-ALL-{number:02}": verdict for number, verdict in enumerate(Verdict, 1)}
HOLDS = {"RS-CAP-01": Verdict.HOLDS, "RS-SRCH-01": Verdict.HOLDS}
_TRIED = (Verdict.HOLDS, Verdict.FAILS, Verdict.WARNING, Verdict.EXPECTED, Verdict.INCONCLUSIVE)


def build_outcome(verdicts: Mapping[str, Verdict]) -> Outcome:
    """A run in which each row got this verdict, with a case and its evidence where one was tried."""
    rows, endings = [], []
    for identity, verdict in verdicts.items():
        name = identity.lower()
        level = "SHOULD" if verdict is Verdict.WARNING else "MUST"
        proof = {Verdict.NOT_TESTED: "none", Verdict.ATTESTED: "attested"}.get(verdict, "auto")
        why_not = "nobody can see it" if proof == "none" else ""
        text = {language: f"{identity} å <b> {language}" for language in ("en", "fi", "sv")}
        row = replace(ROW, id=identity, level=level, proof=proof, why_not=why_not, text=text)
        tried = verdict in _TRIED
        rows.append(Row(row, verdict, f"sentence of {identity}", (name,) if tried else ()))
        if tried:
            case = Case(name, "record", (identity,), f"About {identity}.", _hold)
            found = Verdict.FAILS if verdict in (Verdict.WARNING, Verdict.EXPECTED) else verdict
            evidence = Evidence(case=name)
            evidence.keep("sent", f"GET /fhir/{identity}", b"")
            evidence.keep("received", "HTTP 200", b"{}")
            endings.append(Ending(case, found, f"sentence of {identity}", evidence, 0.1, (f"no {identity} came",)))
    messages = [
        Message("Patient/_search", by_system=True, body=b"a=b", secured="TLS 1.3"),
        Message("Patient", by_system=True, body=b"{}"),
        Message("notification", by_system=False, head={"x": "y"}),
        Message("log", by_system=True, body=b"line"),
        Message("read", by_system=False),
    ]
    seen = keep_traffic(messages, Evidence())
    return Outcome(rows, endings, traffic={"record": messages}, seen={"record": seen})


def build_sut(verdicts: Mapping[str, Verdict]) -> Sut:
    """The product of such a run, with what its maker knows and attests."""
    known = {
        key: Expected("comes in 4.2", date(2027, 3, 31)) for key, said in verdicts.items() if said == "expected failure"
    }
    attested = {
        key: Attestation("Nurse, Unit", date(2026, 11, 1), "we looked")
        for key, said in verdicts.items()
        if said == "attested"
    }
    return Sut("Record", "4.1", "Vendor Oy", "", ROLES, known, attested)


def build_report(verdicts: Mapping[str, Verdict]) -> Report:
    """The report of such a run."""
    return write_report(build_sut(verdicts), build_outcome(verdicts), AT, "0")


def _hold(_: object, checks: Checks) -> None:
    checks.control(holds=True, sentence="nothing came")
