"""Reading and writing the Parameters resource of our operations."""

from __future__ import annotations

import base64
from collections.abc import Collection
from datetime import datetime

from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.identifiers import REGISTRATION_SYSTEM, Oid, PersonId, WorkerId, parse_person
from adapter.rest.exchange import read_body

#: The values that our operations read, and what each is in JSON.
_KINDS = {
    "valueIdentifier": dict,
    "valueAttachment": dict,
    "valueBoolean": bool,
    **dict.fromkeys(("valueString", "valueUri", "valueCode", "valueDateTime", "valueInstant"), str),
}


_REPEATED = {"workerUnit"}


class Arguments:
    """The arguments of an operation, read from a Parameters resource.

    Each is validated by what reads it, in a twentieth of the time of `check`.
    """

    def __init__(self, resource: Resource) -> None:
        if resource["resourceType"] != "Parameters":
            raise Refused.because("", "the body of an operation is a Parameters resource.", code="structure")
        parameters = resource.get("parameter")
        if not isinstance(parameters, list) or not all(map(_is_parameter, parameters)):
            text = "the parameters are a list of objects, each with its name and one value."
            raise Refused.because("", text, code="structure")
        names = [parameter["name"] for parameter in parameters]
        if twice := {name for name in names if name not in _REPEATED and names.count(name) > 1}:
            text = f"a parameter stands once; {len(twice)} of them stand twice."
            raise Refused.because("", text, "Only workerUnit may stand more than once.", "structure")
        self._all: list[Resource] = parameters

    @classmethod
    def of_request(cls) -> Arguments:
        """The arguments of the current HTTP request."""
        return cls(read_body())

    def person(self, name: str) -> PersonId:
        """A person by Identifier."""
        identifier = self._need(name, "valueIdentifier")
        return parse_person(str(identifier.get("system", "")), str(identifier.get("value", "")))

    def worker(self, name: str) -> WorkerId | None:
        """A worker by Identifier, or by registration number only; None when nobody is named."""
        if not self.text(name):
            return None
        try:
            identifier = self._need(name, "valueIdentifier")
        except Refused:
            return WorkerId.parse(REGISTRATION_SYSTEM, self.text(name))
        return WorkerId.parse(str(identifier.get("system", "")), str(identifier.get("value", "")))

    def oid(self, name: str) -> Oid:
        """An OID, as uri, string or Identifier."""
        return self.oids(name)[0]

    def oids(self, name: str) -> tuple[Oid, ...]:
        """One or more OIDs of the same name; raises Refused when there is none."""
        parameters = [parameter for parameter in self._all if parameter.get("name") == name]
        if not parameters:
            raise Refused.because("", f"the parameter {name} is missing.", code="required")
        return tuple(
            Oid.parse(
                str(
                    item.get("valueUri")
                    or item.get("valueString")
                    or (item.get("valueIdentifier") or {}).get("value", "")
                )
            )
            for item in parameters
        )

    def text(self, name: str, default: str = "") -> str:
        """A string, code, dateTime or the value of an Identifier."""
        for parameter in self._all:
            if parameter.get("name") == name:
                plain = next(
                    (
                        parameter[key]
                        for key in ("valueString", "valueCode", "valueDateTime", "valueInstant")
                        if key in parameter
                    ),
                    None,
                )
                return str(plain if plain is not None else (parameter.get("valueIdentifier") or {}).get("value", ""))
        return default

    def moment(self, name: str) -> datetime | None:
        """A dateTime or instant with its offset, in a year of our time; None when it is not there.

        Raises Refused for another one.
        """
        if not self.has(name):
            return None
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise Refused.because("", f"the parameter {name} is not a dateTime.", code="value") from None
        if moment.tzinfo is None or not 1900 < moment.year < 2200:
            text = f"the parameter {name} needs its offset from UTC and a year of our time."
            raise Refused.because("", text, code="value")
        return moment

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        """One of a few codes; raises Refused for another one."""
        text = self.text(name, default)
        if text not in choices:
            raise Refused.because("", f"the parameter {name} is one of {', '.join(choices)}.", code="value")
        return text

    def attachment(self, name: str) -> bytes:
        """The octets of an Attachment."""
        try:
            return base64.b64decode(str(self._need(name, "valueAttachment").get("data", "")), validate=True)
        except ValueError:  # letters that base64 does not have, or not ASCII at all
            raise Refused.because("", f"the parameter {name} is not base64.", code="value") from None

    def has(self, name: str) -> bool:
        """Whether it is there."""
        return any(parameter.get("name") == name for parameter in self._all)

    def flag(self, name: str) -> bool:
        """A boolean; false when it is not there.

        Raises Refused when it is there as something else: neither answer is assumed.
        """
        for parameter in self._all:
            if parameter.get("name") == name:
                if "valueBoolean" not in parameter:
                    raise Refused.because("", f"the parameter {name} is a boolean.", code="value")
                return parameter["valueBoolean"] is True
        return False

    def _need(self, name: str, kind: str) -> Resource:
        for parameter in self._all:
            if parameter.get("name") == name and isinstance(parameter.get(kind), dict):
                return dict(parameter[kind])
        raise Refused.because("", f"the parameter {name} ({kind}) is missing.", code="required")


def _is_parameter(item: object) -> bool:
    """Whether it has the shape of an argument (FHIR R4 Parameters, inv-1): a name, and one value or none."""
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        return False
    others = item.keys() - {"name", "id", "extension"}
    return len(others) <= 1 and all(_KINDS.get(key) is type(item[key]) for key in others)
