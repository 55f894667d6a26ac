"""Traces of a personal identity code that is not the sender's own, however it is written (PHO-06). Pure.

With dots, blanks or another sign in it, without its check character, broken over lines. Dates, telephone numbers,
times in file names, UUIDs and accession numbers are none.
"""

from __future__ import annotations

import re

from adapter.identifiers import BadIdentifier, Hetu
from adapter.masking import MADE_ID
from adapter.photo.reading.signs.folding import clear

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = (
    r"(?P<day>0[1-9]|[12]\d|3[01])(?P<gap>[ ./,_-]{0,2})(?P<month>0[1-9]|1[0-2])(?P=gap)(?P<year>(?:18|19|20)?\d\d)"
    rf"|(?P<day1>{_DAY})[./]\s?(?P<month1>{_MONTH})[./]\s?(?P<year1>(?:18|19|20)?\d\d)"
)
_GAP = r"[\s.>|*_,]{0,4}"
_FULL = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_DATE})(?P<before>{_GAP})(?P<sign>[-+]{{1,2}}|[A-Ya-y]|[=/*~:#'])(?P<after>{_GAP})"
    r"(?P<number>\d{3})[\s.]{0,2}(?P<check>[0-9A-Za-z])(?![0-9A-Za-z])"
)
_CUT = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_DATE})(?P<sign>[-+A-Y])(?P<number>\d{{1,3}}|[x*?]{{2,4}})(?![0-9A-Za-z]|[\s-]{{0,2}}\d)"
)
_UNSIGNED = re.compile(
    rf"(?<![0-9A-Za-z.,-])(?:{_DATE})(?P<before>[\s._]{{0,3}})(?P<number>\d{{3}})(?P<check>[0-9A-Za-z])(?![0-9A-Za-z])"
)
_SHAPE = re.compile(r"(?<![0-9A-Za-z])(\d{6})\s{0,2}([-+A-Y])\s{0,2}(\d{3})([0-9A-Za-z])(?![0-9A-Za-z])")
_YEAR_FIRST = re.compile(
    r"(?<![0-9A-Za-z])(?:18|19|20)(?P<year>\d\d)[-./]?(?P<month>0[1-9]|1[0-2])[-./]?(?P<day>0[1-9]|[12]\d|3[01])"
    r"[\s]?(?P<sign>[-+A-Y])[\s]?(?P<number>\d{3})(?P<check>[0-9A-Za-z])(?![0-9A-Za-z])"
)
_LABEL = re.compile(
    r"(?i)\b(?:hetu|henkil[o\u00f6](?:tunnu|numero)|hl[o\u00f6][- ]?tunnu|sotu|sosiaaliturvatunnu|personbeteckning"
    r"|personnummer|personsignum|signum|social security|ssn\b|identity (?:code|number)|personal (?:code|id)"
    r"|id[- ]?code"
    r"|syntym[a\u00e4]tunnu)[a-z\u00e5\u00e4\u00f6]{0,12}(?:(?!puh|tel|gsm|soi)[^0-9]){0,20}"
    r"(?P<code>\d[0-9A-Za-z .+*-]{3,20})"
)
_LETTER = re.compile(r"(?<=[\d-])[OoIl](?=\d)")  # for a digit that looks like it
_DIGITS = {"O": "0", "o": "0", "I": "1", "l": "1"}
_PACKED = re.compile(r"(?=(\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]))")
#: The parts of a code with words or marks between them: `030516, välimerkki D, loppu 9037`. It must be a valid one.
_APART = re.compile(
    rf"(?<![0-9A-Za-z])(?=(?:{_DATE})(?P<before>[^0-9]{{1,60}}?)(?:(?<![A-Za-z])(?P<sign>[-+A-Fa-fU-Yu-y])[^0-9]{{0,30}}?)?"
    r"(?P<number>\d{3})(?:[\s.,-]{0,3}|[^0-9A-Za-z][^0-9]{0,25}[^0-9A-Za-z])(?P<check>[0-9A-Za-z])(?![0-9A-Za-z]))"
)
#: Its end only, by a word for it: `loppuosa -903B`.
_END = re.compile(
    r"(?i)\b(?:loppuosa|loppunumero|tunnusosa|(?:hetun|tunnuksen|henkil[o\u00f6]tunnuksen) loppu"
    r"|sista (?:fyra|siffrorna)|slutdel|sluts(?:iffror|iffrorna)|last four|ending (?:in|with))"
    r"[a-z\u00e5\u00e4\u00f6]{0,6}\W{0,4}(?:(?:on|\u00e4r|is)\W)?"
    r"(?P<end>[-+A-FU-Y]?\s?\d{3}[0-9A-Y])(?![0-9A-Za-z])"
)
_FILLING = re.compile(r"[\s.>|*_,:;/\\()\[\]\"']")
_TELEPHONE = re.compile(r"0(?:4\d|50)\d{7}")
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def find_traces(text: str, own: tuple[Hetu, ...], *, file_name: bool = False) -> list[str]:
    """Every piece of the text that looks like a code that is not one of `own`."""
    plain = _LETTER.sub(lambda match: _DIGITS[match.group()], MADE_ID.sub(" ", clear(text)))
    found = [
        match.group()
        for match in _SHAPE.finditer(plain)
        if not _is_own("".join(match.groups()), own) and not _is_number_of_telephone("".join(match.groups()))
    ]
    found += [match.group() for match in _FULL.finditer(plain) if _is_full(match) and not _is_own(_code(match), own)]
    found += [match.group() for match in _CUT.finditer(plain) if not _is_own(_code(match), own)]
    found += [
        match.group() for match in _UNSIGNED.finditer(plain) if _is_unsigned(match) and not _is_own(_code(match), own)
    ]
    found += [
        match.group()
        for match in _YEAR_FIRST.finditer(plain)
        if not _is_own(_code(match), own) and not (file_name and _is_time(match))
    ]
    found += [
        match["code"].strip()
        for match in _LABEL.finditer(plain)
        if not any(_begins(match["code"], hetu) for hetu in own)
    ]
    found += [plain[match.start() : match.end("check")] for match in _APART.finditer(plain) if _is_apart(match, own)]
    found += [
        match.group()
        for match in _END.finditer(plain)
        if not any(_bare(match["end"])[-4:] == code.value[-4:] for code in own)
    ]
    packed = _FILLING.sub("", plain).upper()
    for form in (packed, packed.replace("-", "")):
        found += [match[1] for match in _PACKED.finditer(form) if _is_valid(match[1]) and not _is_own(match[1], own)]
    return list(dict.fromkeys(found))


def find_valid(text: str, own: tuple[Hetu, ...]) -> list[str]:
    """Codes in what programs write: only those that are valid in every respect."""
    plain = MADE_ID.sub(" ", clear(text))
    codes = ("".join(match.groups()).upper() for match in _SHAPE.finditer(plain))
    return [code for code in codes if _is_valid(code) and not _is_own(code, own)]


def _part(match: re.Match[str], name: str) -> str:
    parts = match.groupdict()
    return parts.get(name) or parts.get(f"{name}1") or ""


def _code(match: re.Match[str]) -> str:
    """The found piece as a code is written; a sign that is missing or another one stays out."""
    parts = match.groupdict()
    day, month, year = (_part(match, name).zfill(2)[-2:] for name in ("day", "month", "year"))
    sign = (parts.get("sign") or "")[:1].upper()
    sign = sign if re.fullmatch(r"[-+A-Y]", sign) else ""
    return f"{day}{month}{year}{sign}{parts['number']}{parts.get('check') or ''}".upper()


def _is_full(match: re.Match[str]) -> bool:
    """A code with an odd sign, or with a letter set apart, must have a check character that fits."""
    if match["sign"] in {"-", "+"} and not (match["before"] or match["after"]):
        return not _is_number_of_telephone(_code(match))
    if match["sign"].isalpha() and not (match["before"] or match["after"]):
        return True
    return not match["check"].isdigit() or _checks(_code(match))


def _is_unsigned(match: re.Match[str]) -> bool:
    code = _code(match)
    return match["check"].isalpha() or (_checks(code) and not _TELEPHONE.fullmatch(code))


def _is_apart(match: re.Match[str], own: tuple[Hetu, ...]) -> bool:
    """The parts make a code of an allowed number whose check character fits, and it is nobody's of `own`."""
    code = _code(match)
    fits = _checks(code) and (match["check"].isalpha() or match["sign"] is not None) and match["number"] > "001"
    return fits and not _is_own(code, own)


def _bare(code: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", code.upper())


def _is_time(match: re.Match[str]) -> bool:
    number = match["number"] + match["check"]
    return number.isdigit() and int(number[:2]) < 24 and int(number[2:]) < 60


def _checks(code: str) -> bool:
    digits, check = re.sub(r"[^0-9]", "", code[:-1]), code[-1]
    return len(digits) == 9 and _CHECK[int(digits) % 31] == check


def _is_number_of_telephone(code: str) -> bool:
    """`040 123-4567` is one, as long as its last digit is no check character that fits."""
    return bool(_TELEPHONE.fullmatch(re.sub(r"[-\s]", "", code))) and not _checks(code.upper())


def _is_valid(code: str) -> bool:
    try:
        Hetu.parse(code)
    except BadIdentifier:
        return False
    return True


def _is_own(code: str, own: tuple[Hetu, ...]) -> bool:
    """Whether it is one of these codes: in whole, or without its sign, or without its end."""
    plain = code.upper()
    bare = re.sub(r"[^0-9A-Y]", "", plain)
    return any(
        (len(plain) > 6 and (hetu.value.startswith(plain) or plain == hetu.value[:6] + hetu.value[7:]))
        or bare == hetu.value
        for hetu in own
    )


def _begins(written: str, hetu: Hetu) -> bool:
    """Whether a labelled code begins as this one does, as far as it is written out."""
    whole, bare = re.sub(r"[^0-9A-Z]", "", hetu.value), re.sub(r"[^0-9A-Z+-]", "", written.upper())
    digits = re.sub(r"[+-]", "", bare)
    unsigned = hetu.value[:6] + hetu.value[7:]
    return any(digits.startswith(form) or (form.startswith(digits) and len(digits) >= 6) for form in (whole, unsigned))
