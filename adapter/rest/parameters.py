"""Reading and writing the Parameters resource of our operations."""

from __future__ import annotations

from adapter.convert.elements import Resource
from adapter.errors import Refused
from adapter.identifiers import Oid, PersonId, parse_person
from adapter.rest.app import read_body
from adapter.rest.conformance import check


class Arguments:
    """The arguments of an operation, read from a Parameters resource."""

    def __init__(self, resource: Resource) -> None:
        if resource["resourceType"] != "Parameters":
            raise Refused.because("", "the body of an operation is a Parameters resource.", code="structure")
        check(resource)
        self._all = [parameter for parameter in resource.get("parameter") or [] if isinstance(parameter, dict)]

    @classmethod
    def of_request(cls) -> Arguments:
        """The arguments of the current HTTP request."""
        return cls(read_body())

    def person(self, name: str) -> PersonId:
        """A person by Identifier."""
        identifier = self._need(name, "valueIdentifier")
        return parse_person(str(identifier.get("system", "")), str(identifier.get("value", "")))

    def oid(self, name: str) -> Oid:
        """An OID, as uri, string or Identifier."""
        return self.oids(name)[0]

    def oids(self, name: str) -> tuple[Oid, ...]:
        """One or more OIDs of the same name; raises Refused when there is none."""
        found = [parameter for parameter in self._all if parameter.get("name") == name]
        if not found:
            raise Refused.because("", f"the parameter {name} is missing.", code="required")
        return tuple(
            Oid.parse(
                str(
                    item.get("valueUri")
                    or item.get("valueString")
                    or (item.get("valueIdentifier") or {}).get("value", "")
                )
            )
            for item in found
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

    def flag(self, name: str) -> bool:
        """A boolean; false when it is not there: nothing is assumed in the caller's favour."""
        return any(parameter.get("name") == name and parameter.get("valueBoolean") is True for parameter in self._all)

    def _need(self, name: str, kind: str) -> Resource:
        for parameter in self._all:
            if parameter.get("name") == name and isinstance(parameter.get(kind), dict):
                return dict(parameter[kind])
        raise Refused.because("", f"the parameter {name} ({kind}) is missing.", code="required")
