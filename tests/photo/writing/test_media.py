"""A filed message as FHIR: whose photo, from whom, how it came, and the Task it makes (PHO-05 … PHO-08, PHO-13)."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from dataclasses import replace

import pytest
from fhir.resources.R4B import get_fhir_model_class
from PIL import Image

from adapter.errors import Refused
from adapter.identifiers import Hetu
from adapter.photo.reading.filing import Filing, read_filing
from adapter.photo.writing.entry import photo_entry
from adapter.photo.writing.media import document_entries, kept_address, photo_bundle
from adapter.words import Language
from fixtures.people import PEKKA as FATHER
from tests.fhir.bundles import conform, of_kind, references, strings
from tests.fhir.conforming import validates
from tests.image import pictures
from tests.image.decoder import render
from tests.image.heic import HEIGHT, WIDTH, Heic, Item
from tests.mail.letters import HEIC, JPEG, PNG, letter, multipart, part, photo, stamp, text
from tests.mail.test_decoration import drawn
from tests.region import AINO, MAIJA, NOW, PEKKA, porvoo, region
from tests.release.releases import translations

ACTED = f"Hei.\r\nPotilaan nimi: Aino Esimerkki\r\nHetu: {AINO}"


def _filing(*parts: bytes, raw: bytes = b"") -> Filing:
    return read_filing(raw or letter(*(parts or (text("Hei."), photo()))), porvoo(), region().gateway, render=render)


def _for_a_child() -> Filing:
    return _filing(raw=letter(text(ACTED), photo(JPEG), photo(PNG), headers=stamp(FATHER)))


@pytest.mark.parametrize(
    "filing", [_filing(), _for_a_child(), _filing(text(""), photo(HEIC))], ids=["own", "child", "no-text"]
)
def test_every_resource_is_fhir_r4(filing: Filing) -> None:
    conform(photo_bundle(filing))
    conform(photo_bundle(filing, "Patient/17"))
    conform(photo_bundle(filing, "https://record.example/fhir/Patient/17"))
    for resource in document_entries(filing, "Patient/17"):
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def test_the_same_message_makes_the_same_bundle() -> None:
    assert photo_bundle(_for_a_child()) == photo_bundle(_for_a_child())
    assert photo_bundle(_filing()) != photo_bundle(_filing(text("Hei!"), photo()))


def test_each_photo_is_a_media_about_the_patient_with_its_bytes_and_digests() -> None:
    bundle = photo_bundle(_filing(text("Kuvat."), photo(JPEG), photo(PNG)))
    binaries = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    found = of_kind(bundle, "Media")
    assert len(found) == 2
    for media, content, kind in zip(found, (JPEG, PNG), ("image/jpeg", "image/png"), strict=True):
        assert media["subject"]["identifier"] == {"system": "urn:oid:1.2.246.21", "value": MAIJA}
        assert media["content"]["contentType"] == kind
        assert media["content"]["size"] == len(content)
        assert base64.b64decode(media["content"]["hash"]) == hashlib.sha1(content, usedforsecurity=False).digest()
        assert base64.b64decode(binaries[media["content"]["url"]]["data"]) == content


def test_provenance_holds_the_sha_256_of_the_mail_and_of_each_photo() -> None:
    raw = letter(text("Kuvat."), photo(JPEG), photo(PNG))
    (provenance,) = of_kind(photo_bundle(_filing(raw=raw)), "Provenance")
    told = [entity["what"]["identifier"]["value"] for entity in provenance["entity"]]
    assert told == [hashlib.sha256(content).hexdigest() for content in (raw, JPEG, PNG)]
    assert len(provenance["target"]) == 3


def test_the_record_says_that_it_came_by_secure_mail() -> None:
    bundle = photo_bundle(_filing())
    (media,) = of_kind(bundle, "Media")
    (communication,) = of_kind(bundle, "Communication")
    assert "suojatulla sähköpostilla" in media["note"][0]["text"]
    assert "puolesta" not in media["note"][0]["text"]
    assert communication["medium"][0]["coding"][0]["code"] == "secure-email"
    assert communication["payload"] == [{"contentString": "Hei."}]
    assert media["operator"] == media["subject"]
    assert not of_kind(bundle, "RelatedPerson")


def test_the_record_says_when_somebody_acted_for_the_patient() -> None:
    bundle = photo_bundle(_for_a_child())
    (sender,) = of_kind(bundle, "RelatedPerson")
    (provenance,) = of_kind(bundle, "Provenance")
    where = next(entry["fullUrl"] for entry in bundle["entry"] if entry["resource"] is sender)
    assert {"system": "urn:oid:1.2.246.21", "value": PEKKA} in sender["identifier"]
    assert sender["patient"]["identifier"]["value"] == AINO
    for media in of_kind(bundle, "Media"):
        assert media["subject"]["identifier"]["value"] == AINO
        assert media["operator"]["reference"] == where
        assert "puolesta" in media["note"][0]["text"]
    assert provenance["agent"][0]["onBehalfOf"]["identifier"]["value"] == AINO
    assert of_kind(bundle, "Communication")[0]["sender"]["reference"] == where


@pytest.mark.parametrize(("filing", "sender"), [(_filing(), "Patient"), (_for_a_child(), "RelatedPerson")])
def test_both_are_told_by_codes_too(filing: Filing, sender: str) -> None:
    (document, _) = document_entries(filing, "Patient/17")
    for resource, told in (
        *((media, media["operator"]) for media in of_kind(photo_bundle(filing), "Media")),
        (document, document["author"][0]),
    ):
        (extension,) = resource["extension"]
        assert extension["url"].endswith("/StructureDefinition/arrival-medium")
        assert extension["valueCodeableConcept"]["coding"][0]["code"] == "secure-email"
        assert told["type"] == sender
        validates(resource)


def test_the_unit_gets_a_task_to_look_and_book() -> None:
    bundle = photo_bundle(_filing())
    (task,) = of_kind(bundle, "Task")
    assert (task["status"], task["intent"]) == ("requested", "order")
    assert task["owner"]["identifier"]["value"] == f"urn:oid:{porvoo().oid}"
    assert task["for"]["identifier"]["value"] == MAIJA
    assert task["description"].startswith("Pyydä lääkäriä tai muuta ammattilaista katsomaan kuva")
    assert translations(task["_description"])["sv"].startswith("Be en läkare eller en annan yrkesperson granska bilden")
    assert (task["language"], task["code"]["text"]) == ("fi", "Potilaan kuva katsottavaksi")
    media = next(entry for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Media")
    assert task["focus"] == {"reference": media["fullUrl"]}


def test_a_swedish_unit_reads_its_task_and_the_archive_its_entry_in_swedish() -> None:
    unit = porvoo().model_copy(update={"languages": ("sv", "fi"), "name_sv": "Borgå hälsostation"})
    filing = replace(_for_a_child(), unit=unit, invitation="")
    (task,) = of_kind(photo_bundle(filing), "Task")
    assert (task["language"], task["code"]["text"]) == ("sv", "Patientens foto att granska")
    assert task["owner"]["display"] == "Borgå hälsostation"
    assert task["businessStatus"]["text"] == "Ingen begäran"
    assert "Avsändaren har agerat på patientens vägnar. Ingen begäran om foto hittades." in task["description"]
    entry = photo_entry(filing, unit.controller, "", "", NOW)
    assert (entry.title, entry.unit_name) == ("Patientens foto via skyddad e-post", "Borgå hälsostation")


def test_a_note_says_all_in_one_language_before_the_next() -> None:
    (document, _) = document_entries(_for_a_child(), "Patient/17")
    finnish, swedish, english = document["description"].split(" / ")
    assert finnish == "Valokuva on saapunut suojatulla sähköpostilla. Lähettäjä on asioinut potilaan puolesta."
    assert swedish == "Fotot har kommit via skyddad e-post. Avsändaren har agerat på patientens vägnar."
    assert english == "The photo came by secure e-mail. The sender acted for the patient."


def test_the_patients_address_in_the_record_is_used_beside_the_identifier() -> None:
    (media,) = of_kind(photo_bundle(_filing(), "Patient/17"), "Media")
    assert media["subject"]["reference"] == "Patient/17"
    assert media["subject"]["identifier"]["value"] == MAIJA


def test_every_reference_leads_to_an_entry() -> None:
    bundle = photo_bundle(_for_a_child())
    known = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(known) == len(bundle["entry"])
    assert set(references(bundle)) <= known


def test_what_has_an_identifier_is_created_but_not_twice() -> None:
    for entry in photo_bundle(_for_a_child())["entry"]:
        assert entry["request"]["method"] == "POST"
        assert entry["request"]["url"] == entry["resource"]["resourceType"]
        if "identifier" in entry["resource"]:
            assert entry["resource"]["identifier"][0]["value"] in entry["request"]["ifNoneExist"]
            assert not {AINO, PEKKA} & set(entry["request"]["ifNoneExist"].split("|"))


def test_a_record_without_media_gets_a_document_and_a_task() -> None:
    document, task = document_entries(_for_a_child(), "Patient/17")
    assert document["resourceType"] == "DocumentReference"
    first, second, message = (base64.b64decode(item["attachment"]["data"]) for item in document["content"])
    assert (first, second) == (JPEG, PNG)
    assert AINO in message.decode()
    assert document["author"][0]["identifier"]["value"] != AINO
    assert "puolesta" in document["description"]
    assert document["subject"]["identifier"]["value"] == AINO
    assert task["resourceType"] == "Task"


@pytest.mark.parametrize("octets", ["a\x0bb", "a\x1bb"])
def test_no_control_character_reaches_a_fhir_string(octets: str) -> None:
    """FHIR R4 string: no code point below 32 except tab, newline and return."""
    bundle = json.loads(json.dumps(photo_bundle(_filing(text(octets, encoding="base64"), photo()))))
    assert not [one for one in strings(bundle) if any(ord(char) < 32 and char not in "\t\r\n" for char in one)]


# --- The picture as it is filed (PHO-13) ------------------------------------------------------------------------------


def _with_exif() -> bytes:
    """A phone's picture: taken at a time and a place."""
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2026:03:01 12:30:05", 0x9011: "+02:00"})
    exif.get_ifd(0x8825).update({1: "N", 2: (60.0, 23.0, 45.0), 3: "E", 4: (25.0, 40.0, 12.0)})
    held = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(held, "JPEG", exif=exif)
    return held.getvalue()


def test_the_time_is_told_and_the_place_is_gone() -> None:
    raw = _with_exif()
    assert Image.open(io.BytesIO(raw)).getexif().get_ifd(0x8825)
    bundle = photo_bundle(_filing(text("Kuva."), photo(raw)))
    (media,), (binary,) = of_kind(bundle, "Media"), of_kind(bundle, "Binary")
    assert (media["createdDateTime"], media["width"], media["height"]) == ("2026-03-01T12:30:05+02:00", 256, 256)
    filed = base64.b64decode(binary["data"])
    assert not Image.open(io.BytesIO(filed)).getexif().get_ifd(0x8825)
    assert Image.open(io.BytesIO(filed)).tobytes() == Image.open(io.BytesIO(raw)).tobytes()
    (provenance,) = of_kind(bundle, "Provenance")
    assert hashlib.sha256(raw).hexdigest() in strings(provenance)


def test_a_heic_photo_is_filed_with_a_jpeg_for_viewers() -> None:
    filing = _filing(text("Kuva."), photo(HEIC))
    bundle = photo_bundle(filing)
    original, rendition = of_kind(bundle, "Media")
    assert [media["content"]["contentType"] for media in (original, rendition)] == ["image/heic", "image/jpeg"]
    (address,) = [entry["fullUrl"] for entry in bundle["entry"] if entry["resource"] is original]
    assert rendition["partOf"] == [{"reference": address}]
    kinds = [content["attachment"]["contentType"] for content in document_entries(filing)[0]["content"]]
    assert kinds[:2] == ["image/heic", "image/jpeg"]


def test_whom_a_person_has_named_is_the_patient() -> None:
    raw = letter(text("Kuva tyttäreltä."), photo(), headers=stamp(FATHER))
    filing = read_filing(raw, porvoo(), region().gateway, decided=Hetu(AINO))
    assert (filing.patient.hetu.value, filing.sender.hetu.value, filing.acted_for) == (AINO, PEKKA, True)
    conform(photo_bundle(filing))
    assert not read_filing(raw, porvoo(), region().gateway, decided=Hetu(PEKKA)).acted_for


def test_what_only_looks_like_a_photo_is_refused() -> None:
    for content in (JPEG[: len(JPEG) // 2], JPEG[:4] + b"\0" * 200):
        with pytest.raises(Refused, match="PHO-13"):
            _filing(text("Kuva."), photo(content))


def test_a_picture_that_was_turned_by_its_exif_is_said_to_be() -> None:
    exif = Item(20, b"Exif", b"\0\0\0\0" + pictures.exif("<", 6))
    bundle = photo_bundle(_filing(text("Kuva."), photo(Heic().with_item(exif).written())))
    for media in of_kind(bundle, "Media"):
        assert (media["width"], media["height"]) == (HEIGHT, WIDTH)
        assert all(word in media["note"][0]["text"] for word in ("käännetty", "vridits", "turned as its Exif says"))
    for media in of_kind(photo_bundle(_filing(text("Kuva."), photo(HEIC))), "Media"):
        assert "Exif" not in media["note"][0]["text"]


def _with_logo() -> Filing:
    mention = part(b"<p>Kuva.</p><img src='cid:a'><img src='cid:b'>", "text/html")
    logo = part(drawn("PNG", 120, 40), "image/png", "Content-ID: <a>")
    pixel = part(drawn("GIF", 1, 1), "image/gif", "Content-ID: <b>")
    return _filing(multipart(mention, logo, pixel, kind="related", boundary="rr"), photo(JPEG))


def test_the_pictures_of_a_signature_are_kept_and_said_but_are_no_media() -> None:
    """PHO-13: nothing is dropped, and nobody takes a logo for a photo of the patient."""
    filing = _with_logo()
    bundle = photo_bundle(filing)
    (media,) = of_kind(bundle, "Media")
    (task,) = of_kind(bundle, "Task")
    (message,) = of_kind(bundle, "Communication")
    (document, _) = document_entries(filing, "Patient/17")
    for said in (media["note"][0]["text"], document["description"]):
        assert all(words in said for words in ("pieniä kuvia (2)", "små bilder (2)", "small pictures too (2)"))
    assert "pieniä kuvia (2)" in task["description"]
    assert "små bilder (2)" in translations(task["_description"])["sv"]
    attached = [payload["contentAttachment"] for payload in message["payload"] if "contentAttachment" in payload]
    assert [one["contentType"] for one in attached] == ["image/png", "image/gif"]
    assert base64.b64decode(attached[1]["data"]) == drawn("GIF", 1, 1)
    assert attached == [content["attachment"] for content in document["content"][1:3]]
    conform(bundle)
    validates(message)


def test_the_same_photo_inline_and_attached_is_one_media() -> None:
    mention = part(b"<p>Kuva <img src='cid:a'></p>", "text/html")
    inline = part(JPEG, "image/jpeg", "Content-ID: <a>")
    filing = _filing(multipart(mention, inline, kind="related", boundary="rr"), photo(JPEG))
    assert len(of_kind(photo_bundle(filing), "Media")) == 1


@pytest.mark.parametrize(
    ("content", "name", "form"),
    [
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "kuva.avif", "AVIF"),
        (b"\xff\x0a" + bytes(50), "kuva.jxl", "JPEG XL"),
        (b"II*\0\x08\0\0\0\1\0\x12\xc6\1\0\4\0\0\0\1\4\0\0\0\0\0\0", "IMG_1.dng", "DNG"),
    ],
)
def test_a_photo_of_a_kind_that_is_not_taken_is_named_with_what_to_do(content: bytes, name: str, form: str) -> None:
    with pytest.raises(Refused) as caught:
        _filing(text("Kuva."), photo(JPEG), photo(content, "application/octet-stream", name))
    (finding,) = caught.value.findings
    assert (finding.rule, finding.code) == ("PHO-13", "not-supported")
    assert f"a photo of a kind that is not taken ({form})" in finding.text
    words: dict[Language, str] = {"fi": "JPEG-muodossa", "sv": "som JPEG", "en": "as JPEG"}
    for language, word in words.items():
        assert f"({form})" in finding.said(language)
        assert word in finding.advised(language)


def test_a_document_beside_it_is_named_too() -> None:
    with pytest.raises(Refused, match=r"not taken \(GIF\).*not a photo \(a PDF document\)"):
        _filing(text("Kuva."), photo(b"GIF89a" + bytes(20)), photo(b"%PDF-1.4"))


@pytest.mark.parametrize(
    ("patient", "kept"),
    [
        ("https://record.example/fhir/Patient/17", "https://record.example/fhir/Patient/17"),
        ("Patient/17", None),
        (f"https://record.example/fhir/Patient/{MAIJA}", None),
    ],
)
def test_what_is_kept_here_leads_to_the_patient_of_its_record_system(patient: str, kept: str | None) -> None:
    """Two record systems have a Patient/17 each, and no address says who a patient is."""
    assert kept_address(patient) == kept
    (media,) = of_kind(photo_bundle(_filing(), kept_address(patient)), "Media")
    assert media["subject"].get("reference") == kept
    assert media["subject"]["identifier"]["value"] == MAIJA
