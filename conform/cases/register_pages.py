"""Register: its pages make the whole, and a change while they are read shows."""

from __future__ import annotations

from conform.case import Checks, NotSeenError, proves
from conform.peers.register import LARGEST, VERSIONED, Register
from conform.peers.register_page import Page

ROLE = "register"
#: So many pages the small reading has, where the register is large enough.
_SMALL_PAGES = 7


@proves(ROLE, "OR-PAG-01")
def the_pages_make_the_whole(register: Register, checks: Checks) -> None:
    """Large pages and small pages bring the same entries, each once, and every page but the last is full."""
    large = register.read_pages()
    checks.control(_oids(large), "the register has no entry")
    size = min(LARGEST - 1, max(1, -(-large[0].total // _SMALL_PAGES)))
    small = register.read_pages(size)
    checks.demand(all(len(page.entries) == size for page in small[:-1]), "a page that is not the last is not full")
    for pages in (large, small):
        checks.demand(len(_oids(pages)) == len(set(_oids(pages))), "an entry stands in the pages twice")
    checks.demand(set(_oids(small)) == set(_oids(large)), "small pages bring other entries than large ones")


@proves(ROLE, "OR-PAG-01")
def a_page_has_500_entries_at_most(register: Register, checks: Checks) -> None:
    """A page of 500 is answered; one of 501 is refused, or has 500 at most."""
    checks.control(len(register.read_page(1, LARGEST).entries) <= LARGEST, "a page of 500 has more entries than 500")
    answer = register.ask_page(1, LARGEST + 1)
    if answer.status == 200:
        page = register.make_page(answer)
        checks.demand(len(page.entries) <= LARGEST, "a page of 501 entries was given")
        if page.total <= LARGEST:
            raise NotSeenError("the register has not 501 entries, and refuses no pageSize: nothing shows the limit")
    else:
        checks.demand(400 <= answer.status < 500, "a page of 501 was neither given nor refused with 4xx")


@proves(ROLE, "OR-PAG-02")
def the_total_is_the_number_of_entries(register: Register, checks: Checks) -> None:
    """The totalItems of every page is how many entries the pages bring, and totalPages how many pages that makes."""
    pages = register.read_pages()
    number = len(_oids(pages))
    checks.control(number, "the register has no entry")
    checks.demand(all(page.total == number for page in pages), "totalItems is not the number of entries")
    checks.demand(all(page.pages == -(-number // LARGEST) for page in pages), "totalPages is not the number of pages")


@proves(ROLE, "OR-PAG-03")
def a_change_while_paging_shows(register: Register, checks: Checks) -> None:
    """The pages of one state have one ETag, which answers 304; after a change it is another, and the page comes."""
    size = max(1, len(register.whole()) // 2)
    first, second = register.read_page(1, size), register.read_page(2, size)
    checks.control(first.tag, "a page has no ETag: nobody sees that the register changed between two pages")
    checks.demand(first.tag == second.tag, "two pages of one state have different ETags")
    checks.demand(
        register.ask_page(1, size, tag=first.tag).status == 304, "an unchanged page was not answered with 304"
    )
    register.change()
    later = register.ask_page(2, size, tag=first.tag)
    checks.demand(later.status == 200, "after a change, a page was answered as if it had not changed")
    checks.demand(register.make_page(later).tag not in {"", first.tag}, "after a change, the ETag is the same")


@proves(ROLE, "OR-ENT-04")
def the_version_suffix_changes_nothing(register: Register, checks: Checks) -> None:
    """The classification with the suffix of its version has the same entries as without."""
    plain = register.by_oid()
    checks.control(plain, "the register has no entry")
    answer = register.ask_page(1, LARGEST, VERSIONED)
    checks.demand(answer.status == 200, "the classification with its version was not answered with 200")
    versioned = {entry.oid: entry for page in register.read_pages(LARGEST, VERSIONED) for entry in page.entries}
    checks.demand(versioned.keys() == plain.keys(), "the classification with its version has other entries")
    checks.demand(versioned == plain, "an entry of the classification with its version says something else")


def _oids(pages: list[Page]) -> list[str]:
    return [entry.oid for page in pages for entry in page.entries]
