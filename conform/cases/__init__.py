"""The cases of every role. Importing this registers them."""

from conform.cases import record_filing, record_search, record_server, record_writing

__all__ = ["record_filing", "record_search", "record_server", "record_writing"]
