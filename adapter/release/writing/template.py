"""The request as a form to fill in, with the labels that reading knows (REL-01). Pure."""

from __future__ import annotations

from typing import Final

#: Label, example and, in brackets, what is expected, by language. The examples are synthetic.
_FORMS: Final = {
    "fi": (
        ("Potilaan nimi", "Maija Liisa Testinen"),
        ("Henkilötunnus", "010594Y9032"),
        ("Luovutuskielto", "potilas ei ole kieltänyt"),
        ("Pyytävä yksikkö", "Porvoon terveysasema"),
        ("Pyytäjä", "lääkäri T. Testilä"),
        ("Peruste", "hoitosuhde"),
        ("Kohde", "Itä-Uusimaa"),
        ("Kiireellinen", "ei"),
        ("AC-numero", "LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15"),
        ("AC-numero", "LAU0000002; Nilkan röntgen; 4.11.2026 klo 9.15"),
    ),
    "sv": (
        ("Patientens namn", "Maija Liisa Testinen"),
        ("Personbeteckning", "010594Y9032"),
        ("Förbud", "patienten har inte förbjudit"),
        ("Begärande enhet", "Borgå hälsostation"),
        ("Begärande person", "läkare T. Testilä"),
        ("Grund", "vård"),
        ("Mottagare", "Östra Nyland"),
        ("Brådskande", "nej"),
        ("AC-nummer", "LAU0000001; Handledsröntgen; 3.11.2026 kl. 8.15"),
        ("AC-nummer", "LAU0000002; Fotledsröntgen; 4.11.2026 kl. 9.15"),
    ),
}


def template(language: str) -> str:
    """The form with example values: `fi` or `sv`."""
    return "".join(f"{label}: {example}\n" for label, example in _FORMS[language])
