"""Whom to believe: the path to a root, the time, the key's use, and the lists of what has been taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from adapter.xml.certificate import kind_of, subject_id
from adapter.xml.revocation import Revocations, read_list
from adapter.xml.verdict import BadSignature, Kind, Reason, Status
from mocks.pki import Credential, make_list, make_root
from tests.region import NOW
from tests.xml.authority import BEGIN, END, GOOD, brief, issuer, leaf, professional, root, trust, wrong

DAY = timedelta(days=1)


def _chain(credential: Credential) -> list[x509.Certificate]:
    return [credential.certificate, *credential.chain]


def _reason(
    chain: Sequence[x509.Certificate], at: datetime = NOW, revocations: Revocations | None = None, now: datetime = NOW
) -> Reason | None:
    try:
        replace(trust(), revocations=revocations).check(chain, at, now)
    except BadSignature as refusal:
        return refusal.reason
    return None


def _lists(revoked: Mapping[int, datetime] | None = None, *, until: datetime = NOW + DAY) -> Revocations:
    """The root's list, empty, and the issuer's."""
    return Revocations(
        (make_list(root(), {}, NOW - DAY, NOW + DAY), make_list(issuer(), revoked or {}, NOW - DAY, until))
    )


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("self-signed", Reason.NO_CERTIFICATE_CHAIN_FOUND),
        ("look-alike root", Reason.NO_CERTIFICATE_CHAIN_FOUND),
        ("leaf as issuer", Reason.NO_CERTIFICATE_CHAIN_FOUND),
        ("expired", Reason.EXPIRED),
        ("not yet valid", Reason.NOT_YET_VALID),
        ("for encryption alone", Reason.CHAIN_CONSTRAINTS_FAILURE),
        ("for TLS alone", Reason.CHAIN_CONSTRAINTS_FAILURE),
        ("an issuer itself", Reason.CHAIN_CONSTRAINTS_FAILURE),
    ],
)
def test_every_wrong_certificate_has_its_reason(kind: str, reason: Reason) -> None:
    assert _reason(_chain(wrong(kind))) is reason


def test_only_what_is_proved_wrong_is_a_failure() -> None:
    failed = {reason for reason in Reason if reason.status is Status.TOTAL_FAILED}
    assert {str(reason) for reason in failed} == {
        "FORMAT_FAILURE",
        "HASH_FAILURE",
        "SIG_CRYPTO_FAILURE",
        "REVOKED",
        "EXPIRED",
        "NOT_YET_VALID",
    }


def test_a_path_once_found_is_judged_at_each_time_anew() -> None:
    chain = _chain(brief())
    times = (NOW, END + DAY, BEGIN - DAY, NOW, BEGIN, END)
    found = [_reason(chain, at) for at in times]
    assert found == [None, Reason.EXPIRED, Reason.NOT_YET_VALID, None, None, None]


def test_many_signers_are_all_judged() -> None:
    """More than are remembered: what is forgotten is found again."""
    judge = trust()
    chains = [_chain(professional())] * 2 + [[brief().certificate, *[issuer().certificate] * n] for n in range(300)]
    for chain in (*chains, _chain(leaf())):
        judge.check(chain, NOW, NOW)


def test_a_key_is_a_persons_or_a_systems_by_its_use() -> None:
    assert kind_of(professional().certificate) is Kind.PROFESSIONAL
    assert kind_of(leaf().certificate) is Kind.SYSTEM
    assert subject_id(professional().certificate) == "90000000011"


def test_without_lists_nobody_looks() -> None:
    assert _reason(_chain(leaf())) is None


def test_with_lists_in_force_who_is_not_on_them_is_believed() -> None:
    assert _reason(_chain(leaf()), revocations=_lists()) is None


@pytest.mark.parametrize(
    ("since", "reason"), [(NOW - DAY, Reason.REVOKED), (NOW, Reason.REVOKED), (NOW + DAY, Reason.REVOKED_NO_POE)]
)
def test_a_revoked_signer_is_refused_whatever_time_is_claimed(since: datetime, reason: Reason) -> None:
    lists = _lists({leaf().certificate.serial_number: since})
    assert _reason(_chain(leaf()), revocations=lists) is reason
    assert _reason(_chain(professional()), revocations=lists) is None


def test_a_revoked_issuer_takes_its_leaves_along() -> None:
    roots = make_list(root(), {issuer().certificate.serial_number: NOW - DAY}, NOW - DAY, NOW + DAY)
    assert _reason(_chain(leaf()), revocations=Revocations((roots, *_lists().lists[1:]))) is Reason.REVOKED


def test_without_a_list_in_force_nothing_good_can_be_told() -> None:
    assert _reason(_chain(leaf()), revocations=Revocations(())) is Reason.TRY_LATER
    assert _reason(_chain(leaf()), revocations=Revocations(_lists().lists[:1])) is Reason.TRY_LATER
    assert _reason(_chain(leaf()), revocations=_lists(until=NOW)) is None
    assert _reason(_chain(leaf()), revocations=_lists(until=NOW), now=NOW + timedelta(seconds=1)) is Reason.TRY_LATER


def test_a_forged_list_is_no_list() -> None:
    forged = make_list(Credential(issuer().certificate, leaf().key), {}, NOW - DAY, NOW + DAY)
    assert _reason(_chain(leaf()), revocations=Revocations((*_lists().lists[:1], forged))) is Reason.TRY_LATER
    revoking = make_list(
        Credential(issuer().certificate, leaf().key),
        {leaf().certificate.serial_number: NOW - DAY},
        NOW,
        NOW + DAY,
    )
    assert _reason(_chain(leaf()), revocations=Revocations((*_lists().lists, revoking))) is None


def test_the_newest_list_of_an_issuer_counts() -> None:
    older = make_list(issuer(), {}, NOW - 2 * DAY, NOW + DAY)
    newer = _lists({leaf().certificate.serial_number: NOW - DAY}).lists
    for lists in ((older, *newer), (*newer, older)):
        assert _reason(_chain(leaf()), revocations=Revocations(lists)) is Reason.REVOKED


def test_a_list_of_a_part_is_not_trusted_alone() -> None:
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer().certificate.subject)
    builder = builder.last_update(NOW - DAY).next_update(NOW + DAY)
    part = x509.IssuingDistributionPoint(
        full_name=None,
        relative_name=None,
        only_contains_user_certs=True,
        only_contains_ca_certs=False,
        only_some_reasons=None,
        indirect_crl=False,
        only_contains_attribute_certs=False,
    )
    partial = builder.add_extension(part, critical=True).sign(issuer().key, SHA256())
    assert _reason(_chain(leaf()), revocations=Revocations((*_lists().lists[:1], partial))) is Reason.TRY_LATER


def test_a_list_is_read_in_either_form() -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    made = _lists().lists[0]
    for encoding in (Encoding.DER, Encoding.PEM):
        assert read_list(made.public_bytes(encoding)) == made


def test_a_stranger_of_the_same_name_issues_no_list() -> None:
    stranger = make_root("Unit test root", GOOD)
    forged = make_list(stranger, {}, NOW - DAY, NOW + DAY)
    assert _reason(_chain(leaf()), revocations=Revocations((forged, *_lists().lists[1:]))) is Reason.TRY_LATER
