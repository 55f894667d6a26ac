"""The test PKI: made afresh for every run, with good and bad certificates, keys and revocation lists."""

from mocks.pki.certificates import (
    PROFESSIONAL,
    SYSTEM,
    TLS_CLIENT,
    TLS_SERVER,
    Credential,
    Profile,
    Validity,
    issue,
    make_intermediate,
    make_key,
    make_root,
    name_subject,
)
from mocks.pki.directory import KANTA_OID, REGISTRATION_NUMBER, Pki, make_pki
from mocks.pki.files import encode_certificates, encode_key, load_credential
from mocks.pki.revocation import make_list, read_revoked, restore, revoke, write_lists

__all__ = [
    "KANTA_OID",
    "PROFESSIONAL",
    "REGISTRATION_NUMBER",
    "SYSTEM",
    "TLS_CLIENT",
    "TLS_SERVER",
    "Credential",
    "Pki",
    "Profile",
    "Validity",
    "encode_certificates",
    "encode_key",
    "issue",
    "load_credential",
    "make_intermediate",
    "make_key",
    "make_list",
    "make_pki",
    "make_root",
    "name_subject",
    "read_revoked",
    "restore",
    "revoke",
    "write_lists",
]
