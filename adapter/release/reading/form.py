"""What one form of a mail says: labels with their values, rows of tables, studies, and free text (REL-01). Pure.

A value stands beside its label or below it; a study stands in a line, in a row, or under labels of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from adapter.identifiers import find_hetu_shapes
from adapter.release.reading.labels import QUESTIONS, STUDY, Label, Pair, find_label, split_pairs
from adapter.release.reading.lines import Line
from adapter.release.reading.moments import cut_moment, names_day
from adapter.release.reading.names import is_given
from adapter.release.reading.parts import names_study
from adapter.release.reading.plain import fold
from adapter.release.reading.signature import TITLES, UNITS
from adapter.release.reading.statements import judge_prohibition
from adapter.release.reading.study import (
    WrittenStudy,
    beside_moments,
    is_accession,
    looks_like_study,
    read_parts,
    read_study,
    split_numbers,
)
from adapter.words import Language

_AND_STUDY = re.compile(r"[,;]? (?:ja|sekä|och|samt|and) (?=[A-Z]{2,4}\d{4})")
_MAX_VALUE = 1_000  # characters of one value
_CLOSING = re.compile(
    r"(?i)(?:(?:parhain|ystävällisin) |yst\.? "
    r"?)?terv(?:eisin|\.|eiset|\b)|ystävällisesti|kiit(?:os|oksia|än|äen)|kunnioittavasti|t:|med "
    r"(?:vänlig|vänliga|bästa)"
    r"|vänlig\w* häls|(?:bästa )?häls(?:ning|\.)|mvh\b|tack\b|hälsar|(?:kind |best |warm "
    r")?regards|sincerely|yours\b|thank(?:s| you)|br\b,?$|hei\b|hello\b|hej\b"
)
#: Words that end a letter: names and addresses are expected below them.
_SIGNING = re.compile(
    r"(?i)(?:\w+ )?terv(?:eisin|\.|eiset|\b)|ystävällisesti|kunnioitta|kiit|t:"
    r"|med (?:vänlig|bästa)|vänlig|(?:bästa )?häls"
    r"|mvh\b|tack\b|(?:kind |best |warm )?regards|sincerely|yours\b|thank|br\b"
)
_NAMES = frozenset({"patient", "person", "unit", "asker"})
_SECTIONS = frozenset({"patient", "person", "unit", "asker", "name", "studies"})  # whose a mere name below is
#: A box of a form, ticked or not, and what it is for.
_BOX = re.compile(r"(?:\[(?P<x>[ xX]?)\]|(?P<box>[\u2610\u2611\u2612]))(?P<text>[^\[\]\u2610-\u2612]+)")
_OPTIONAL = frozenset({"basis", "destination", "urgent"})  # labels that have options to tick
_OF_IMAGES = re.compile(r"(?i)kuv|bild|image|lausun|utlåt|report")
_OF_CONSENT = re.compile(r"(?i)suost|kiel[lt]|samtyc|förb(?:ud|j)|consent|forbid|prohibit")
_BULLET = re.compile(r"^\s*(?:[-*\u2022\u00b7\u25cf\u25aa\u2013]|\(?\d{1,2}[.)])\s+")
_YES_OR_NO = re.compile(r"(?i)(?:kyllä|ei|ja|nej|yes|no|on|x)\b")
_MAX_WORDS = 6  # of a line in a list that is taken for a study though it has no number and no date
_UNKNOWN_LABEL = re.compile(r"[^\W\d_][^:=]{0,60}:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Remark:
    """Words that are no value: where they stand (`number` of their line), and whether below the end of a letter.

    `place`: `text`, `studies` behind that label, `moment` beside a day or a time, or `column` in one that has no name
    known here.
    """

    text: str
    number: int
    signed: bool = False
    place: str = "text"


@dataclass(slots=True)
class Telling:
    """What has been read of one form.

    `open` are labels whose value is still to come, `last` the field whose value may go on.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    studies: list[WrittenStudy] = field(default_factory=list)
    spoken: Counter[Language] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    said: list[Remark] = field(default_factory=list)  # the values, and the names of studies, each in its line
    number: int = 0  # of the line that is read
    signed: bool = False  # below the end of the letter
    open: list[str] = field(default_factory=list)
    last: str = ""
    wrapped: bool = False
    options: frozenset[str] = frozenset()  # of which label the boxes in a row are
    section: str = ""
    listing: bool = False  # below the label of all studies
    adjacent: bool = False  # right below a study
    columns: tuple[str, ...] = ()
    mark: str = ""  # what separates the columns of a table that is written in lines
    stack: list[str] = field(default_factory=list)  # cells of a table that came one below the other
    parts: dict[str, str] = field(default_factory=dict)  # of a study under labels of its own
    pieces: list[dict[str, str]] = field(default_factory=list)

    @property
    def free(self) -> list[str]:
        """Free text, in any place."""
        return [remark.text for remark in self.remarks]

    def read(self, lines: Iterable[Line]) -> None:
        """Take lines in, top to bottom."""
        for line in lines:
            self.number, self.signed = line.number, self.signed or line.below
            filled = sum(map(bool, line.cells))
            if filled > 1 or (filled and len(line.cells) > 1 and len(line.cells) == len(self.columns)):
                self._read_row(line.cells)
            else:
                for text in "\n".join(cell for cell in line.cells if cell).split("\n"):
                    self._read_line(text.strip(), wrapped=line.wrapped)
        self._end_stack()
        self._end_study()
        self._gather_pieces()

    # --- Rows ---------------------------------------------------------------------------------------------------------

    def _read_row(self, cells: Sequence[str], mark: str = "") -> None:
        """A row of a table: its head, a study under it, or labels with their values beside them."""
        self.last, self.open = "", []
        labels = [find_label(cell, "name" if _is_of_study(cells) else "") for cell in cells]
        numbered = any(is_accession(cell) and not find_hetu_shapes(cell) for cell in cells)
        if _is_head(labels):
            self._end_study()
            self._speak(label for label in labels if label)
            self.columns, self.mark = tuple(label.field if label else "" for label in labels), mark
            self._ask(self.columns)
            self._add_remarks((cell for cell, label in zip(cells, labels, strict=True) if not label), "head")
        elif self.columns and len(cells) == len(self.columns) and (numbered or not any(labels)):
            self._read_under_columns(cells)
        elif (self.columns and numbered) or (not any(labels) and looks_like_study("; ".join(cells))):
            self._add_line("; ".join(cells))
        else:
            self._read_beside(cells)

    def _read_under_columns(self, cells: Sequence[str]) -> None:
        parts = {name: _flat(cell) for name, cell in zip(self.columns, cells, strict=True) if name in STUDY}
        if any(parts.values()):
            self._add_study(read_parts(parts))
            self._add_remarks(beside_moments(parts), "moment")
        for name, cell in zip(self.columns, cells, strict=True):
            self._hear(name)
            if name and name not in STUDY and cell:
                self._say(name, _flat(cell))
            else:
                self._ask([name])
        self._add_remarks((cell for name, cell in zip(self.columns, cells, strict=True) if not name), "column")

    def _read_beside(self, cells: Sequence[str]) -> None:
        """Cells as labels and what stands to their right; a cell may hold its label and value at once."""
        self.columns = ()
        beside: list[tuple[Label, list[str]]] = []
        loose: list[str] = []
        for cell in filter(None, cells):
            pairs = split_pairs(cell.split("\n")[0], self.section)
            if pairs and (pairs[0].open or ":" in cell or "=" in cell):
                beside += [(pair.label, [pair.value] if pair.value else []) for pair in pairs]
                if "\n" in cell:
                    beside[-1][1].append(cell.split("\n", 1)[1])
            elif beside:
                beside[-1][1].append(cell)
            else:
                loose.append(cell)
        if loose:
            self._add_free(" ".join(map(_flat, loose)))
        for label, values in beside:
            self._speak([label])
            if label.field == "studies":
                self._list("\n".join(values))
            elif values:
                self._say(label.field, ("; " if label.field in STUDY else " ").join(map(_flat, values)))
            else:
                self._ask([label.field])

    # --- Lines --------------------------------------------------------------------------------------------------------

    def _read_line(self, text: str, *, wrapped: bool) -> None:
        if not text:
            self.last, self.adjacent, self.options = "", False, frozenset()
            return
        text = self._take_box(text)
        if not text:
            return
        pairs = split_pairs(_BULLET.sub("", text, count=1), self.section)
        if self._read_as_table(text, pairs):
            return
        goes_on, self.wrapped = self.wrapped, wrapped
        if pairs:
            self._end_stack()
            for pair in pairs:
                self._speak([pair.label])
                self._take(pair.label.field, pair.value, alone=":" not in text and "=" not in text)
        elif _CLOSING.match(text):
            self._close()
            self.signed = self.signed or bool(_SIGNING.match(text))
            self._add_free(text)
        elif self.open:
            self._fill(text)
        elif self.last and not _UNKNOWN_LABEL.match(text) and (goes_on or text[0].islower() or text[0] == "("):
            self._go_on(text)
        elif not self._read_as_study(text):
            self.last, self.section, self.adjacent = "", "", False
            self._add_free(text)

    def _take_box(self, text: str) -> str:
        """What a ticked option of the label above is; empty for one that is not ticked. Any other box stays as it is.

        A box for the images or the report, or under a question, is a person's to read; but a prohibition that is not
        ticked is none.
        """
        box = _BOX.fullmatch(text)
        self.options = (self.options or frozenset(self.open)) if box else frozenset()
        if not box:
            return text
        ticked = (box["x"] or "").lower() == "x" or box["box"] in {"\u2611", "\u2612"}
        if not ticked and self.options == {"prohibition"} and judge_prohibition(box["text"]):
            return ""  # what the patient has not forbidden
        if not self.options or not self.options <= _OPTIONAL or _OF_IMAGES.search(text):
            return text
        if "basis" not in self.options and _OF_CONSENT.search(text):
            return text  # no option of the label above
        if ticked:
            return box["text"].strip() if self.open else text  # of two that are ticked the second is a remark
        return ""

    def _read_as_table(self, text: str, pairs: list[Pair]) -> bool:
        """Whether a line is one of a table written with `;`, `,` or wide gaps."""
        if self.columns and self.mark:
            cells = [cell.strip() for cell in re.split(self.mark, text)]
            if len(cells) == len(self.columns):
                self._read_row(cells, self.mark)
                return True
            self.columns = () if pairs else self.columns
        if re.search(r"(?i)\bac\b|accession", text[:200]):
            for mark in (";", ",", r"\s{2,}", r"\s/\s"):
                cells = [cell.strip() for cell in re.split(mark, text)]
                if len(cells) > 1 and _is_head([find_label(cell) for cell in cells]):
                    self._read_row(cells, mark)
                    return True
        self.columns = () if not self.mark else self.columns
        return False

    def _take(self, name: str, value: str, *, alone: bool) -> None:
        """A label with its value, or without one yet."""
        self.last, self.adjacent = "", name == "ac"
        if name != "studies":
            self.listing = self.listing and name in STUDY
        if name == "studies":
            self.open, self.listing, self.adjacent = [], True, True
            self._list(value)
        elif value:
            self.open = []
            self._say(name, value)
            self.last = name
        else:
            self.section = name if name in _SECTIONS else self.section
            self.open = [*self.open, name] if alone else [name]
            self._ask([name])
            if name == "urgent" and alone:
                self.values.setdefault(name, []).append("x")

    def _fill(self, text: str) -> None:
        """The line below a label that had no value; below several it is one of a table's cells, or nobody's."""
        if len(self.open) > 2 and "ac" in self.open and STUDY.issuperset(self.open):
            self.columns, self.open, self.mark = tuple(self.open), [], "\n"
            self.stack = [text]
        elif self.columns and self.stack:
            self.stack.append(text)
        elif self.open == ["urgent"] and not _YES_OR_NO.match(text):
            self.open = []
            self._read_line(text, wrapped=False)
        elif len(self.open) == 1:
            name, self.open = self.open[0], []
            if name == "urgent":
                self.values.pop(name, None)
            self._hear(name)
            self._say(name, text)
            self.last = name
        else:
            self.open = []
            self._add_free(text)

    def _go_on(self, text: str) -> None:
        """A value that goes on in the next line."""
        if self.last in STUDY:
            if self._read_as_study(text):
                return
            if self.last in self.parts:
                self.parts[self.last] = _cut(f"{self.parts[self.last]} {text}")
            else:
                self.remarks.append(Remark(text, self.number))
        else:
            self.values[self.last][-1] = _cut(f"{self.values[self.last][-1]} {text}")
            self.said.append(Remark(self.values[self.last][-1], self.number, place=self.last))

    def _read_as_study(self, text: str) -> bool:
        """Whether a line is a study.

        One of a list, one that has the look of one, or one right below another that begins as it does.

        In a table that came cell by cell it is a cell.
        """
        if self.stack:
            self.stack.append(text)
            return True
        if self._goes_on_study(text):
            return True
        if not (looks_like_study(text) or self._goes_on_list(text)):
            return False
        self._add_line(text)
        self.adjacent = True
        return True

    def _goes_on_study(self, text: str) -> bool:
        """Whether a line is one part of a study that is written part by part: its number, its name, its moment."""
        if is_accession(text) and text[:2].isalpha() and not find_hetu_shapes(text):
            self._say("ac", text)
            return True
        if "ac" not in self.parts:
            return False
        moment, rest = cut_moment(text)
        if moment.day and not rest.strip(" ,;"):
            part = "when"
        elif len(text.split()) <= _MAX_WORDS and not any(map(str.isdigit, text)) and names_study(text):
            part = "name"
        else:
            return False
        if part in self.parts:
            self._add_remarks([text], "head")  # a second one: nobody knows which is meant
        else:
            self.parts[part] = text
        return True

    def _goes_on_list(self, text: str) -> bool:
        """Whether a line is one of a list of studies although it names none whole.

        It is not passed over, but found wanting.
        """
        if self.listing and (_BULLET.match(text) or names_day(text) or is_accession(text) or text.count(";") > 1):
            return True
        short = len(text.split()) <= _MAX_WORDS and not text.endswith((".", "!", "?"))
        begins = is_accession(re.split(r"[\s;|,]", text, maxsplit=1)[0])
        return self.adjacent and (begins or (self.listing and short))

    def _list(self, value: str) -> None:
        """What stands behind the label of all studies: each line is one."""
        for line in filter(None, (one for text in value.split("\n") for one in _AND_STUDY.split(_even(text)))):
            if looks_like_study(line) or is_accession(line):
                self._add_line(line)
            else:
                self.remarks.append(Remark(line, self.number, place="studies"))

    def _close(self) -> None:
        """Words that end a letter: no value goes on behind them."""
        self._end_stack()
        self.open, self.last, self.section, self.listing, self.adjacent, self.columns = [], "", "", False, False, ()

    # --- Values and studies -------------------------------------------------------------------------------------------

    def _speak(self, labels: Iterable[Label]) -> None:
        for label in labels:
            self.spoken.update(label.languages)

    def _say(self, name: str, value: str) -> None:
        """A value under its field; a study's parts gather until one of them comes again."""
        if name == "ac" and not re.fullmatch(r"\S+", value):
            self._end_study()
            numbers = split_numbers(value)
            studies = [read_study(number, labelled=True) for number in numbers]
            if len(studies) > 1 and not (studies[0].day or studies[0].name):
                self.parts = {"ac": " ".join(study.accession for study in studies)}
            elif len(studies) > 1 or (studies[0].day and studies[0].name):
                for study in studies:
                    self._add_study(study)
            else:
                self._add_parts(studies[0])
        elif name == "name" and looks_like_study(value):
            self._add_line(value)
        elif name == "name" and " " in value and is_accession(value.split(maxsplit=1)[0].strip(",;:")):
            self._end_study()
            self._add_parts(read_study(value, labelled=True))
        elif name in STUDY:
            if name in self.parts:
                self._end_study()
            self.parts |= (
                _name_and_moment(value) if name == "name" and not {"day", "when"} & {*self.parts} else {name: value}
            )
        else:
            self._end_study()
            value = _with_capitals(value) if name in _NAMES else value
            self.values.setdefault(name, []).append(_cut(value))
            self.said.append(Remark(_cut(value), self.number, place=name))

    def _ask(self, names: Iterable[str]) -> None:
        """Questions that have no answer yet. One that never gets one stays as an empty value: a doubt."""
        for name in QUESTIONS.intersection(names):
            self.values.setdefault(name, []).append("")

    def _hear(self, name: str) -> None:
        """A question that now has its answer."""
        if "" in self.values.get(name, []):
            self.values[name].remove("")

    def _add_free(self, text: str) -> None:
        """Free text; a line that begins with a small letter goes on with the one above."""
        last = self.remarks[-1] if self.remarks else None
        if last and last.place == "text" and text[:1].islower() and len(last.text) < _MAX_VALUE:
            self.remarks[-1] = replace(last, text=f"{last.text} {text}")
        else:
            self.remarks.append(Remark(text, self.number, self.signed))

    def _add_remarks(self, cells: Iterable[str], place: str) -> None:
        self.remarks += [Remark(_flat(cell), self.number, place=place) for cell in cells if cell]

    def _add_parts(self, study: WrittenStudy) -> None:
        """A study that a line began and other labels may complete."""
        fields = {"ac": study.accession, "name": study.name, "day": study.day, "time": study.time}
        self.parts = {name: value for name, value in fields.items() if value}

    def _add_line(self, text: str) -> None:
        """A study in a line of its own, or several that share all but their numbers."""
        for line in split_numbers(_BULLET.sub("", text, count=1)):
            self._add_study(read_study(line, labelled=False))

    def _add_study(self, study: WrittenStudy) -> None:
        self._end_study()
        self.studies.append(study)
        self._note(study)

    def _note(self, study: WrittenStudy) -> None:
        """The name of a study that is whole; what a study lacks is said of it elsewhere."""
        if study.accession and study.name and study.day and study.time:
            self.said.append(Remark(study.name, self.number, place="study"))

    def _end_study(self) -> None:
        if self.parts:
            self.pieces.append(self.parts)
            shared = _share(self.parts)
            self._add_remarks(beside_moments(self.parts), "moment")
            self.studies += shared
            self._note(shared[0])
            self.parts = {}

    def _end_stack(self) -> None:
        """The cells that came one below the other, row by row."""
        width = len(self.columns)
        for begin in range(0, len(self.stack), width or 1):
            row = [*self.stack[begin : begin + width], *[""] * width][:width]
            parts = dict(zip(self.columns, row, strict=True))
            self._add_study(read_parts(parts))
            self._add_remarks(beside_moments(parts), "moment")
        if self.stack:
            self.stack, self.columns, self.mark = [], (), ""

    def _gather_pieces(self) -> None:
        """Parts of one study that stand apart are put together, when no other study is named."""
        several = sum(max(1, len(piece.get("ac", "").split())) for piece in self.pieces)
        if len(self.pieces) > 1 and len(self.studies) == several:
            names = [name for piece in self.pieces for name in piece]
            if len(names) == len(set(names)):
                self.studies = _share({name: value for piece in self.pieces for name, value in piece.items()})
        named = [study for study in self.studies if study.accession or study.name]
        for piece in self.studies:
            alike = any(piece.day in {"", one.day} and piece.time in {"", one.time} for one in named)
            if piece not in named and named and not alike:
                self._add_remarks([f"{piece.day} {piece.time}"], "head")  # another moment than any study has
        self.studies = named


def _is_of_study(cells: Sequence[str]) -> bool:
    """Whether one of the cells is the label of an accession number: a mere name is a study's then."""
    return any(label and label.field == "ac" for label in map(find_label, cells))


def _is_head(labels: Sequence[Label | None]) -> bool:
    """Whether cells are the head of a table.

    The accession number and more of a study, or three labels and nothing else.
    """
    names = [label.field for label in labels if label]
    if len(names) != len(set(names)):
        return False
    return ("ac" in names and len(STUDY & set(names)) > 1) or (len(names) > 2 and len(names) == len(labels))


def _share(parts: dict[str, str]) -> list[WrittenStudy]:
    """The study under labels of its own; several, when they share all but their numbers."""
    numbers = parts.get("ac", "").split()
    if len(numbers) > 1 and all(map(is_accession, numbers)):
        return [read_parts(parts | {"ac": number}) for number in numbers]
    return [read_parts(parts)]


def _name_and_moment(value: str) -> dict[str, str]:
    """The name of a study, and where a moment stands behind it the whole as that of the moment."""
    moment, rest = cut_moment(value)
    name = rest.strip(" ,;")
    return {"name": name, "when": value} if moment.day and name else {"name": value}


def _even(text: str) -> str:
    """A text with one blank for several; the tabs of a table stay."""
    return text if "\t" in text else " ".join(text.split())


def _with_capitals(name: str) -> str:
    """A name in small letters, or in capitals, as others are written: of names, titles and units, and no more."""
    words = [word.capitalize() for word in re.split(r"[\s,]+", name.strip())]
    strange = [word for word in words if not is_given(word) and fold(word).strip(".") not in TITLES]
    person = any(map(is_given, words)) and len(strange) < 2  # the one is the family's name
    unit = len(words) == 2 and name.islower() and fold(words[1]) in UNITS
    if not (name.islower() or name.isupper()) or not 1 < len(words) <= _MAX_WORDS or not (person or unit):
        return name
    return " ".join(word.capitalize() for word in name.split())


def _flat(cell: str) -> str:
    return " ".join(cell.split())


def _cut(value: str) -> str:
    return value[: _MAX_VALUE + 1]
