"""What messages leave in the database, as nothing deletes it: kB each, and how much of that is DBOS's."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from adapter.demo.stage import Stage
from adapter.wiring import database
from bench import flows
from bench.load import jpeg
from bench.results import Results
from bench.right import open_right
from bench.scale import sized
from bench.stage import name_database
from bench.workers import working

_PAGE = 4096  # SQLite's own
_EACH, _LARGE, _USES = sized((200, 50, 2_000), (2, 2, 10))


def table(stage: Stage, results: Results) -> None:
    """Measure and report."""
    engine, name = database(stage.settings.database_url()), f"left in the database, {name_database(stage)}"
    with working(stage):
        right = open_right(stage)
    sources: tuple[tuple[str, int, Callable[[], object]], ...] = (
        ("photo, 5 kB", _EACH, lambda: flows.photos(stage, _EACH, jpeg(flows.SMALL))),
        ("photo, 1 MB", _LARGE, lambda: flows.photos(stage, _LARGE, jpeg(1_000_000))),
        ("release", _EACH, lambda: flows.releases(stage, _EACH)),
        ("grant", _EACH, lambda: flows.grants(stage, _EACH)),
        ("$evaluate", _USES, lambda: [right.ask() for _ in range(_USES)]),
    )
    for row, number, act in sources:
        before = _measure(engine)
        act()
        grown = [(column, octets - before.get(column, 0)) for column, octets in _measure(engine).items()]
        results.report(name, row, [(column, octets / number / 1000, " kB") for column, octets in grown])


def _measure(engine: Engine) -> dict[str, int]:
    """The octets of Lautta's tables and of DBOS's, with their indexes; together where they lie together (SQLite)."""
    if engine.dialect.name == "sqlite":
        pages = "SELECT page_count - freelist_count FROM pragma_page_count(), pragma_freelist_count()"
        with engine.connect() as connection:
            return {"each": _PAGE * int(connection.exec_driver_sql(pages).scalar_one())}
    tables = "FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace(%s)"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM FULL")
        own, of_dbos = (
            int(connection.exec_driver_sql(f"SELECT sum(pg_total_relation_size(oid)) {tables}", (schema,)).scalar_one())
            for schema in ("public", "dbos")
        )
    return {"Lautta's": own, "DBOS's": of_dbos}
