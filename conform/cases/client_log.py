"""Client of the API: what it has written into its log while the other cases were tried."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, NotSeenError, proves
from conform.cases.client_documents import describe_storing
from conform.cases.client_evaluate import use_well
from conform.peers.client_system import ClientSystem
from conform.people import ANNA, BERTIL, CECILIA, find_hetus

ROLE = "client"
_LONGEST = 50_000_000


@proves(ROLE, "CM-LOG-01")
def the_log_names_nobody(client: ClientSystem, checks: Checks) -> None:
    """After a use the log has grown, and has no HETU, no name, no token and no content."""
    if client.log is None:
        raise NotSeenError("no log is named: set log to the file that the system logs to")
    use_well(client, checks)
    try:
        text = client.log.read_bytes()[-_LONGEST:].decode("utf-8", "replace")
    except OSError:
        raise InconclusiveError("the log that is named cannot be read") from None
    checks.control(text.strip(), "the log is empty: it says nothing of what was done")
    checks.demand(not find_hetus(text), "a HETU stands in the log")
    names = [person.family for person in (ANNA, BERTIL, CECILIA)]
    checks.demand(not any(name in text for name in names), "a person's name stands in the log")
    checks.demand(client.token not in text, "the token stands in the log")
    checks.demand(describe_storing()["text"] not in text, "the content of a document stands in the log")
