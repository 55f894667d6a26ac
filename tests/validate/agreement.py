"""What three validators say of the same resources.

`python -m tests.validate.agreement` writes the table of docs/reference/validation.md anew; it takes two minutes, of
which HL7's validator needs nearly all.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from tests.validate.definitions import Json, examples
from tests.validate.mutants import KINDS, mutants

TYPES = (
    "Media",
    "ServiceRequest",
    "Consent",
    "Task",
    "Provenance",
    "AuditEvent",
    "Patient",
    "RelatedPerson",
    "Organization",
    "ImagingStudy",
    "DocumentReference",
    "Communication",
    "Practitioner",
    "Observation",
)
JAVA = Path(__file__).parent / "java"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "validation.md"
BEGIN, END = "<!-- the table of agreement: begin -->", "<!-- the table of agreement: end -->"
AS_IT_IS = "as HL7 published it"


@dataclass(frozen=True)
class Case:
    """A resource, what was done to it, and where it came from."""

    kind: str
    name: str
    resource: Json


def cases(every: int = 1, as_they_are: int = 1) -> Iterator[Case]:
    """The official examples of the types we support, every so-manieth as it is.

    A mutant of each kind of every so-manieth.
    """
    for number, (name, resource) in enumerate(examples(*TYPES)):
        if number % as_they_are == 0:
            yield Case(AS_IT_IS, name, resource)
        if number % every == 0 and ours(resource) is None:
            for kind, mutant in mutants(resource, name):
                yield Case(kind, name, mutant)


def ours(resource: Json) -> str | None:
    """The first error of ours; None when there is none."""
    wrong = (issue for issue in own_validator().validate(resource) if issue.severity is Severity.ERROR)
    return next((f"{issue.rule} {issue.en}" for issue in wrong), None)


def models(resource: Json) -> str | None:
    """The first error of `fhir.resources`."""
    from fhir.resources.R4B import get_fhir_model_class

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except Exception as problem:  # noqa: BLE001 – whatever a model raises, it refuses
        return type(problem).__name__
    return None


def java_is_there() -> str:
    """Why HL7's validator cannot be asked; empty when it can."""
    if not shutil.which("javac"):
        return "there is no Java"
    if not (JAVA / "lib").is_dir():
        return "HL7's validator is not there: mvn -f tests/validate/java/pom.xml dependency:copy-dependencies"
    return ""


def hl7(resources: Sequence[Json], folder: Path) -> list[str | None]:
    """The first error of HL7's validator for each."""
    return [next(iter(found), None) for found in hl7_errors(resources, folder)]


def hl7_errors(resources: Sequence[Json], folder: Path) -> list[list[str]]:
    """Every error of HL7's validator for each."""
    classpath = os.pathsep.join([f"{JAVA / 'lib'}/*", str(folder)])
    subprocess.run(
        ["javac", "-cp", classpath, "-d", str(folder), str(JAVA / "ValidatorJudge.java")],
        check=True,
        capture_output=True,
    )
    lines = "".join(f"{json.dumps(resource)}\n" for resource in resources)
    run = subprocess.run(
        ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classpath, "ValidatorJudge"],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    found = run.stdout.split("\n")[: len(resources)]
    return [line.split("\t") if line else [] for line in found]


def table(counted: dict[str, Counter[str]]) -> str:
    """The table: of each kind, how many there are and how many each validator refuses."""
    rows = [
        f"| {kind} | {count['all']} | {count['ours']} | {count['models']} | {count['hl7']} |"
        for kind, count in counted.items()
    ]
    return "\n".join(
        [
            "| what was done | resources | refused by ours | by fhir.resources | by HL7's |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )


def count(judged: Sequence[tuple[Case, dict[str, str | None]]]) -> dict[str, Counter[str]]:
    """How many of each kind there are, and how many each validator refuses."""
    counted = {kind: Counter[str]() for kind in (AS_IT_IS, *KINDS)}
    for case, verdicts in judged:
        counted[case.kind]["all"] += 1
        counted[case.kind].update(name for name, verdict in verdicts.items() if verdict)
    return {kind: count for kind, count in counted.items() if count["all"]}


def judge(chosen: Sequence[Case], folder: Path) -> list[tuple[Case, dict[str, str | None]]]:
    """What each validator says of each."""
    java = hl7([case.resource for case in chosen], folder)
    return [
        (case, {"ours": ours(case.resource), "models": models(case.resource), "hl7": verdict})
        for case, verdict in zip(chosen, java, strict=True)
    ]


def main() -> None:
    """Write the table, and tell every disagreement with HL7's validator."""
    import tempfile

    say: Callable[[str], object] = sys.stdout.write
    with tempfile.TemporaryDirectory() as folder:
        judged = judge(list(cases()), Path(folder))
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n\n{table(count(judged))}\n\n{END}{tail}", encoding="utf-8")
    for case, verdicts in judged:
        if (verdicts["ours"] is None) != (verdicts["hl7"] is None):
            say(f"{case.kind} | {case.name} | ours: {verdicts['ours']} | HL7's: {(verdicts['hl7'] or '')[:200]}\n")


if __name__ == "__main__":
    main()
