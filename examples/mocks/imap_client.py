"""A first mail with Python's imaplib: sign in, put one in, find it, read it, move it, over TLS.

python imap_client.py localhost:18009 data/pki/root.pem
"""

import imaplib
import ssl
import sys
from email.message import EmailMessage

USER, PASSWORD = "kuvat.porvoo@ita-uusimaa.example", "secret"


def main(address: str, root: str) -> None:
    """Let one mail travel from INBOX to another folder."""
    host, port = address.removeprefix("imaps://").split(":")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "potilas@example.test", USER, "Kuva"
    mail.set_content("Hei!")
    with imaplib.IMAP4_SSL(host, int(port), ssl_context=ssl.create_default_context(cafile=root)) as server:
        server.login(USER, PASSWORD)
        server.append("INBOX", "", "", mail.as_bytes())
        server.select("INBOX")
        _, found = server.uid("SEARCH", "SUBJECT", "Kuva")
        uid = found[0].split()[-1].decode()
        _, parts = server.uid("FETCH", uid, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
        print(parts[0][1].decode().strip())
        server.create("Done")
        print(server.uid("MOVE", uid, "Done")[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
