"""Which objects of an archive are reports (lausunnot) of its images: known by their SOP class (PS3.4 B.5). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapter.release.images import Held, Hit

_STORAGE = "1.2.840.10008.5.1.4.1.1."
#: Text, enhanced, comprehensive, 3D and extensible SR; encapsulated PDF and CDA. A dose, a measurement or a list of key
#: images has a class of its own, and is none.
REPORTS = frozenset(f"{_STORAGE}{kind}" for kind in ("88.11", "88.22", "88.33", "88.34", "88.35", "104.1", "104.2"))
_MODALITIES = frozenset({"SR", "DOC"})  # of a study that holds no image (PS3.3 C.7.3.1.1.1)


def is_report(sop_class: str) -> bool:
    """Whether an object of this class is a report."""
    return sop_class in REPORTS


def find_reports(listing: Iterable[Held]) -> tuple[str, ...]:
    """The SOP Instance UIDs of the reports in a listing. One without a class counts as an image."""
    return tuple(sorted({one.instance for one in listing if is_report(one.kind)}))


def part_reports(hits: Sequence[Hit]) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    """Studies of images, and studies of the same accession number that hold only reports.

    A report may lie in a study of its own. Without any study of images the others are what was found.
    """
    reports = tuple(hit for hit in hits if hit.modalities and _MODALITIES.issuperset(hit.modalities))
    images = tuple(hit for hit in hits if hit not in reports)
    return (images, reports) if images else (reports, ())
