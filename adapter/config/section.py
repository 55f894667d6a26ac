"""What every section of the configuration is made of."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
)

from adapter.config.addresses import Address
from adapter.errors import WrongUsage
from adapter.identifiers import REGISTRATION_SYSTEM, BusinessId, Oid, WorkerId
from adapter.words import Sentence

_NO_SECRET = Sentence(
    "Salaisuus puuttuu: aseta ympäristömuuttuja {variable} tai sen rinnalla nimetty tiedosto.",
    "En hemlighet saknas: ange miljövariabeln {variable} eller filen som nämns vid den.",
    "A secret is missing: set the environment variable {variable} or the file named beside it.",
)

ROLE_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)


class Section(BaseModel):
    """A section: read-only, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Named(Section):
    """What has a name that a person reads, and where it has another one in Swedish or in English, that too (REG-03)."""

    name: str
    name_sv: str = ""
    name_en: str = ""

    @property
    def names(self) -> Sentence:
        """Its name in each language."""
        return Sentence(self.name, self.name_sv or self.name, self.name_en or self.name)


def _parse_oid(value: object) -> Oid:
    return value if isinstance(value, Oid) else Oid.parse(str(value))


def parse_worker(value: object) -> WorkerId:
    """A registration number, or `system|value` for the other ids of workers."""
    if isinstance(value, WorkerId):
        return value
    system, _, number = str(value).rpartition("|")
    return WorkerId.parse(system or REGISTRATION_SYSTEM, number)


def _parse_handler(value: object) -> WorkerId | str:
    """The code of a role as it is, anything else as a worker."""
    return value if isinstance(value, str) and ROLE_CODE.fullmatch(value) else parse_worker(value)


OidField = Annotated[Oid, BeforeValidator(_parse_oid), PlainSerializer(str)]
AddressField = Annotated[Address, BeforeValidator(lambda value: {"url": value} if isinstance(value, str) else value)]
DayField = Annotated[date | None, BeforeValidator(lambda value: None if value == "" else value)]
BusinessIdField = Annotated[BusinessId, BeforeValidator(lambda value: BusinessId.parse(str(value)))]
HandlerField = Annotated[WorkerId | str, BeforeValidator(_parse_handler)]


class Handled(Named):
    """What has a queue of waiting messages, and names who may decide on them (PHO-02).

    `handlers`: roles by their codes in [[role]], and persons by registration number, or `system|value` for other ids.
    """

    handlers: tuple[HandlerField, ...] = ()

    @property
    def persons(self) -> tuple[WorkerId, ...]:
        """The handlers that are named one by one."""
        return tuple(handler for handler in self.handlers if isinstance(handler, WorkerId))

    def is_handler(self, worker: WorkerId, role: str) -> bool:
        """Whether this person, in this role, is one of the handlers."""
        return worker in self.handlers or role in self.handlers


class Secret(Section):
    """Where a secret is: an environment variable, or a file. Never the secret itself."""

    variable: str = ""
    file: Path | None = None

    def read(self) -> str:
        """The secret; raises WrongUsage when it is not where the configuration says."""
        secret = os.environ.get(self.variable, "")
        if self.file is not None and self.file.is_file():
            secret = self.file.read_text(encoding="utf-8")
        if secret.strip():
            return secret.strip()
        raise WrongUsage(_NO_SECRET.filled(variable=self.variable or "-"))
