"""The tables as they are now. A change here needs a step in `adapter/store/migrations/`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()

# The one row says which step of the migrations a database has reached, and which Lautta brought it there.
schema_version = Table(
    "schema_version",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("lautta", String(40), nullable=False),
)

resource = Table(
    "resource",
    metadata,
    Column("type", String(40), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("updated", DateTime(timezone=True), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# `method`: by what it was written; empty for what an earlier version of Lautta wrote. A DELETE has an empty body, here
# and in `resource`. `updated` never goes back from one commit to the next.
version = Table(
    "resource_version",
    metadata,
    Column("type", String(40), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("updated", DateTime(timezone=True), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("method", String(6), nullable=False, server_default=""),
    Index("resource_version_type", "type", "updated"),
    Index("resource_version_updated", "updated"),
)

# Where a resource stands among all: `seq` is the number of its last change, in the order of the commits; `at` its time,
# in milliseconds. `gone`: it was deleted; its units stay, and nothing finds it.
entry = Table(
    "entry",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("type", String(40), nullable=False),
    Column("id", String(64), nullable=False),
    Column("at", BigInteger, nullable=False, server_default="0"),
    Column("gone", Integer, nullable=False, server_default="0"),
    Index("entry_address", "type", "id", unique=True),
    Index("entry_at", "type", "at"),
    sqlite_autoincrement=True,
)

# Where a resource stood before a change, and the number of that change; kept as long as somebody may be turning pages.
moved = Table(
    "moved",
    metadata,
    Column("type", String(40), primary_key=True),
    Column("new", BigInteger, primary_key=True, autoincrement=False),
    Column("old", BigInteger, nullable=False),
    Column("id", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("moved_at", "at"),
    sqlite_with_rowid=False,
)

# By what a resource is found: `k` is the keyed hash of a form (`parameters.forms_of`). Lying in this order, the rows of
# one key are its resources, by their last change.
token = Table(
    "token",
    metadata,
    Column("k", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Index("token_owner", "seq"),
    sqlite_with_rowid=False,
)

# The dates of a resource: milliseconds from `lo` to `hi`; its numbers in millionths. `k`: type, parameter and unit.
dates = Table(
    "dates",
    metadata,
    Column("k", BigInteger, primary_key=True, autoincrement=False),
    Column("lo", BigInteger, primary_key=True, autoincrement=False),
    Column("hi", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Index("dates_end", "k", "hi", "seq"),
    Index("dates_owner", "seq", "k"),
    sqlite_with_rowid=False,
)

# The texts of a resource, folded and masked (`forms.folded`), to be found by how they begin or what they contain.
words = Table(
    "words",
    metadata,
    Column("k", BigInteger, primary_key=True, autoincrement=False),
    Column("value", String(200).with_variant(String(200, collation="C"), "postgresql"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Index("words_owner", "seq", "k"),
    sqlite_with_rowid=False,
)

# The units that may see a resource. One without a row is seen by operators and flows only.
resource_unit = Table(
    "resource_unit",
    metadata,
    Column("unit", String(80), primary_key=True),
    Column("type", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Index("resource_unit_owner", "seq", "unit"),
    sqlite_with_rowid=False,
)

# One row. `secret` keys the hashes. Entries up to `unmoved` are not in the index yet; `narrowed`: 1 where they still
# have the rows of version 13 in `token`. `disordered`: 1 where `entry.at` goes back, as earlier versions let it.
search_state = Table(
    "search_state",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("secret", LargeBinary, nullable=False),
    Column("unmoved", BigInteger, nullable=False),
    Column("narrowed", Integer, nullable=False, server_default="0"),
    Column("disordered", Integer, nullable=False, server_default="0"),
)

# Who wants to create the same thing waits for the row of the other. It is gone when its transaction ends.
claim = Table(
    "claim",
    metadata,
    Column("key", String(64), primary_key=True),
)

blob = Table(
    "blob",
    metadata,
    Column("owner", String(80), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("flow", String(10), nullable=False),
    Column("source", String(200), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("rules", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("resources", Text, nullable=False),
    Column("begun", DateTime(timezone=True), nullable=False),
    Column("updated", DateTime(timezone=True), nullable=False),
    Column("unit", String(80), nullable=False, server_default=""),
    Column("batch", String(100), nullable=False, server_default=""),
    Column("together", Integer, nullable=False, server_default="0"),
    Index("message_state", "state", "begun", "id"),
    Index("message_ended", "state", "updated", "flow"),
    Index("message_batch", "batch", sqlite_where=text("batch != ''"), postgresql_where=text("batch != ''")),
)

# When a message that failed because a peer was away is tried again, and how often it has failed so.
retry = Table(
    "retry",
    metadata,
    Column("message", String(80), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("due", DateTime(timezone=True), nullable=False),
)

# How many messages had ended for good before `until`: they need not be counted again and again.
tally = Table(
    "tally",
    metadata,
    Column("flow", String(10), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("number", Integer, nullable=False),
)

# Which workers live: each process writes when it was last seen. `left`: it ended in order. `heir`: who takes over its
# messages.
worker = Table(
    "worker",
    metadata,
    Column("executor", String(120), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("version", String(40), nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
    Column("left", Integer, nullable=False, server_default="0"),
    Column("heir", String(120), nullable=False, server_default=""),
    Column("heir_since", DateTime(timezone=True)),
)

# The attempts that run at this moment. `deaths`: how often the process died at the same step; `steps`: what it had
# finished then.
run = Table(
    "run",
    metadata,
    Column("attempt", String(100), primary_key=True),
    Column("message", String(80), nullable=False, index=True),
    Column("executor", String(120), nullable=False),
    Column("suspect", Integer, nullable=False, server_default="0"),
    Column("deaths", Integer, nullable=False, server_default="0"),
    Column("steps", Integer, nullable=False, server_default="0"),
)

decision = Table(
    "decision",
    metadata,
    Column("attempt", String(100), primary_key=True),
    Column("message", String(80), nullable=False, index=True),
    Column("patient", String(20), nullable=False),
    Column("password", String(200), nullable=False),
)

medium = Table(
    "medium",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("message", String(80), nullable=False),
    Column("task", String(64), nullable=False),
    Column("request", String(64), nullable=False),
    Column("file", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("instances", Integer, nullable=False),
    Column("password", String(200), nullable=False),
    Column("made", DateTime(timezone=True), nullable=False),
    Column("by", Date, nullable=False),
    Column("posted", DateTime(timezone=True)),
)

mailbox = Table(
    "mailbox",
    metadata,
    Column("user", String(200), primary_key=True),
    Column("looked", DateTime(timezone=True)),
    Column("oldest", DateTime(timezone=True)),
    Column("worker", String(200), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)

matter = Table(
    "matter",
    metadata,
    Column("client_system", String(80), primary_key=True),
    Column("client_value", String(40), primary_key=True),
    Column("unit", String(80), primary_key=True),
    Column("matter", String(120), primary_key=True),
    Column("organiser", String(80), nullable=False, server_default=""),
)

# Keyed by what a decision asks for, and on SQLite lying in the order of its key: one way down one tree. Of every
# patient: no client.
held_grant = Table(
    "held_grant",
    metadata,
    Column("client_value", String(40), primary_key=True),
    Column("client_system", String(80), primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("right", String(40), nullable=False),
    Column("status", String(40), nullable=False),
    Column("organiser", Text, nullable=False),
    Column("matters", Text, nullable=False),
    Column("starts", String(10), nullable=False),
    Column("ends", String(10), nullable=False),
    Column("actions", String(20), nullable=False),
    Column("service_task", Text, nullable=False),
    Column("register", Text, nullable=False),
    Index("held_grant_consent", "id"),
    sqlite_with_rowid=False,
)

# What clients of the FHIR API were given. `sha256` of the token; `certificate`: the x5t#S256 it is bound to (RFC 8705).
access_token = Table(
    "access_token",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("client", String(80), nullable=False, index=True),
    Column("scopes", Text, nullable=False),
    Column("expires", DateTime(timezone=True), nullable=False, index=True),
    Column("certificate", String(43), nullable=False),
)

# The assertions that clients have signed in with: none is accepted twice. `jti` is hashed.
used_assertion = Table(
    "used_assertion",
    metadata,
    Column("client", String(80), primary_key=True),
    Column("jti", String(64), primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False, index=True),
)

# The sessions of the console, by the hash of the cookie's secret. `body`: who it is. `seen`: the last request.
console_session = Table(
    "console_session",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("body", Text, nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False, index=True),
)

# What the console keeps until it is asked for once, by the hash of its key: a sign-in that was begun, a decision that
# waits to be confirmed, a form that was sent. An empty `content` says only that the key has been used.
console_kept = Table(
    "console_kept",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False, index=True),
)

# The use log: who was shown whose data (docs/explanation/use-log.md). A segment is a run of rows of one writer; `seal`
# numbers the closed ones. Their heads make one chain. `dropped`: when its rows were, at the end of their time.
use_segment = Table(
    "use_segment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("begun", BigInteger, nullable=False),
    Column("seal", Integer, unique=True),
    Column("closed", BigInteger),
    Column("rows", Integer),
    Column("last", String(64)),
    Column("head", String(64)),
    Column("signature", Text),
    Column("dropped", BigInteger),
)

# One AuditEvent for each request and patient. `place`: its segment and its number in it; `at`: microseconds, UTC.
use_event = Table(
    "use_event",
    metadata,
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("system", String(200), nullable=False),
    Column("patient", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("units", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Index("use_event_patient", "patient", "at"),
    Index(
        "use_event_reference",
        "reference",
        "at",
        sqlite_where=text("reference <> ''"),
        postgresql_where=text("reference <> ''"),
    ),
    Index("use_event_at", "at"),
)

# The AuditEvents that flows and decisions leave are resources. Each is sealed in a segment of its own kind.
sealed_record = Table(
    "sealed_record",
    metadata,
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

# Those that wait to be sealed.
unsealed_record = Table(
    "unsealed_record",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
)

# What has happened that somebody subscribed to, in the order of the commits; written with the change itself.
event = Table(
    "event",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("topic", String(40), nullable=False),
    Column("type", String(40), nullable=False),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("method", String(6), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("event_topic", "topic", "seq"),
    sqlite_autoincrement=True,
)

# A Subscription as its sender knows it. `version`: of the resource, when its client last asked to be told.
# `heartbeat`: seconds; `ends`: when. 0: none. Events up to `passed` have been looked at; `numbered` are its own, and
# `acked` is the last one that was received. `sent`: when anything last was. While it fails: since when (`failing`), how
# often (`tries`), when again (`due`), why (`problem`). `holder` sends, up to `until`. Times are in milliseconds.
subscriber = Table(
    "subscriber",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("client", String(80), nullable=False),
    Column("topic", String(40), nullable=False, index=True),
    Column("status", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("heartbeat", Integer, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("passed", BigInteger, nullable=False),
    Column("numbered", BigInteger, nullable=False),
    Column("acked", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("failing", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("problem", Text, nullable=False),
    Column("holder", String(120), nullable=False),
    Column("until", BigInteger, nullable=False),
)

# The events of each subscription, by their numbers.
subscription_event = Table(
    "subscription_event",
    metadata,
    Column("subscription", String(64), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("type", String(40), nullable=False),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("method", String(6), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("subscription_event_at", "at"),
)

# Up to which day, in Finland, it was told what a date alone brings.
day_told = Table(
    "day_told",
    metadata,
    Column("topic", String(40), primary_key=True),
    Column("day", String(10), nullable=False),
)
