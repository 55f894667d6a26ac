"""Every way into the FHIR API, from the modules that have a kind each."""

from __future__ import annotations

from tests.rest import (
    roads,
    roads_of_binary,
    roads_of_exchange,
    roads_of_results,
    roads_of_subscriptions,
    roads_of_writes,
)

ROADS = [
    road
    for kind in (
        roads,
        roads_of_results,
        roads_of_writes,
        roads_of_exchange,
        roads_of_binary,
        roads_of_subscriptions,
    )
    for road in kind.roads()
]
