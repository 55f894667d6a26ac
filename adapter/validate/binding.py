"""A code against the value set that it is bound to, by what holds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adapter.validate import sentences
from adapter.validate.issue import Found, error, note, warning
from adapter.validate.terminology import Member, Membership

Check = Callable[[Any, Any, Any], Found]


class _Binding:
    """A code against a value set, by what holds it."""

    def __init__(self, strength: str, url: str, member: Member) -> None:
        self._strength, self._name, self._member = strength, url.rpartition("/")[2], member

    def check_code(self, value: Any, _owner: Any, _context: Any) -> Found:
        """A code, whose system the value set states."""
        return self._judge(self._member(None, value)) if type(value) is str else None

    def check_coding(self, value: Any, _owner: Any, _context: Any) -> Found:
        """A Coding, or a Quantity's unit."""
        if type(value) is not dict or type(value.get("code")) is not str:
            return None
        system = value.get("system")
        return self._judge(self._member(system, value["code"]) if type(system) is str else Membership.OUT)

    def check_concept(self, value: Any, _owner: Any, _context: Any) -> Found:
        """A CodeableConcept: one of its codings is enough; where the set is not required, text is too."""
        codings = value.get("coding") if type(value) is dict else None
        if type(codings) is not list:
            return self._judge(Membership.OUT) if self._strength == "required" and type(value) is dict else None
        best = Membership.OUT
        for coding in codings:
            if type(coding) is dict and type(coding.get("code")) is str and type(coding.get("system")) is str:
                verdict = self._member(coding["system"], coding["code"])
                if verdict is Membership.IN:
                    return None
                if verdict is Membership.UNKNOWN:
                    best = verdict
        return self._judge(best)

    def _judge(self, verdict: Membership) -> Found:
        name = self._name
        if verdict is Membership.IN:
            return None
        if verdict is Membership.UNKNOWN:
            return note("binding", sentences.MEMBERSHIP_UNKNOWN.filled(name=name), "not-supported")
        if self._strength == "required":
            return error("binding", sentences.NOT_A_MEMBER.filled(name=name), "code-invalid")
        return warning("binding", sentences.BETTER_A_MEMBER.filled(name=name), "code-invalid")


def known_code(member: Member, check: Check) -> Check:
    """A code of a required set is a code: only what is not in it is looked at more closely."""

    def check_code(value: Any, owner: Any, context: Any) -> Found:
        if type(value) is str and member(None, value) is Membership.IN:
            return None
        return check(value, owner, context)

    return check_code


def bound(code: str, binding: tuple[str, str], member: Member) -> Check:
    """A closure that holds a code, Coding, CodeableConcept or Quantity against its value set."""
    checks = _Binding(*binding, member)
    by_type = {"Coding": checks.check_coding, "Quantity": checks.check_coding, "CodeableConcept": checks.check_concept}
    return by_type.get(code, checks.check_code)
