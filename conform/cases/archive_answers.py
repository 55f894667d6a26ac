"""Sender to the archive: what it makes of Kanta's answers, right ones, late ones and forged ones."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, NotSeenError, proves
from conform.cases.archive_traffic import open_papers
from conform.lever import Did
from conform.peers.kanta import Kanta
from conform.peers.kanta_scene import Done

ROLE = "archive"
_ALTERED = ("wrong-digest", "altered-body", "wrapped", "unsigned", "other-algorithm", "other-part")
_SIGNERS = ("expired", "not-yet-valid", "revoked", "unknown-signer")


@proves(ROLE, "KS-ACK-01")
def what_is_acknowledged_is_done(kanta: Kanta, checks: Checks) -> None:
    """AA is done; AE is not done, and is sent again later; AR is for a person, and is not sent again."""
    plain = kanta.archive_plainly()
    checks.control(plain.outcome is Did.DID, "the archive said AA, and the system does not say that it is done")
    kanta.fault("AE")
    late = kanta.archive()
    _check_struck(late)
    checks.demand(
        late.outcome is not Did.DID or late.stored, "the archive said AE, and the system says that it is done"
    )
    if kanta.claims("retry") and not late.stored:
        again = kanta.retry(late)
        checks.demand(again.stored, "after AE the document was not sent again: it is lost")
        checks.demand(again.outcome is Did.DID, "AA came to the second attempt, and it is not done")
    kanta.fault("AR")
    refused = kanta.archive()
    _check_struck(refused)
    checks.demand(
        refused.outcome is Did.REFUSED, "the archive said AR, and the system does not say that it was refused"
    )
    checks.demand(len(refused.messages) == 1, "a document was sent again after AR")
    if kanta.claims("retry"):
        again = kanta.retry(refused)
        checks.demand(not again.messages, "what was refused was sent again")
        checks.demand(again.outcome is not Did.DID, "what was refused is said to be done")


@proves(ROLE, "KS-ACK-02", "CM-RET-01")
def a_message_that_is_sent_again_is_the_same(kanta: Kanta, checks: Checks) -> None:
    """After silence the same frame goes once more: one message id, one content, one document."""
    plain = kanta.archive_plainly()
    checks.control(plain.outcome is Did.DID, "a plain document was not archived")
    kanta.fault("silence")
    silent = kanta.archive()
    _check_struck(silent)
    checks.demand(
        silent.outcome is not Did.DID or silent.stored, "nothing was answered, and the system says it is done"
    )
    messages = list(silent.messages)
    if not silent.stored:
        kanta.need("retry")
        again = kanta.retry(silent)
        messages += again.messages
        checks.demand(again.messages, "after silence the document was not sent again")
        checks.demand(again.outcome is Did.DID, "what was sent again is not said to be done")
    frames = {one.marks["frame"] for one in messages}
    checks.demand(len(frames) == 1, "what was sent again has another message id: it may be archived twice")
    checks.demand(not any(one.marks["broken"] for one in messages), "what was sent again has another content")
    documents = {paper[1].findtext(".//{*}text") for paper in open_papers(messages)}
    checks.demand(len(documents) == 1, "two documents were archived for one")


@proves(ROLE, "KS-ACK-03")
def a_known_id_is_no_receipt(kanta: Kanta, checks: Checks) -> None:
    """AR with the code of a known id says that something else is there: it is not taken for stored."""
    plain = kanta.archive_plainly()
    checks.control(plain.outcome is Did.DID, "a plain document was not archived")
    kanta.fault("AR", reason="duplicate-id")
    refused = kanta.archive()
    _check_struck(refused)
    checks.demand(refused.outcome is not Did.DID, "AR for a known id was taken for stored")


@proves(ROLE, "KS-WSS-03")
def a_forged_answer_is_not_believed(kanta: Kanta, checks: Checks) -> None:
    """An answer whose signature does not hold, or does not cover what is read, says nothing."""
    _try_forgeries(kanta, checks, _ALTERED)


@proves(ROLE, "KS-WSS-04")
def an_answer_to_another_message_is_not_believed(kanta: Kanta, checks: Checks) -> None:
    """An earlier right answer, given again, says nothing: its RelatesTo is another's."""
    _try_forgeries(kanta, checks, ("replay",))


@proves(ROLE, "KS-WSS-05")
def an_answer_of_a_bad_signer_is_not_believed(kanta: Kanta, checks: Checks) -> None:
    """An answer rightly signed by an expired, a future, a revoked or an unknown certificate says nothing."""
    _try_forgeries(kanta, checks, _SIGNERS)


def _try_forgeries(kanta: Kanta, checks: Checks, kinds: tuple[str, ...]) -> None:
    plain = kanta.archive_plainly(fresh=True)  # its answer is what comes again, where an answer is replayed
    checks.control(plain.outcome is Did.DID, "a right answer was not believed")
    for kind in kinds:
        kanta.fault(kind)
        done = kanta.archive()
        _check_struck(done)
        believed = done.outcome is Did.DID and not done.stored
        checks.demand(not believed, f"an answer was believed that is forged: {kind}")


def _check_struck(done: Done) -> None:
    """Whether the fault befell a message. Raises InconclusiveError, and NotSeenError where it did not."""
    if not done.messages:
        raise InconclusiveError("the system sent nothing when it was asked to archive a document")
    if not any(one.marks["fault"] for one in done.messages):
        raise NotSeenError("the fault befell no message")
