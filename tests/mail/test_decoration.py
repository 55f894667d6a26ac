"""A logo of a signature is no photo, a photo in the text is one, and the same photo twice is one photo (PHO-13)."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from PIL import Image

from adapter.mail import Mail, Outcome, read_mail
from tests.mail.letters import JPEG, letter, multipart, part, photo, text
from tests.mail.mails.case import JPEG as WRIST
from tests.mail.mails.case import PNG as RASH


def drawn(form: str, width: int, height: int) -> bytes:
    """A picture in one colour with a bar: what a logo is to a coder."""
    held = io.BytesIO()
    image = Image.new("RGB", (width, height), "white")
    image.paste("navy", (0, 0, width // 2, height))
    (image.convert("P") if form == "GIF" else image).save(held, form)
    return held.getvalue()


def taken(form: str, width: int, height: int) -> bytes:
    """A picture full of noise, as a photo is to a coder."""
    held = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(held, form)
    return held.getvalue()


@dataclass(frozen=True)
class Inline:
    """A picture that the HTML refers to."""

    content: bytes
    kind: str = "image/png"
    disposition: str = "inline"

    def part(self, number: int) -> bytes:
        return part(
            self.content,
            f"{self.kind}; name=image00{number}",
            f"Content-ID: <image00{number}@01D>",
            f'Content-Disposition: {self.disposition}; filename="image00{number}"',
        )


def html(*pictures: Inline, before: str = "<p>Kuva liitteenä.</p>", between: str = "<p>Terveisin Maija</p>") -> bytes:
    tags = "".join(f'<img src="cid:image00{number}@01D">' for number, _ in enumerate(pictures))
    body = part(f"{before}{between}{tags}".encode(), "text/html; charset=utf-8", encoding="8bit")
    return multipart(body, *(one.part(n) for n, one in enumerate(pictures)), kind="related", boundary="rr")


def outcomes(mail: Mail) -> list[str]:
    return [part.outcome for part in mail.parts if part.outcome is not Outcome.TEXT]


@pytest.mark.parametrize(
    "logo",
    [
        Inline(drawn("PNG", 1, 1)),
        Inline(drawn("GIF", 1, 1), "image/gif"),
        Inline(drawn("JPEG", 1, 1), "image/jpeg"),
        Inline(drawn("PNG", 600, 2)),
        Inline(drawn("PNG", 24, 24)),
        Inline(drawn("GIF", 120, 40), "image/gif"),
        Inline(drawn("PNG", 150, 150)),
        Inline(drawn("PNG", 450, 120)),
        Inline(drawn("JPEG", 200, 60), "image/jpeg"),
        Inline(drawn("JPEG", 150, 120), "image/jpeg"),
        Inline(drawn("PNG", 200, 60), disposition="attachment"),
    ],
    ids=lambda one: f"{one.kind}-{len(one.content)}",
)
def test_a_picture_of_a_signature_is_no_photo(logo: Inline) -> None:
    mail = read_mail(letter(html(logo), photo(WRIST)))
    assert mail.photos == (WRIST,)
    assert mail.decorations == (logo.content,)
    assert outcomes(mail) == [Outcome.DECORATION, Outcome.PHOTO]
    assert mail.parts[1].kind == "a picture of a signature"
    assert mail.others == 0


def test_several_logos_are_no_photos_and_a_repeated_one_is_kept_once() -> None:
    logos = [Inline(drawn("PNG", 24, 24)), Inline(drawn("GIF", 1, 1), "image/gif"), Inline(drawn("PNG", 24, 24))]
    mail = read_mail(letter(html(*logos), photo(WRIST)))
    assert mail.photos == (WRIST,)
    assert mail.decorations == (logos[0].content, logos[1].content)
    assert outcomes(mail) == [Outcome.DECORATION] * 3 + [Outcome.PHOTO]


@pytest.mark.parametrize(
    "real",
    [
        Inline(WRIST, "image/jpeg"),
        Inline(RASH),
        Inline(taken("JPEG", 320, 240), "image/jpeg"),
        Inline(taken("JPEG", 240, 320), "image/jpeg", "attachment"),
        Inline(taken("JPEG", 200, 160), "image/jpeg"),
        Inline(drawn("PNG", 320, 240)),
    ],
    ids=["a photo", "a photo in PNG", "small", "small, attached", "cut out", "a flat one of a photo's size"],
)
def test_a_photo_in_the_text_is_a_photo(real: Inline) -> None:
    """An iPhone puts it there, often below its own 'sent from'."""
    for between in ("", "<p>Terveisin Maija</p>"):
        mail = read_mail(letter(html(real, between=between), photo(JPEG)))
        assert mail.photos == (real.content, JPEG)


def test_a_small_photo_that_stands_above_the_signature_is_a_photo() -> None:
    for small in (Inline(taken("JPEG", 150, 120), "image/jpeg"), Inline(taken("PNG", 100, 100))):
        assert read_mail(letter(html(small, between=""), photo(WRIST))).photos == (small.content, WRIST)


def test_a_small_picture_that_nothing_refers_to_is_a_photo() -> None:
    small = drawn("PNG", 60, 60)
    assert read_mail(letter(text("Kuva."), photo(small), photo(WRIST))).photos == (small, WRIST)
    unmentioned = letter(html(Inline(small)).replace(b"cid:image000", b"cid:image999"), photo(WRIST))
    assert read_mail(unmentioned).photos == (small, WRIST)


def test_outlook_refers_to_a_logo_from_the_plain_text_too() -> None:
    logo = Inline(drawn("PNG", 120, 40))
    raw = letter(text("Kuva.\r\n\r\n[cid:image000@01D]"), logo.part(0), photo(WRIST))
    assert read_mail(raw).photos == (WRIST,)


def test_a_reference_is_found_however_it_is_escaped() -> None:
    raw = letter(html(Inline(drawn("PNG", 120, 40))), photo(WRIST)).replace(b"cid:image000@01D", b"CID:image000%4001d")
    assert read_mail(raw).photos == (WRIST,)


def test_a_mail_of_logos_holds_no_photo() -> None:
    mail = read_mail(letter(html(Inline(drawn("PNG", 200, 60)), Inline(drawn("JPEG", 1, 1), "image/jpeg"))))
    assert (mail.photos, len(mail.decorations)) == ((), 2)


def test_what_a_camera_may_have_taken_is_a_photo_when_there_is_no_other() -> None:
    only = Inline(drawn("JPEG", 200, 60), "image/jpeg")
    assert read_mail(letter(html(only))).photos == (only.content,)


def test_the_same_octets_inline_and_attached_are_one_photo() -> None:
    mail = read_mail(letter(html(Inline(WRIST, "image/jpeg")), photo(WRIST)))
    assert mail.photos == (WRIST,)
    assert outcomes(mail) == [Outcome.PHOTO, Outcome.DECORATION]
    assert mail.parts[2].kind == "the same photo once more"
    assert mail.decorations == ()


def test_a_logo_that_is_attached_as_a_photo_too_is_one() -> None:
    logo = Inline(drawn("PNG", 60, 60))
    mail = read_mail(letter(html(logo), photo(logo.content)))
    assert mail.photos == (logo.content,)


def test_a_gif_of_a_photos_size_still_waits_for_a_person() -> None:
    mail = read_mail(letter(html(Inline(drawn("GIF", 320, 240), "image/gif")), photo(WRIST)))
    assert (mail.others, mail.untaken) == (1, "GIF")
    assert read_mail(letter(text("Kuva."), photo(drawn("GIF", 60, 60)), photo(WRIST))).others == 1


def test_a_reference_from_html_without_a_word_counts() -> None:
    logo = Inline(drawn("PNG", 120, 40))
    raw = letter(html(logo, before="", between=""), photo(WRIST))
    assert read_mail(raw).decorations == (logo.content,)
