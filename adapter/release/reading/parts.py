"""The parts of the body in the words that studies are named with, whatever the language and the case (REL-01). Pure."""

from __future__ import annotations

from adapter.release.reading.plain import vocabulary, words_of

#: Each with the beginnings of its words, folded; one with a point is a whole word.
_PARTS = {
    "wrist": "ranne rante ranteid handled handlov wrist",
    "ankle": "nilk fotled fotknol ankle ankel",
    "knee": "polv kna knat knee patell",
    "shoulder": "olkap olkan olka axel axl shoulder skuldr",
    "elbow": "kyynarp kyynarn kyynar armbag elbow",
    "hip": "lonkka lonkan lonkk lonkat lonki lonkie hoft hip hips",
    "pelvis": "lantio backen pelvi ristilu",
    "spine": "selka selan selas rangan ranka rangat rankoj lannera kaulara rintara niska rygg spine spinal lumbar "
    "halsrygg landrygg neck back",
    "head": "paa. paan paahan paat kallon kallo. aivo huvud hjarn skallen skull. head. brain",
    "neck": "kaula kaulan halsen hals.",
    "chest": "rinta rinnan rintak thorax thx keuhko brost lung lunga chest",
    "breast": "mammogra rinnat rintojen breast brostet brosten",
    "finger": "sorm peukal finger fingr tumm thumb",
    "hand": "kasi. kaden kadet kasien kateen kadessa kasissa kammen hand",
    "foot": "jalkatera jalkapoy varpa varva fot fotter foot feet toe toes",
    "leg": "jalka jalan jalat jalko saari. saaren saarten saaressa reisi reiden ben bens leg legs tibia femur "
    "underben larben",
    "abdomen": "vatsa vatsan maha mahan buk buken abdom",
    "tooth": "hammas hampa leuka leuan tand tander kake kaken tooth teeth jaw",
    "face": "nena nenan poskiontel sivuontel silma silman korva kasvo nasa nasan bihal oga ogon ora oron ansikt sinus "
    "face",
    "trunk": "munua maksa maksan haima sappi virtsa njur lever gall urin kidney liver heart sydan hjart aort",
}
_BEGINNINGS = {beginning: part for part, words in _PARTS.items() for beginning in words.split()}
_LONGEST = max(map(len, _BEGINNINGS))
_ENDING = 6  # letters of a case or a plural
#: What is about a part without being one: its pain, its operation.
_ABOUT = (
    "kip",
    "kiv",
    "vamm",
    "vaiv",
    "vark",
    "smart",
    "skad",
    "pain",
    "oper",
    "leik",
    "vard",
    "pkl",
    "pol",
    "klin",
    "ryhm",
)
#: What makes one word of a part and the study of it.
_STUDIED = ("rontgen", "kuva", "kuvi", "bild", "magnet", "ultra", "unders", "tutkim", "mri")

_SIDE = {
    "left": vocabulary("vasen vasemma* vasemp* vas vanst* vansa* sin left"),
    "right": vocabulary("oikea oikean oikeaa oikei* oik hoger hogra dx right"),
}


def part_of(word: str) -> str:
    """The part of the body that a folded word names, bent as it may be; empty for any other word."""
    if f"{word}." in _BEGINNINGS:
        return _BEGINNINGS[f"{word}."]
    for length in range(min(len(word), _LONGEST), 1, -1):
        part = _BEGINNINGS.get(word[:length])
        if part:
            rest = word[length:]
            if any(kind in rest for kind in _STUDIED):
                return part
            short = length < 4 and len(rest) > 2
            return "" if short or len(rest) > _ENDING or any(about in rest for about in _ABOUT) else part
    return ""


#: How a word for images ends whose kind is not said.
_IMAGED = ("rtg", "kuvaus", "kuva", "kuvat", "bild", "bilder", "undersokning", "tutkimus")
_KIND = {
    "mr": vocabulary("magneet* *magneet* mri mrt magnetkamera* magnetundersok* magnetbild*"),
    "ct": vocabulary("tt tt-* ct ct-* tietokonetomogra* datortomogra* kktt cbct"),
    "us": vocabulary("ultraaan* ultraa* uaa ultraljud* ultrasound*"),
    "x-ray": vocabulary("*rontgen rontgenkuva* natiivi* x-ray* xray* slatrontgen radiogra* thx"),
}


def kind_of(word: str) -> str:
    """The kind of imaging that a folded word names; empty for any other word."""
    return next((kind for kind, words in _KIND.items() if word in words), "")


def names_study(text: str) -> bool:
    """Whether a text names a part of the body and a kind of imaging."""
    words = words_of(text)
    return any(map(part_of, words)) and any(kind_of(word) or word.endswith(_IMAGED) for word in words)


def side_of(word: str) -> str:
    """The side of the body that a folded word names; empty for any other word."""
    return next((side for side, words in _SIDE.items() if word in words), "")
