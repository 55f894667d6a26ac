"""Java's XML Signature (javax.xml.crypto.dsig) as judge and signer: one JVM for a whole test session."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from tests.xml.judges.opinion import Opinion, Paper, Profile
from tests.xml.judges.programs import find
from tests.xml.judges.shells import cut
from tests.xml.known.parties import CLOCK, ISSUER, ROOT, Party

_SOURCE = Path(__file__).with_name("Judge.java")


class Java:
    """A running Judge.java: a line in, a line out."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._in, self._out = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
        self._folder = folder
        self._count = 0

    def judge(self, paper: Paper) -> Opinion:
        answer = self._ask("verify", self._write(paper.raw), ROOT, ISSUER, str(int(CLOCK.timestamp())))
        signers = [found["signer"] for found in answer["signatures"]]
        if not answer["valid"]:
            return Opinion(valid=False, why=answer["why"])
        if len(signers) != len(paper.signers) or not all(
            f"serialNumber={party.subject_id}" in signer for party, signer in zip(paper.signers, signers, strict=True)
        ):
            return Opinion(valid=False, why=f"signed by {signers}")
        return Opinion(valid=True)

    def sign(self, raw: bytes, profile: Profile, party: Party, label: str = "theirs") -> bytes:
        """Put one signature into a document or make a message, and write it all anew."""
        path = self._write(b"".join(cut(raw, profile, party, label)))
        output = self._folder / "signed.xml"
        time = CLOCK.strftime("%Y-%m-%dT%H:%M:%SZ")
        answer = self._ask("sign", path, output, profile, party.key_file, party.chain_file, time)
        if not answer["valid"]:
            raise AssertionError(answer["why"])
        return output.read_bytes()

    def _write(self, raw: bytes) -> Path:
        self._count += 1
        path = self._folder / f"{self._count}.xml"
        path.write_bytes(raw)
        return path

    def _ask(self, *fields: str | Path) -> dict[str, Any]:
        self._in.write("\t".join(map(str, fields)) + "\n")
        self._in.flush()
        line = self._out.readline()
        if not line:
            raise AssertionError("Java ended without an answer: is it a JDK of 17 or newer?")
        return cast(dict[str, Any], json.loads(line))


@contextmanager
def run_java(folder: Path) -> Iterator[Java]:
    """Start the JVM; it compiles its one source file itself."""
    command = [find("java"), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", str(_SOURCE)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=None, text=True, encoding="utf-8"
    ) as process:
        yield Java(process, folder)
        cast(IO[str], process.stdin).close()
        process.wait(30)
