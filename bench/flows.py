"""Messages a second through a whole flow, beside the bare cost of the parts that it is made of.

From mailbox or archive to the last acknowledgement, by one worker or several, mocks on the same machine.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

from adapter.demo.fixtures import seed
from adapter.demo.stage import Stage
from bench import parts
from bench.load import NUMBERS, heic, jpeg, photo_mail, release_mail, signed_grant
from bench.results import Results
from bench.right import announce
from bench.scale import sized
from bench.stage import name_database
from bench.workers import Pace, Progress, working

PHOTOS, RELEASES = "kuvat.porvoo@ita-uusimaa.example", "kuvapalvelut@ita-uusimaa.example"
SMALL = 0  # octets for `jpeg`: the fixtures' own picture, of 5 kB
_WORKERS = sized((1, 2, 4), (2,))
_SIZES = sized(((100_000, 150, (1,)), (1_000_000, 60, (1, 2))), ())
_PHOTOS, _HEICS, _OTHERS = sized((200, 12, 60), (3, 0, 2))


def table(stage: Stage, results: Results) -> None:
    """Each flow on the database of this stage."""
    name = f"flows, {name_database(stage)}"
    settings, question = stage.settings, parts.wishes(stage)
    commit = parts.commit(settings.database_url())

    def report(row: str, pace: Pace, bare: dict[str, float]) -> None:
        limit = sum(bare.values())
        ratio = [("parts", 1000 * limit, " ms"), ("ratio", limit * pace.rate, "")] if bare else []
        results.report(name, row, [*pace.cells(), *ratio])

    for title, size, count, workers in (
        ("5 kB", SMALL, _PHOTOS, _WORKERS),
        *((f"{size // 1000} kB" if size < 10**6 else "1 MB", size, count, workers) for size, count, workers in _SIZES),
    ):
        photo = jpeg(size)
        bare = {
            "IMAP fetch + delete": parts.imap_fetch_and_delete(stage, photo),
            "mail to Bundle": parts.convert(settings, photo),
            "HTTP POST, record system": parts.post(stage, photo),
            "sign, twice": parts.sign(settings, photo),
            "archive, Kanta": parts.archive(stage, photo),
            "durable commit": commit,
        }
        for part, seconds in bare.items():
            results.report(
                f"parts of a photo, {name_database(stage)}", f"{title}, {part}", [("each", 1000 * seconds, " ms")]
            )
        for number in workers:
            report(name_row(f"photo, {title}", number), photos(stage, count, photo, number), bare)
    if _HEICS:
        report(name_row("photo, HEIC of 12 MP", 1), photos(stage, _HEICS, heic()), {})
    signed = {"sign, twice": parts.sign(settings, jpeg(SMALL)), "durable commit": commit}
    report(name_row("release", 1), releases(stage, _OTHERS), {"signed exchange, Kanta × 3": 3 * question, **signed})
    report(name_row("grant", 1), grants(stage, _OTHERS), {"signed exchange, Kanta": question, "durable commit": commit})


def name_row(what: str, workers: int) -> str:
    """The row of a flow with so many workers."""
    return f"{what}, {workers} worker{'s' if workers > 1 else ''}"


def photos(stage: Stage, count: int, photo: bytes, workers: int = 1) -> Pace:
    """Photos, a mail each."""
    return _run(stage, count, lambda: send_photos(stage, count, photo), workers)


def releases(stage: Stage, count: int) -> Pace:
    """Register copies."""
    return _run(stage, count, lambda: send_releases(stage, count))


def grants(stage: Stage, count: int) -> Pace:
    """Grant documents, each fetched from the archive by a signed message."""
    documents = [signed_grant(next(NUMBERS)) for _ in range(count)]
    seed(
        stage,
        "kanta",
        {"documents": [{"content": base64.b64encode(content).decode(), "group": "1"} for _, content in documents]},
    )

    def send() -> None:
        for oid, _ in documents:
            announce(stage, oid)

    return _run(stage, count, send)


def send_photos(stage: Stage, count: int, photo: bytes, at_once: int = 1) -> None:
    """Put so many mails with a photo into a mailbox, some of them in one call."""
    for begin in range(0, count, at_once):
        _post(stage, PHOTOS, [photo_mail(next(NUMBERS), photo) for _ in range(min(at_once, count - begin))])


def send_releases(stage: Stage, count: int) -> None:
    """Put so many requests for a register copy into the desk's mailbox, in one call."""
    _post(stage, RELEASES, [release_mail(next(NUMBERS)) for _ in range(count)])


def _post(stage: Stage, user: str, mails: list[bytes]) -> None:
    messages = [{"user": user, "folder": "INBOX", "content": base64.b64encode(mail).decode()} for mail in mails]
    seed(stage, "mail", {"messages": messages})


def _run(stage: Stage, count: int, send: Callable[[], None], workers: int = 1) -> Pace:
    """Send everything, then let workers loose on it.

    The clock runs from the first line of the last worker to the last message's end.
    """
    progress = Progress(stage)
    before = progress.ended()
    send()
    with working(stage, workers) as processes:
        return progress.follow(processes, before + count)
