"""Mock mail: the units' shared mailboxes, IMAP over TLS (pymap's in-memory backend)."""

from mocks.mail.mock import MailMock, mail_mock

__all__ = ["MailMock", "mail_mock"]
