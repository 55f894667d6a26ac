"""The defects of record systems: each with the row that must find it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conform.mutants import record_reading as reading
from conform.mutants import record_writing as writing
from conform.mutants.proxy import Call
from conform.mutants.spoiling import Spoiling
from conform.trial import Defect


def _defect(name: str, convicted_by: str, *may_also: str, of: str = "full", **spoils: Any) -> Defect:
    return Defect(name, convicted_by, of, frozenset(may_also), Spoiling(**spoils))


def _on(call: Call) -> str:
    return call.body.decode("utf-8", "replace")


def _back(call: Call) -> str:
    return call.answer.decode("utf-8", "replace")


_SEARCH = ("RS-SRCH-01", "RS-SRCH-02", "RS-SRCH-03", "CM-ID-02")
_TASK = ("RS-TSK-01", "RS-TSK-02")
_CREATE = ("RS-CR-01", "RS-CR-02")
_MEDIA = ("RS-MED-01", "RS-MED-02", "RS-MED-03", "RS-MED-04")
_TX = ("RS-TX-01", "RS-TX-02", "RS-TX-03")
_SECURED: Mapping[str, Any] = {"of": "secured"}

DEFECTS = (
    _defect("another-version", "RS-CAP-01", answer=reading.version_five),
    _defect("overstates", "RS-CAP-02", answer=reading.overstate),
    _defect(
        "ignores-criteria",
        "RS-SRCH-02",
        *_SEARCH,
        "RS-SRCH-04",
        "RS-SRCH-05",
        "CM-ID-01",
        request=reading.ignore_criteria,
    ),
    _defect("finds-by-digits", "CM-ID-02", *_SEARCH, request=reading.ignore_century, answer=reading.keep_digits),
    _defect("everybody-for-nobody", "RS-SRCH-04", request=reading.everybody_for_nobody),
    _defect("an-error-for-nobody", "RS-SRCH-04", answer=reading.refuse_nobody),
    _defect("first-hit-of-many", "RS-SRCH-06", answer=reading.first_hit),
    _defect("no-search-by-post", "RS-SRCH-03", "*", answer=reading.no_post_search),
    _defect("passes-over-what-it-does-not-know", "RS-SRCH-05", request=reading.drop_unknown),
    _defect("asks-for-no-token", "RS-AUTH-01", request=reading.add_token),
    _defect("asks-for-no-token-but-in-a-search", "RS-AUTH-01", request=reading.read_for_all),
    _defect("takes-any-token", "RS-AUTH-02", request=reading.any_token),
    _defect("compares-the-beginning-of-a-token", "RS-AUTH-02", request=reading.begin_token),
    _defect("ignores-the-system", "RS-SRCH-01", *_SEARCH, request=reading.ignore_system),
    _defect("takes-wrong-checks", "CM-ID-01", answer=reading.take_wrong_checks),
    _defect("knows-no-new-letters", "CM-ID-03", "RS-OO-02", answer=reading.refuse_new_letters),
    _defect("checks-temporary-ids", "CM-ID-06", answer=reading.check_temporary_ids),
    _defect("holds-a-stranger", "CM-SYN-01", answer=reading.list_a_stranger),
    _defect("moments-without-zone", "CM-TIME-01", answer=reading.drop_zone),
    _defect("loses-given-names", "RS-PAT-01", *_CREATE, answer=reading.one_given),
    _defect("loses-the-second-given-name", "RS-PAT-01", *_CREATE, answer=reading.drop_second_given),
    _defect("a-hetu-in-a-link", "RS-SEC-01", "CM-ID-05", answer=reading.hetu_link),
    _defect("refuses-in-plain-text", "RS-OO-01", answer=writing.plain_refusal),
    _defect("refuses-what-is-wrong-in-plain-text", "RS-OO-01", answer=writing.plain_wrong),
    _defect("says-created-and-is-not", "RS-VAL-01", "RS-OO-01", "RS-OO-02", answer=writing.ok_for_refusal),
    _defect("repeats-what-it-refuses", "RS-OO-02", answer=writing.echo_body),
    _defect("repeats-it-in-a-header", "RS-OO-02", answer=writing.echo_head),
    _defect("no-location", "RS-CR-01", "*", answer=writing.no_location),
    _defect("drops-the-description", "RS-CR-02", *_CREATE, answer=writing.drop_description),
    _defect("loses-the-day-of-birth", "RS-CR-02", *_CREATE, answer=reading.drop_birth_date),
    _defect("ignores-conditions", "RS-CC-01", "RS-CC-02", "CM-RET-01", request=writing.drop_condition),
    _defect("takes-the-first-match", "RS-CC-02", answer=writing.first_match),
    _defect("writes-over-others", "RS-VER-01", answer=writing.fresh_match),
    _defect("one-version", "RS-VER-02", answer=writing.one_version),
    _defect("drops-the-note", "RS-TSK-02", *_TASK, answer=writing.change_note),
    _defect("drops-the-owner", "RS-TSK-01", *_TASK, answer=writing.change_owner),
    _defect("finds-late", "RS-IDM-01", "*", answer=writing.forget_first),
    _defect("encodes-photos-again", "RS-MED-01", *_MEDIA, "RS-MED-05", answer=writing.reencode),
    _defect("drops-the-hash", "RS-MED-03", *_MEDIA, answer=writing.drop_hash),
    _defect("moves-the-capture", "RS-MED-04", *_MEDIA, answer=writing.utc_capture),
    _defect("another-subject", "RS-MED-02", *_MEDIA, answer=writing.other_subject),
    _defect("shows-a-photo-to-all", "RS-MED-02", *_MEDIA, request=writing.show_to_all),
    _defect("too-large-in-plain-text", "RS-MED-05", answer=writing.plain_too_large),
    _defect("fails-on-a-large-photo", "RS-MED-05", answer=writing.fail_on_large),
    _defect("cuts-a-large-photo", "RS-MED-05", answer=writing.cut_large),
    _defect("narrow-loses-the-attachment", "RS-DOC-01", "RS-MED-05", of="narrow", answer=writing.drop_attachment),
    _defect("narrow-files-elsewhere", "RS-DOC-01", of="narrow", answer=writing.file_elsewhere),
    _defect("half-a-transaction", "RS-TX-01", *_TX, request=writing.half_transaction),
    _defect(
        "refuses-and-leaves-the-first",
        "RS-TX-01",
        *_TX,
        request=writing.leave_the_first,
        answer=writing.refuse_after_all,
    ),
    _defect("reads-before-it-writes", "RS-TX-04", answer=writing.read_before_writing),
    _defect("answers-backwards", "RS-TX-03", *_TX, "RS-TX-04", answer=writing.answer_backwards),
    _defect("takes-old-tls", "CM-TLS-01", **_SECURED, tls={"old": True}),
    _defect("serves-who-shows-nothing", "CM-TLS-03", **_SECURED, tls={"optional": True}),
    _defect("hides-a-turvakielto", "RS-PAT-02", **_SECURED, answer=reading.drop_label),
    _defect("labels-everybody", "RS-PAT-02", **_SECURED, answer=reading.label_everybody),
    _defect("hides-the-permission", "RS-PAT-03", **_SECURED, answer=reading.drop_permission),
    _defect("permits-everybody", "RS-PAT-03", **_SECURED, answer=reading.permit_everybody),
    _defect("forgets-at-a-restart", "RS-DUR-01", "RS-TX-04", **_SECURED, answer=writing.forget_at_restart),
    _defect("leaves-no-trail", "RS-AUD-01", **_SECURED, audits=False),
    _defect("logs-what-it-is-asked", "CM-LOG-01", **_SECURED, log=_on),
    _defect("logs-what-it-answers", "CM-LOG-01", **_SECURED, log=_back),
    _defect("logs-nothing", "CM-LOG-01", **_SECURED, log=lambda _: ""),
)
