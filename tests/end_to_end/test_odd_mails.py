"""Mails as servers on the way really leave them: filed, with everything accounted for, through the whole flow."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapter.config.loading import EXAMPLE
from adapter.demo.fixtures import FOLDER, deliver
from tests.end_to_end.conftest import World
from tests.mail.letters import letter, multipart, part, photo, stamp, text
from tests.mail.mails.case import JPEG
from tests.mail.test_decoration import drawn
from tests.photo.reading.test_stamp import EXCHANGE, LMTP, OWN

pytestmark = pytest.mark.slow

MAILBOX = "kuvat.porvoo@ita-uusimaa.example"


def _with_own_hops(world: World, folder: Path) -> None:
    """The example region, whose own servers stand between the gateway and the mailbox."""
    hops = "own_hops = [" + ", ".join(f"'{own}'" for own in OWN) + "]"
    example = EXAMPLE.read_text(encoding="utf-8").replace('"pki/', f'"{FOLDER / "pki"}/')
    config = folder / "lautta.toml"
    config.write_text(example.replace("[gateway]", f"[gateway]\n{hops}\n#", 1), encoding="utf-8")
    world.stage.environment["LAUTTA_CONFIG"] = str(config)


def _odd() -> bytes:
    """Own hops on top, a logo, the photo inline and attached, and a scanner's footer behind the end."""
    mention = part(b"<p>Kuva ranteesta.</p><img src='cid:a'><img src='cid:b'>", "text/html")
    inline = part(JPEG, "image/jpeg", "Content-ID: <a>", "Content-Disposition: inline")
    logo = part(drawn("PNG", 120, 40), "image/png", "Content-ID: <b>")
    related = multipart(mention, inline, logo, kind="related", boundary="rr")
    return letter(related, photo(JPEG), headers=(LMTP, EXCHANGE, *stamp())) + b"\r\n-- \r\nScanned.\r\n"


def test_one_photo_is_filed_of_a_mail_that_servers_have_added_to(world: World, tmp_path: Path) -> None:
    _with_own_hops(world, tmp_path)
    assert world.work_until_ended(deliver(world.stage, MAILBOX, _odd())).state == "done"
    held = world.holds("record")["systems"]["lifecare-porvoo"]["resources"]
    assert (held["Media"], held["Binary"]) == (1, 1)
    assert world.mails() == {}
    (task,) = [found.resource for found in world.resources.find("Task", [], 5)]
    assert "pieniä kuvia (1)" in task["description"]


def test_the_same_mail_is_parked_where_the_own_hops_are_not_configured(world: World) -> None:
    ended = world.work_until_ended(deliver(world.stage, MAILBOX, _odd()))
    assert (ended.state, ended.rules) == ("parked", "PHO-01")
    assert world.mails() == {"Lautta-Quarantine": 1}


def test_a_photo_of_another_kind_waits_under_its_name(world: World) -> None:
    avif = photo(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(60), "image/avif", "kuva.avif")
    ended = world.work_until_ended(deliver(world.stage, MAILBOX, letter(text("Kuva."), avif)))
    assert (ended.state, ended.rules) == ("parked", "PHO-13")
    assert "a kind that is not taken (AVIF)" in ended.reason
