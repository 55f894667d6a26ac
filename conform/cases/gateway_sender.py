"""Secure-mail gateway: who the stamp says the sender is (PHO-01, PHO-06)."""

from __future__ import annotations

import unicodedata

from conform.case import Checks, NotSeenError, proves
from conform.lever import Did
from conform.peers.letter import Delivered
from conform.peers.secure_mail import SecureMail
from conform.peers.stamp import Said, read_stamp, same_name
from conform.people import ANNA, BERTIL, CECILIA, DORIS, Person

ROLE = "gateway"
ASA = Person("111194X905D", "Öhman-Äijälä", ("Åsa-Märta", "Zoë"), "1994-11-11")
_FALSE = Person("111194X905E", "Väärä", ("Tarkiste",), "1994-11-11")  # the check character is another


def stamps(gateway: SecureMail, mail: Delivered) -> list[Said]:
    """What each place of the stamp says."""
    return list(read_stamp(mail, gateway.ways.form))


def names(gateway: SecureMail, mail: Delivered, person: Person) -> bool:
    """Whether every place of the stamp names this person, once, and nobody else."""
    full = " ".join((*person.given, person.family))
    said = stamps(gateway, mail)
    return bool(said) and all(
        one.is_whole and one.hetus == (person.hetu,) and same_name(one.names[0], full) for one in said
    )


@proves(ROLE, "GW-STP-01", "CM-ID-03")
def a_letter_arrives_with_name_and_hetu_of_its_sender(gateway: SecureMail, checks: Checks) -> None:
    """A letter of a person with a HETU of 2023 arrives, and its stamp names that person."""
    gateway.need_mail()
    sent = gateway.arrives(CECILIA, "Hei, tässä sovittu kuva.")
    checks.control(sent.mails, "a good letter did not arrive")
    checks.demand(stamps(gateway, sent.mail)[0].is_whole, "the stamp has not one name and one HETU")
    checks.demand(names(gateway, sent.mail, CECILIA), "the stamp does not name who sent it")


@proves(ROLE, "GW-STP-01")
def the_stamp_is_of_the_sender_and_not_of_the_patient(gateway: SecureMail, checks: Checks) -> None:
    """A letter about another person, who is named in its text, has the stamp of the one who sent it."""
    gateway.need_mail()
    about = f"Potilaan nimi: {DORIS.given[0]} {DORIS.family}\nHenkilötunnus: {DORIS.hetu}\n\nLähetän kuvan hänestä."
    sent = gateway.arrives(ANNA, about)
    checks.control(sent.mails, "a letter about another person did not arrive")
    checks.demand(names(gateway, sent.mail, ANNA), "the stamp of a letter about another does not name the sender")


@proves(ROLE, "CM-ID-02")
def the_stamp_keeps_the_century_sign(gateway: SecureMail, checks: Checks) -> None:
    """Two people with the same digits and another century sign send: each is stamped as who they are."""
    gateway.need_mail()
    both = [(person, gateway.arrives(person, "Hei.")) for person in (ANNA, BERTIL)]
    checks.control(all(sent.mails for _, sent in both), "two good letters did not arrive")
    for person, sent in both:
        right = all(one.hetus == (person.hetu,) for one in stamps(gateway, sent.mail))
        checks.demand(right, "the HETU of the stamp is not the sender's, sign and all")


@proves(ROLE, "GW-STP-06")
def names_keep_their_letters(gateway: SecureMail, checks: Checks) -> None:
    """A double name with å, ä, ö and ë is in the stamp letter by letter."""
    gateway.need_mail()
    full = " ".join((*ASA.given, ASA.family))
    sent = gateway.arrives(ASA, "Hei, kuva kädestä.")
    checks.control(sent.mails, "a letter of a sender with å, ä and ö did not arrive")
    for said in stamps(gateway, sent.mail):
        kept = said.names and same_name(unicodedata.normalize("NFC", said.names[0]), full)
        checks.demand(kept, f"the name in the {said.place} is not the sender's, letter by letter")


@proves(ROLE, "CM-ID-01")
def a_hetu_with_a_wrong_check_character_is_never_stamped(gateway: SecureMail, checks: Checks) -> None:
    """The good twin arrives; a sender whose HETU has another check character is refused, or the letter has no stamp."""
    gateway.need_mail()
    wrong = gateway.send(_FALSE, "Hei.")
    if wrong.outcome is Did.COULD_NOT:
        raise NotSeenError("the lever has no sender with a false HETU")
    twin = gateway.arrives(ASA, "Hei.")
    checks.control(twin.mails, "a letter of a sender with a right HETU did not arrive")
    checks.demand(
        not any(_FALSE.hetu in one.hetus for mail in gateway.arrived(wrong) for one in stamps(gateway, mail)),
        "a HETU with a wrong check character was stamped",
    )
