"""A vendor's own software, as small as can be: it looks an organisation up, fetches mail, and finds studies."""

import imaplib
import ssl
from pathlib import Path

import requests


def find_organisation(register: str, oid: str) -> str | None:
    """The name of an organisation, or nothing when there is none. Tries once more when the register is away."""
    path = "/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes"
    answer = requests.get(f"{register}{path}/{oid}", timeout=10)
    if answer.status_code == 503:
        answer = requests.get(f"{register}{path}/{oid}", timeout=10)
    if answer.status_code == 404:
        return None
    answer.raise_for_status()
    names = {each["attributeName"]: each["attributeValue"][0] for each in answer.json()["attributes"]}
    return str(names["Pitkä nimi"])


def count_mails(address: str, ca: Path, user: str) -> int:
    """How many mails wait in the inbox."""
    host, port = address.removeprefix("imaps://").split(":")
    with imaplib.IMAP4_SSL(host, int(port), ssl_context=ssl.create_default_context(cafile=str(ca))) as server:
        server.login(user, "secret")
        _, (number, *_) = server.select("INBOX", readonly=True)
        return int(number or 0)


def count_studies(pacs: str) -> int:
    """How many studies an archive has."""
    answer = requests.get(f"{pacs}/hus/dicom-web/studies", auth=("lautta", "secret"), timeout=10)
    return len(answer.json()) if answer.content else 0
