"""HEIC: the file is written anew around the coded picture, however its boxes lie."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageOps

from adapter.errors import Refused
from adapter.image.hevc import read_configuration
from tests.image import pictures
from tests.image.decoder import clean
from tests.image.heic import CODED, HEIGHT, HVCC, KNEE, SIZE, SLICE, WIDTH, Heic, Item, box, full, grid
from tests.image.pictures import CANARY, ICC, unit

PLAIN = Heic()
TURNED = box(b"irot", b"\1")
ALPHA = full(b"auxC", b"urn:mpeg:hevc:2015:auxid:1\0", CANARY)
DEPTH = full(b"auxC", b"urn:mpeg:hevc:2015:auxid:2\0")


def coded(**change: object) -> Heic:
    """The plain file with its one item changed."""
    return Heic((replace(CODED, **change),))  # type: ignore[arg-type]


def span(heic: Heic = PLAIN) -> tuple[int, int]:
    return heic.written().index(SLICE), len(SLICE)


def lying(*extents: tuple[int, int]) -> Heic:
    """The picture's data in these extents, counted from where it lies."""
    start, _ = span(coded(extents=extents))
    return coded(extents=tuple((start + at, length) for at, length in extents))


@pytest.mark.parametrize(
    "heic",
    [
        PLAIN,
        replace(PLAIN, big_sizes=True),
        coded(in_idat=True),
        grid(2, 2),
        grid(3, 2, (700, 300)),
        lying((0, 100), (100, len(SLICE) - 100)),
        replace(PLAIN, brands=(b"mif1", b"heic", b"miaf")),
    ],
)
def test_wherever_the_picture_lies_it_stays(heic: Heic) -> None:
    content = heic.written()
    photo = clean(content)
    assert pictures.pixels(photo.content) == pictures.pixels(content)
    assert clean(photo.content).content == photo.content


def test_the_picture_of_the_fixtures_stays() -> None:
    assert pictures.pixels(clean(KNEE).content) == pictures.pixels(KNEE)


def test_transparency_stays_and_depth_goes() -> None:
    alpha = Item(2, b"hvc1", SLICE, (*CODED.properties, ALPHA))
    depth = Item(3, b"hvc1", SLICE, (*CODED.properties, DEPTH))
    content = (
        PLAIN.with_item(depth, (b"auxl", 3, (1,))).with_item(alpha, (b"auxl", 2, (1,)), (b"prem", 1, (2,))).written()
    )
    photo = clean(content)
    assert pictures.pixels(photo.content) == pictures.pixels(content)
    assert pictures.pixels(photo.content)[0] == "RGBa"
    assert (photo.content.count(SLICE), CANARY in photo.content, photo.content.count(b"infe")) == (2, False, 2)
    assert photo.rendition is not None


def configuration(width: int, height: int, chroma: int = 1, depth: int = 8, layers: int = 0, crop: int = 0) -> bytes:
    """The configuration with a sequence parameter set of another size, whatever else it says."""
    bits = "0000" + f"{layers:03b}" + "1" + "0" * 96  # ids, layers, profile and level
    bits += "11" * layers + "0" * (16 - 2 * layers) + "0" * 96 * layers if layers else ""

    def golomb(value: int) -> str:
        return f"{value + 1:b}".rjust(2 * (value + 1).bit_length() - 1, "0")

    bits += golomb(0) + golomb(chroma) + "0" * (chroma == 3) + golomb(width) + golomb(height)
    bits += "1" + golomb(crop) * 4 + golomb(depth - 8) + golomb(0) * 8
    bits += "1" * (-len(bits) % 8)
    raw = int(bits, 2).to_bytes(len(bits) // 8)
    safe = b""
    for octet in raw:
        safe += b"\3" if safe[-2:] == b"\0\0" and octet < 4 else b""
        safe += bytes((octet,))
    sps = b"\x42\1" + safe
    return HVCC[:22] + b"\1\x21\0\1" + len(sps).to_bytes(2) + sps


def shaped(number: int, width: int, height: int, *properties: bytes) -> Item:
    """A coded picture of another size, inside as outside."""
    size = box(b"ispe", bytes(4), width.to_bytes(4), height.to_bytes(4))
    return Item(number, b"hvc1", SLICE, (box(b"hvcC", configuration(width, height)), size, *properties))


def squares(number: int, width: int, height: int, *cells: Item) -> Heic:
    """A grid of these cells side by side, which says that it is as large as this."""
    shape = bytes((0, 1, 0, len(cells) - 1)) + width.to_bytes(4) + height.to_bytes(4)
    whole = Item(number, b"grid", shape, (box(b"ispe", bytes(4), shape[4:]),))
    return Heic((whole, *cells), number, ((b"dimg", number, tuple(cell.number for cell in cells)),))


def veiled(heic: Heic, *alphas: Item, of: int = 1) -> Heic:
    """The file with these alpha planes."""
    for alpha in alphas:
        with_name = replace(alpha, properties=(*alpha.properties, ALPHA))
        heic = heic.with_item(with_name, (b"auxl", alpha.number, (of,)))
    return heic


ALPHA_GRID = squares(2, 2 * WIDTH, HEIGHT, replace(CODED, number=3), replace(CODED, number=4))


@pytest.mark.parametrize(
    "heic",
    [
        veiled(grid(2, 1), replace(CODED, number=9)),
        veiled(PLAIN, shaped(2, WIDTH // 2, HEIGHT)),
        veiled(PLAIN, shaped(2, WIDTH, 2 * HEIGHT)),
        veiled(
            PLAIN, replace(shaped(2, WIDTH // 2, HEIGHT), properties=(*shaped(2, 128, HEIGHT).properties[:1], SIZE))
        ),
        veiled(replace(ALPHA_GRID, items=(CODED, *ALPHA_GRID.items[1:]), primary=1), ALPHA_GRID.items[0]),
        veiled(PLAIN, replace(CODED, number=2, properties=(*CODED.properties, TURNED))),
        veiled(coded(properties=(*CODED.properties, TURNED)), replace(CODED, number=2)),
        veiled(
            PLAIN,
            replace(CODED, number=2, properties=(*CODED.properties, box(b"clap", b"\0\0\0\1" * 8))),
        ),
    ],
    ids=["of a grid", "narrower", "higher", "narrower inside", "a grid", "turned", "not turned", "cut"],
)
def test_an_alpha_plane_of_another_size_is_refused(heic: Heic) -> None:
    """libheif would scale it to the picture's size: what CVE-2026-84383 was found in."""
    with pytest.raises(Refused, match="another size"):
        clean(heic.written())


def test_a_second_alpha_plane_is_refused() -> None:
    with pytest.raises(Refused, match="more than one alpha plane"):
        clean(veiled(PLAIN, replace(CODED, number=2), replace(CODED, number=3)).written())


def test_an_alpha_plane_of_a_grid_that_is_a_grid_stays() -> None:
    whole = grid(2, 1)
    alpha = squares(9, 2 * WIDTH, HEIGHT, replace(CODED, number=10), replace(CODED, number=11))
    both = replace(whole, items=(*whole.items, *alpha.items[1:]), references=(*whole.references, *alpha.references))
    content = veiled(both, alpha.items[0]).written()
    photo = clean(content)
    assert pictures.pixels(photo.content) == pictures.pixels(content)
    assert photo.content.count(SLICE) == 4


@pytest.mark.parametrize(
    "heic",
    [
        veiled(veiled(PLAIN, replace(CODED, number=2)), shaped(3, 64, 64), of=2),
        PLAIN.with_item(shaped(3, 64, 64), (b"thmb", 3, (1,))),
        PLAIN.with_item(shaped(3, 64, 64, DEPTH), (b"auxl", 3, (1,))),
        veiled(grid(2, 1), shaped(9, 64, 64), of=2),
    ],
    ids=["alpha of alpha", "thumbnail", "depth", "alpha of a tile"],
)
def test_what_goes_with_a_picture_and_is_not_of_it_goes(heic: Heic) -> None:
    photo = clean(heic.written())
    assert (64).to_bytes(4) * 2 in heic.written()
    assert (64).to_bytes(4) * 2 not in photo.content


@pytest.mark.parametrize(
    "heic",
    [
        squares(1, 2 * WIDTH, HEIGHT, replace(CODED, number=2), shaped(3, WIDTH // 2, HEIGHT)),
        squares(1, 2 * WIDTH, HEIGHT, replace(CODED, number=2), shaped(3, WIDTH, HEIGHT // 2)),
        squares(1, 2 * WIDTH + 1, HEIGHT, replace(CODED, number=2), replace(CODED, number=3)),
        squares(1, 2 * WIDTH, HEIGHT + 1, replace(CODED, number=2), replace(CODED, number=3)),
        squares(1, WIDTH, HEIGHT, replace(CODED, number=2), replace(CODED, number=3)),
        squares(
            1, 2 * WIDTH, HEIGHT, *(replace(CODED, number=n, properties=(*CODED.properties, TURNED)) for n in (2, 3))
        ),
        replace(grid(2, 1), items=(replace(grid(2, 1).items[0], properties=(SIZE,)), *grid(2, 1).items[1:])),
        coded(properties=(box(b"hvcC", configuration(WIDTH - 8, HEIGHT)), SIZE)),
        coded(properties=(box(b"hvcC", configuration(WIDTH, HEIGHT, crop=1)), SIZE)),
        coded(properties=(box(b"hvcC", HVCC), box(b"ispe", bytes(4), HEIGHT.to_bytes(4), WIDTH.to_bytes(4)))),
    ],
    ids=[
        "a narrow tile",
        "a low tile",
        "not filled across",
        "not filled down",
        "a tile unseen",
        "tiles turned",
        "grid says two sizes",
        "narrower inside",
        "cropped inside",
        "lying on its side",
    ],
)
def test_sizes_that_do_not_agree_are_refused(heic: Heic) -> None:
    content = heic.written()
    with pytest.raises(Refused, match="PHO-13"):
        clean(content)


@pytest.mark.parametrize(
    "heic",
    [
        PLAIN.with_item(Item(2, b"Exif", b"", extents=(span(),))),
        PLAIN.with_item(Item(2, b"Exif", b"", extents=((1 << 60, 8),))),
        PLAIN.with_item(Item(2, b"Exif", b"", extents=((0, 1 << 60),))),
        PLAIN.with_item(Item(2, b"Exif", b"\xff\xff\xff\xffExif")),
        PLAIN.with_item(Item(2, b"Exif", b"\0")),
        PLAIN.with_item(Item(2, b"Exif", b"", extents=())),
        PLAIN.with_item(Item(2, b"mime", b"", method=2)),
    ],
)
def test_metadata_that_lies_about_its_place_harms_nothing(heic: Heic) -> None:
    photo = clean(heic.written())
    assert photo.content == clean(PLAIN.written()).content
    assert photo.taken is None


def test_words_in_other_units_and_parameter_arrays_go() -> None:
    words = bytes((39,)) + (1).to_bytes(2) + (len(CANARY) + 2).to_bytes(2) + b"\x4e\1" + CANARY
    talking = HVCC[:22] + bytes((HVCC[22] + 1,)) + HVCC[23:] + words
    heic = coded(properties=(box(b"hvcC", talking), SIZE), data=unit(39, CANARY) + SLICE)
    photo = clean(heic.written())
    assert (CANARY in heic.written(), CANARY in photo.content) == (True, False)
    assert box(b"hvcC", HVCC) in photo.content


LARGE = (box(b"hvcC", configuration(8_000, 6_000)), box(b"ispe", bytes(4), b"\0\0\x1f\x40\0\0\x17\x70"))


def overlapping(cells: int) -> Heic:
    """A grid whose cells all lie on the same octets."""
    heic = grid(cells, 1)
    whole, *tiles = heic.items
    for _ in range(2):  # where the octets lie is known once the extents are written
        items = (whole, tiles[0], *(replace(tile, data=b"", extents=(span(heic),)) for tile in tiles[1:]))
        heic = replace(heic, items=items)
    return heic


def test_words_behind_a_colour_profile_go() -> None:
    photo = clean(coded(properties=(*CODED.properties, box(b"colr", b"prof", ICC + CANARY))).written())
    assert (ICC in photo.content, CANARY in photo.content) == (True, False)


@pytest.mark.parametrize(
    ("shape", "rich"),
    [((1,), False), ((0,), False), ((2,), True), ((3,), True), ((1, 10), True), ((1, 8, 2), False), ((1, 12, 6), True)],
)
def test_the_size_and_the_depth_are_read_from_the_parameters(shape: tuple[int, ...], rich: bool) -> None:
    found = read_configuration(configuration(4_096, 3_072, *shape))
    assert (found.area, found.size, found.rich, found.prefix) == (4_096 * 3_072, (4_096, 3_072), rich, 4)


@pytest.mark.parametrize(("chroma", "size"), [(1, (92, 72)), (2, (92, 76)), (3, (96, 76)), (0, (96, 76))])
def test_a_picture_is_cropped_in_steps_of_its_colour(chroma: int, size: tuple[int, int]) -> None:
    """ITU-T H.265 table 6-1: four samples of luma hold one of colour, or two, or four."""
    assert read_configuration(configuration(100, 80, chroma, crop=2)).size == size


def test_a_picture_of_twice_the_memory_may_be_half_as_large() -> None:
    tile = Item(
        2,
        b"hvc1",
        SLICE,
        (box(b"hvcC", configuration(4_096, 3_072, 1, 10)), box(b"ispe", bytes(6), b"\x10\0\0\0\x0c\0")),
    )
    shape = b"\0\1\0\2" + (3 * 4_096).to_bytes(4) + (3_072).to_bytes(4)
    whole = Item(1, b"grid", shape, (box(b"ispe", bytes(4), shape[4:]),))
    heic = Heic((whole, *(replace(tile, number=n) for n in (2, 3, 4))), 1, ((b"dimg", 1, (2, 3, 4)),))
    with pytest.raises(Refused, match="more than 25 million pixels"):
        clean(heic.written())


@pytest.mark.parametrize(
    ("heic", "code"),
    [
        (lying((1 << 40, 100)), "invalid"),
        (lying((0, len(SLICE) + 1)), "invalid"),
        (lying((0, 1 << 50)), "invalid"),
        (lying((0, 0)), "invalid"),
        (lying(), "invalid"),
        (lying(*[(0, len(SLICE))] * 50), "invalid"),
        (lying(*[(0, 1)] * 60_000), "too-costly"),
        (coded(method=1), "invalid"),
        (overlapping(40), "invalid"),
        (coded(properties=(box(b"hvcC", configuration(1_000, 1_000)), SIZE)), "too-costly"),
        (coded(properties=LARGE, data=SLICE + unit(20, bytes(9)) * 6), "too-costly"),
        (coded(method=2), "invalid"),
        (coded(kind=b"av01"), "not-supported"),
        (coded(kind=b"iovl"), "not-supported"),
        (coded(properties=(box(b"hvcC", HVCC),)), "invalid"),
        (coded(properties=(SIZE,)), "invalid"),
        (coded(properties=(box(b"hvcC", b""), SIZE)), "invalid"),
        (coded(properties=(box(b"hvcC", HVCC + bytes(9_000)), SIZE)), "too-costly"),
        (coded(properties=(box(b"hvcC", b"\0" + HVCC[1:]), SIZE)), "not-supported"),
        (coded(properties=(box(b"hvcC", configuration(20_000, 20_000)), SIZE)), "too-costly"),
        (coded(properties=(box(b"hvcC", HVCC), box(b"ispe", bytes(4), b"\0\0\xea\x60" * 2))), "too-costly"),
        (coded(properties=(box(b"hvcC", HVCC), box(b"ispe", bytes(12)))), "invalid"),
        (coded(properties=(box(b"hvcC", HVCC), box(b"ispe", bytes(11)))), "invalid"),
        (coded(properties=(*CODED.properties, *[TURNED] * 60)), "invalid"),
        (
            replace(
                PLAIN,
                essential=frozenset({b"lsel"}),
                items=(replace(CODED, properties=(*CODED.properties, box(b"lsel", b"\0\1"))),),
            ),
            "not-supported",
        ),
        (coded(data=SLICE * 2), "not-supported"),
        (coded(data=SLICE[:4] + b"\2" + SLICE[5:]), "not-supported"),
        (coded(data=unit(39, CANARY)), "invalid"),
        (coded(data=SLICE[:-1]), "invalid"),
        (coded(data=unit(39, b"a") * 300 + SLICE), "too-costly"),
        (replace(PLAIN, primary=7), "not-supported"),
        (replace(PLAIN, brands=(b"mif1",)), "not-supported"),
        (replace(PLAIN, brands=(b"mif1", b"avif")), "not-supported"),
        (replace(PLAIN, between=box(b"moov", b"")), "not-supported"),
        (replace(PLAIN, between=box(b"meta", bytes(4))), "invalid"),
        (replace(PLAIN, between=box(b"ftyp", b"heic")), "invalid"),
        (replace(PLAIN, in_meta=full(b"pitm", b"\0\1")), "invalid"),
        (replace(PLAIN, in_meta=b"\0\0\0\x07cano"), "invalid"),
        (replace(PLAIN, in_meta=box(b"free") * 6_000), "too-costly"),
        (replace(PLAIN, behind=b"\xff\xff\xff\xffmdat"), "invalid"),
        (replace(PLAIN, behind=box(b"free") * 6_000), "too-costly"),
        (replace(grid(2, 2), references=((b"dimg", 1, (2, 3, 4)),)), "invalid"),
        (replace(grid(2, 2), references=((b"dimg", 1, (2, 3, 4, 1)),)), "not-supported"),
        (replace(grid(2, 2), references=((b"dimg", 1, (2, 3, 4, 4)),)), "invalid"),
        (replace(grid(2, 2), references=((b"dimg", 1, (2, 3, 4, 77)),)), "not-supported"),
        (replace(grid(2, 2), references=((b"dimg", 1, (2, 3, 4, 5)), (b"dimg", 1, (2, 3, 4, 5)))), "invalid"),
        (grid(100, 100), "too-costly"),
        (grid(2, 2, (1 << 31, 1)), "too-costly"),
        (Heic((*[replace(CODED, number=n) for n in range(1, 20_001)],)), "too-costly"),
    ],
)
def test_what_does_not_add_up_is_refused(heic: Heic, code: str) -> None:
    content = heic.written()
    with pytest.raises(Refused) as refusal:
        clean(content)
    assert [found.code for found in refusal.value.findings] == [code]


def test_a_box_without_a_size_goes_to_the_end() -> None:
    content = PLAIN.written()
    at = content.index(b"\0\0\0\1mdat")
    assert clean(content[:at] + bytes(4) + content[at + 4 :]).content == clean(content).content


def test_a_large_picture_gets_a_rendition_of_half_its_size() -> None:
    photo = clean(grid(25, 3).written())
    assert photo.rendition is not None
    assert (photo.width, photo.height) == (25 * WIDTH, 3 * HEIGHT)
    assert (photo.rendition.width, photo.rendition.height) == (25 * WIDTH // 2, 3 * HEIGHT // 2)


def as_exif_says(content: bytes, orientation: int) -> tuple[str, tuple[int, int], bytes]:
    """The pixels turned by Pillow, as a viewer does it that goes by Exif."""
    mode, size, octets = pictures.pixels(content)
    image = Image.frombytes(mode, size, octets)
    image.getexif()[0x0112] = orientation
    turned = ImageOps.exif_transpose(image)
    return turned.mode, turned.size, turned.tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    "heic",
    [
        PLAIN,
        coded(properties=(*CODED.properties, box(b"irot", b"\0"))),
        grid(2, 1),
        veiled(PLAIN, replace(CODED, number=2)),
        veiled(
            coded(properties=(box(b"irot", b"\0"), *CODED.properties)),
            replace(CODED, number=2, properties=(*CODED.properties, box(b"irot", b"\0"))),
        ),
    ],
    ids=["no irot", "irot 0", "a grid", "with alpha", "both irot 0"],
)
def test_a_picture_that_exif_alone_turns_is_turned_without_a_change_of_its_pixels(heic: Heic, orientation: int) -> None:
    """Samsung writes such files; viewers differ in what they show of them, and nobody sees it sideways here."""
    content = heic.with_item(Item(20, b"Exif", b"\0\0\0\0" + pictures.exif("<", orientation))).written()
    photo = clean(content)
    mode, size, octets = as_exif_says(content, orientation)
    assert pictures.pixels(photo.content) == (mode, size, octets)
    assert (photo.width, photo.height) == size
    assert photo.content.count(SLICE) == content.count(SLICE)
    assert photo.turned == (orientation != 1)
    assert photo.rendition is not None
    assert (photo.rendition.width, photo.rendition.height) == size
    assert clean(photo.content).content == photo.content


@pytest.mark.parametrize("turn", [box(b"irot", b"\3"), box(b"imir", b"\1"), box(b"irot", b"\2")])
def test_a_picture_that_says_itself_how_it_is_turned_is_not_turned_again(turn: bytes) -> None:
    """An iPhone says it twice."""
    heic = coded(properties=(*CODED.properties, turn))
    content = heic.with_item(Item(20, b"Exif", b"\0\0\0\0" + pictures.exif("<", 6))).written()
    photo = clean(content)
    assert pictures.pixels(photo.content) == pictures.pixels(content)
    assert not photo.turned


def test_the_exif_of_several_pictures_turns_none() -> None:
    tiffs = [Item(20 + number, b"Exif", b"\0\0\0\0" + pictures.exif("<", 6)) for number in range(2)]
    content = PLAIN.with_item(tiffs[0]).with_item(tiffs[1]).written()
    assert pictures.pixels(clean(content).content) == pictures.pixels(PLAIN.written())
