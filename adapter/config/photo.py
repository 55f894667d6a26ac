"""Sections of the photo flow: the mail gateway, the scanner, the portal, the invitations."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Literal, Self

from pydantic import (
    Field,
    field_validator,
    model_validator,
)

from adapter.config.section import Secret, Section


class Gateway(Section):
    """How the secure-mail gateway stamps the identified sender (PHO-01). The format is the site's own (§5).

    Headers, or a block of lines at the top of the text, or both: what is configured has to be there.
    """

    hop: str = Field(description="regular expression the topmost Received header must match from its start")
    authentication: str = Field(
        default="", description="the same for the topmost Authentication-Results header; empty: not asked"
    )
    name_header: str = "X-Sender-Name"
    hetu_header: str = "X-Sender-Hetu"
    block_begins: str = Field(
        default="", description="regular expression of the whole line that begins the block; empty: no block"
    )
    block_ends: str = ""
    name_labels: tuple[str, ...] = ("Lähettäjän nimi", "Avsändarens namn")
    hetu_labels: tuple[str, ...] = ("Henkilötunnus", "Personbeteckning")

    @property
    def own_headers(self) -> frozenset[str]:
        """The headers that the gateway stamps, in lower case; nobody else's words are in them."""
        return frozenset({self.name_header.lower(), self.hetu_header.lower()} - {""})

    @field_validator("authentication", "block_begins", "block_ends")
    @classmethod
    def _is_expression(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error:
            raise ValueError("this is not a regular expression") from None
        return value

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        for one, other in (("name_header", "hetu_header"), ("block_begins", "block_ends")):
            if bool(getattr(self, one)) != bool(getattr(self, other)):
                raise ValueError(f"{one} and {other} go together")
        if not self.name_header and not self.block_begins:
            raise ValueError("neither a header nor a block holds the stamp")
        if self.block_begins and re.fullmatch(self.block_begins, ""):
            raise ValueError("block_begins matches an empty line")
        return self


class Confirmation(Section):
    """When a person confirms whose photo it is, though nothing in the mail points at anybody else (PHO-03, PHO-06)."""

    confirm: Literal["uninvited", "doubt", "always"] = Field(
        default="uninvited",
        description="uninvited: without an open invitation of the patient; doubt: only doubt goes to a person; always",
    )

    def asks(self, invitation: str | None) -> bool:
        """Whether a person confirms a photo that answers this invitation ("" or None: none)."""
        return self.confirm == "always" or (self.confirm == "uninvited" and not invitation)


class Malware(Section):
    """The scanner of what comes by mail (PHO-13): clamd, at `tcp://host:port` or `unix:///path` among the addresses."""

    address: str = "clamd"


class Portal(Section):
    """The secure-mail portal whose messages may be fetched (PHO-10).

    Its hosts, and how it stamps a sender it has identified.
    """

    hosts: list[str]
    roots: Path | None = None

    @property
    def gateway(self) -> Gateway:
        """The stamp of a message that was fetched from the portal: our own link wrote the topmost hop."""
        hosts = "|".join(re.escape(host) for host in self.hosts)
        return Gateway.model_validate({"hop": rf"from ({hosts}) by lautta with HTTPS;"})


class Sms(Section):
    """The SMS gateway and the invitations that go through it (PHO-03).

    In which words, and for how long a photo answers one.

    `link` leads to the secure mail; `{mailbox}` in it is the unit's. A template names `{unit}` and `{link}` and, as it
    knows nothing else, no patient (PHO-12).
    """

    address: str = "sms"
    sender: str = Field(
        pattern=r"^[A-Za-z0-9 ]{1,11}$", description="what the telephone shows; GSM allows eleven characters"
    )
    token: Secret
    link: str
    days: int = Field(14, ge=1, le=366)
    template: dict[str, str]

    @field_validator("template")
    @classmethod
    def _names_unit_and_link(cls, value: dict[str, str]) -> dict[str, str]:
        for language, text in value.items():
            if language not in {"fi", "sv", "en"}:
                raise ValueError("a template is in 'fi', 'sv' or 'en'")
            try:
                fields = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            except ValueError:
                fields = set()
            if fields != {"unit", "link"}:
                raise ValueError(f"the template in '{language}' must name {{unit}} and {{link}}, and nothing else")
        return value
