"""Record system: the ground that every role stands on, as a server has it: TLS."""

from __future__ import annotations

from conform.case import Checks, proves
from conform.cases.tls import check_client_certificate, check_versions
from conform.peers.fhir_server import FhirServer

ROLE = "record"


@proves(ROLE, "CM-TLS-01")
def the_record_system_takes_no_old_tls(record: FhirServer, checks: Checks) -> None:
    """TLS 1.2 or 1.3 is taken when it is offered by itself; 1.0 and 1.1 are not."""
    check_versions(record.reach.tls, checks)


@proves(ROLE, "CM-TLS-03")
def the_record_system_serves_known_clients_alone(record: FhirServer, checks: Checks) -> None:
    """Where TLS is mutual, who shows no certificate or one of nobody's is not served."""
    check_client_certificate(record.reach.tls, record.reach.own, record.reach.folder, checks)
