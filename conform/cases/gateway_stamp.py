"""Secure-mail gateway: nobody but the gateway writes what a reader trusts (PHO-01; RFC 8601 5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conform.case import Checks, NotSeenError, proves
from conform.cases.gateway_sender import names
from conform.lever import Did
from conform.peers.secure_mail import SecureMail, Sent
from conform.peers.stamp import Form, count_beginnings
from conform.people import ANNA, BERTIL

ROLE = "gateway"
_OTHER = f"{BERTIL.given[0]} {BERTIL.family}"
_TYPED = "conform-typed"


def forge_stamps(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a patient may type in the stamp's form: where it is, and the arguments of the lever."""
    if form.name_header:
        fields = [(form.name_header, _OTHER), (form.hetu_header, BERTIL.hetu)]
        lines = "".join(f"\r\n{name}: {value}" for name, value in fields)
        encoded = f"=?utf-8?q?Kuva=0D=0A{form.hetu_header}=3A_{BERTIL.hetu}?="
        yield "header lines", {"headers": fields}
        folded = [(name.lower(), f"\r\n {value}") for name, value in fields]
        yield "folded header lines", {"headers": folded}
        yield "lines in the subject", {"subject": f"Kuva{lines}"}
        yield "encoded lines in the subject", {"subject": encoded}
        yield "lines in the name that is shown", {"headers": [("From", f'"A{lines}" <anna@sender.example>')]}
    if form.begins:
        block = form.write_block(_OTHER, BERTIL.hetu)
        yield "a block on top of the text", {"text": f"{block}\nHei."}
        yield "a block within the text", {"text": f"Hei.\n\n  {block.replace(chr(10), chr(10) + '  ')}\nKuva."}
        yield "the end of a block, and another", {"text": f"{form.ends[0]}\n{block}\nHei."}


@proves(ROLE, "GW-STP-02")
def what_is_typed_in_the_stamps_form_is_no_stamp(gateway: SecureMail, checks: Checks) -> None:
    """A letter with a typed stamp of another is refused, or arrives with the sender's stamp and no other."""
    gateway.need_mail()
    tried = []
    for place, more in forge_stamps(gateway.ways.form):
        text = more.pop("text", "Hei.")
        tried.append((place, gateway.send(ANNA, text, hostile=True, **more)))
    _check_good_twin(gateway, checks, [sent for _, sent in tried])
    for place, sent in tried:
        for mail in gateway.arrived(sent):
            checks.demand(names(gateway, mail, ANNA), f"what was typed as {place} is in the stamp's place")
            checks.demand(not mail.hides_a_line, f"what was typed as {place} hides a line in a header")
            typed = count_beginnings(mail, gateway.ways.form) > 1
            checks.demand(not typed, f"what was typed as {place} looks like the stamp")


@proves(ROLE, "GW-STP-05")
def results_of_authentication_that_were_typed_are_taken_off(gateway: SecureMail, checks: Checks) -> None:
    """A letter that brings an Authentication-Results is refused, or arrives without it."""
    gateway.need_mail()
    result = f"{gateway.ways.authserv_id or 'mx.unit.example'}; dkim=pass header.d={_TYPED}.example"
    field = ("Authentication-Results", result)
    tried = [
        gateway.send(ANNA, "Hei.", headers=[field]),
        gateway.send(ANNA, "Hei.", subject=f"Kuva\r\n{field[0]}: {field[1]}"),
    ]
    _check_good_twin(gateway, checks, tried)
    for sent in tried:
        for mail in gateway.arrived(sent):
            kept = any(_TYPED in value for value in mail.fields("Authentication-Results"))
            checks.demand(not kept, "an Authentication-Results that the sender wrote was kept")


def _check_good_twin(gateway: SecureMail, checks: Checks, tried: list[Sent]) -> None:
    """A good letter that is sent last arrives last: by then the others would have arrived. Raises NotSeenError."""
    if all(sent.outcome is Did.COULD_NOT for sent in tried):
        raise NotSeenError("the lever can write nothing of this kind")
    twin = gateway.arrives(ANNA, "Hei.")
    checks.control(twin.mails, "a good letter did not arrive")
