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


class Profile(Section):
    """One way in which a secure-mail gateway stamps the identified sender (PHO-01). The format is the site's own (§5).

    Headers, or a block of lines at the top of the text, or both: what is configured has to be there.
    """

    name: str = Field(default="gateway", pattern=r"^[\w .-]{1,40}$", description="what the site calls it")
    hop: str = Field(description="regular expression of the Received header that our server wrote of the gateway")
    authentication: str = Field(
        default="", description="the same for our own Authentication-Results header; empty: not asked"
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

    @field_validator("hop", "authentication", "block_begins", "block_ends")
    @classmethod
    def _is_expression(cls, value: str) -> str:
        return _expression(value)

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        for one, other in (("name_header", "hetu_header"), ("block_begins", "block_ends")):
            if bool(getattr(self, one)) != bool(getattr(self, other)):
                raise ValueError(f"{one} and {other} go together")
        if not self.name_header and not self.block_begins:
            raise ValueError("neither a header nor a block holds the stamp")
        if self.block_begins and re.search(self.block_begins, ""):
            raise ValueError("block_begins matches an empty line")
        return self


class Gateway(Profile):
    """The gateways that stamp, and the way from them to the mailbox.

    The fields of a profile describe a site's only gateway; `profile` describes several, each by the hop it belongs to.
    """

    hop: str = Field(default="", description="as in a profile; empty: only the profiles count")
    own_hops: tuple[str, ...] = Field(
        default=(),
        description="regular expressions of the Received headers that the site's own servers write above the gateway's",
    )
    banners: tuple[str, ...] = Field(
        default=(), description="regular expressions of what the site's own servers put before a block in the text"
    )
    profile: tuple[Profile, ...] = ()

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Every profile, the gateway's own first."""
        return ((self,) if self.hop else ()) + self.profile

    @field_validator("own_hops", "banners")
    @classmethod
    def _are_expressions(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if re.search(_expression(value), ""):
                raise ValueError("an expression matches nothing at all")
        return values

    @model_validator(mode="after")
    def _has_distinct_profiles(self) -> Self:
        if not self.profiles:
            raise ValueError("a gateway has a hop, or profiles")
        for what in ("name", "hop"):
            values = [getattr(profile, what) for profile in self.profiles]
            if len({*values}) < len(values):
                raise ValueError(f"two profiles have the same {what}")
        return self

    @model_validator(mode="after")
    def _knows_its_own_hops(self) -> Self:
        """An own hop names who wrote it, and does not fit what our server writes of a stranger."""
        for own in self.own_hops:
            if "by" not in own:
                raise ValueError("an own hop says which server wrote it ('by ...')")
            if any(re.match(own, hop) for profile in self.profiles for hop in _hops_of_a_stranger(profile.hop, own)):
                raise ValueError("an own hop also fits a stranger's")
        return self


def _expression(value: str) -> str:
    try:
        re.compile(value)
    except re.error:
        raise ValueError("this is not a regular expression") from None
    return value


def _hops_of_a_stranger(hop: str, own: str) -> list[str]:
    """What the server that a gateway's hop names would write of a stranger, who may call itself as our own do."""
    server = re.search(r"\bby ([^\s()]+)", _sample(hop))
    called = re.match(r"\^?from ([^\s()]+)", _sample(own))
    names = {"stranger.invalid", called[1] if called else ""} - {""}
    return [
        f"from {name} ({shown}[203.0.113.7]) by {server[1] if server else 'mx.invalid'} with ESMTPS id 1; Tue, 3 Nov"
        " 2026 10:11:00 +0200"
        for name in names
        for shown in ("stranger.invalid ", "unknown ", "")
    ]


def _sample(expression: str) -> str:
    """A text that a simple regular expression is of: its digits are ones, its escapes what they escape."""
    return re.sub(r"\\(\W)", r"\1", re.sub(r"(?:\\[dw]|\[0-9\])(?:[+*]|\{[\d,]*\})?", "1", expression))


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
    assertion_days: int = Field(
        30, ge=1, le=3660, description="how long a professional's word that the patient permits SMS counts"
    )
    review_days: int = Field(
        7, ge=0, le=366, description="within how many days a photo is looked at, where the invitation names no day"
    )
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
