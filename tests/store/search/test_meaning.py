"""Each resource is asked by itself, without a database: so every parameter and modifier is asked many times."""

from __future__ import annotations

import random

from adapter.rest.criteria import read_criterion
from adapter.store.asked import meets, wanted
from tests.region import NOW
from tests.store.search import generated
from tests.store.search.meanings import MEANINGS
from tests.store.search.oracle import BASE, Held, matches
from tests.whole import WHOLE

_EACH = 200 if WHOLE else 12


def test_a_resource_meets_a_criterion_as_its_reading_says() -> None:
    chance, units = random.Random(5), frozenset({"1"})
    everything = [Held(f"r{number}", generated.resource(chance) | {"id": f"r{number}"}, units) for number in range(240)]
    for held in everything:
        held.resource["meta"]["lastUpdated"] = NOW.isoformat(timespec="milliseconds")
    asked = [(kind, code) for kind, codes in MEANINGS.items() for code in codes]
    found = 0
    for kind, code in [pair for pair in asked for _ in range(_EACH)]:
        name, value = generated.parameter(chance, kind, code)
        criterion = read_criterion(kind, name, value, NOW)
        forms = frozenset(form for each in criterion.values for form in wanted(kind, criterion.parameter, each, BASE))
        for held in everything:
            if held.kind == kind:
                expected = bool(matches([held], kind, [(name, value)], None))
                assert meets(held.resource, criterion, forms) is expected, (name, value, held.resource)
                found += expected
    assert found > len(asked) * _EACH
