"""The mark at the end of a file: it is read back, and any change of the file is found."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Polygon
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject

from ration.seals.file_seal import FileMark, mark, read_mark
from ration.seals.pdf_increments import only_signed
from ration.seals.seal import Seal

SEAL = Seal(
    register_sha256="a" * 64,
    programme_sha256="b" * 64,
    stock_sha256=None,
    options=(("by", "zone--factory"),),
    version="0.1",
    figures_sha256="c" * 64,
)
KINDS = ("pdf", "html", "xlsx")


def bare(kind: str) -> bytes:
    """A small file of a format, without a mark."""
    out = io.BytesIO()
    if kind == "pdf":
        writer = PdfWriter()
        writer.add_blank_page(200, 200)
        writer.write(out)
    elif kind == "xlsx":
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            book.set_properties({"created": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)})
            book.add_worksheet("Summary").write(0, 0, "rice")
    else:
        return b"<!doctype html>\n<title>Plan</title>\n<p>20 kg of ration-seal \n"
    return out.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A marked file of every format."""
    folder = tmp_path_factory.mktemp("marked")
    for kind in KINDS:
        path = folder / f"plan.{kind}"
        path.write_bytes(bare(kind))
        mark(path, SEAL, path.name, {"language": "en"})
    return {kind: (folder / f"plan.{kind}").read_bytes() for kind in KINDS}


def unchanged(data: bytes) -> bool:
    found = read_mark(data)
    return found is not None and found.unchanged


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_is_read_back_and_nothing_before_it_changes(
    kind: str, files: dict[str, bytes]
) -> None:
    found = read_mark(files[kind])
    assert found is not None
    assert found == FileMark(
        seal=SEAL,
        code=SEAL.code,
        file=f"plan.{kind}",
        made=(("language", "en"),),
        sha256=found.sha256,
        unchanged=True,
        marked=len(files[kind]),
    )
    same = bare(kind)[: -2 if kind == "xlsx" else None]  # the last two are the comment's length
    assert files[kind].startswith(same)


@given(st.data())
def test_any_changed_byte_is_found(files: dict[str, bytes], data: st.DataObject) -> None:
    """Before the mark, in it, and in what belongs to it."""
    content = bytearray(files[data.draw(st.sampled_from(KINDS))])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    assert not unchanged(bytes(content))


def test_every_changed_byte_of_the_mark_is_found(files: dict[str, bytes]) -> None:
    for kind, content in files.items():
        start = content.rfind(b"ration-seal ") - 30
        for at in range(start, len(content)):
            changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            assert not unchanged(changed), (kind, at)


@given(st.data(), st.binary(min_size=1, max_size=20))
def test_added_and_missing_bytes_are_found(
    files: dict[str, bytes], data: st.DataObject, more: bytes
) -> None:
    content = files[data.draw(st.sampled_from(KINDS))]
    at = data.draw(st.integers(0, len(content)))
    assert not unchanged(content[:at] + more + content[at:])
    assert at == len(content) or not unchanged(content[:at] + content[at + len(more) :])


@given(
    st.dictionaries(st.text(max_size=9), st.text(st.sampled_from('-><!%\n\r\x85\u2028é"\\{}'))),
    st.text(),
    st.sampled_from(KINDS),
)
def test_a_mark_has_any_text_and_ends_no_comment(
    tmp_path_factory: pytest.TempPathFactory, made: dict[str, str], name: str, kind: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{kind}"
    path.write_bytes(bare(kind))
    mark(path, SEAL, name, made)
    content = path.read_bytes()
    found = read_mark(content)
    assert found is not None
    assert found.unchanged
    assert (found.file, dict(found.made)) == (name, made)
    text = content[content.rfind(b"ration-seal ") : content.rfind(b'"}') + 2]
    assert text.isascii()
    assert text.decode().isprintable()
    assert b"--" not in text


def test_a_file_without_a_mark_has_none() -> None:
    assert [read_mark(bare(kind)) for kind in KINDS] == [None] * 3
    assert read_mark(b"") is None


def test_readers_still_open_marked_files(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert book["Summary"]["A1"].value == "rice"
    sheet = python_calamine.load_workbook(io.BytesIO(files["xlsx"])).get_sheet_by_name("Summary")
    assert sheet.to_python() == [["rice"]]
    assert len(PdfReader(io.BytesIO(files["pdf"]), strict=True).pages) == 1
    assert b"startxref" in files["pdf"][-1024:]  # where readers look for it


def test_a_signature_after_the_mark_is_no_change_of_a_pdf(files: dict[str, bytes]) -> None:
    once = signed(files["pdf"], "one")
    twice = signed(once, "two")
    assert len(twice) > len(once) > len(files["pdf"])
    assert unchanged(once)
    assert unchanged(twice)
    assert not unchanged(once + b"\n")
    assert not unchanged(twice[:-1])


def test_what_is_appended_to_a_page_is_a_change(files: dict[str, bytes]) -> None:
    assert not unchanged(files["html"] + b"<p>25 kg</p>\n")
    assert not unchanged(files["html"] + b"\n")


@pytest.mark.parametrize("added", ["text", "page"])
def test_whatever_else_is_appended_to_a_pdf_is_a_change_also_if_it_is_signed(
    files: dict[str, bytes], added: str
) -> None:
    writer = PdfWriter(io.BytesIO(files["pdf"]), incremental=True)
    if added == "page":
        writer.add_blank_page(200, 200)
    else:
        writer.add_annotation(0, FreeText(text="25 kg", rect=(10, 10, 90, 30)))
    out = io.BytesIO()
    writer.write(out)
    longer = out.getvalue()
    assert longer.startswith(files["pdf"])
    assert not unchanged(longer)
    assert not unchanged(signed(longer, "one"))
    assert not only_signed(signed(longer, "one"), len(files["pdf"]))


def test_a_signature_that_covers_a_page_is_a_change(files: dict[str, bytes]) -> None:
    assert not unchanged(signed(files["pdf"], "one", box=(0, 0, 200, 200)))


def test_ink_that_calls_itself_a_signature_is_a_change(files: dict[str, bytes]) -> None:
    writer = PdfWriter(io.BytesIO(files["pdf"]), incremental=True)
    ink = Polygon([(10, 10), (90, 10), (90, 90)])
    ink[NameObject("/FT")] = NameObject("/Sig")
    ink[NameObject("/Rect")] = ArrayObject([FloatObject(0)] * 4)
    writer.add_annotation(0, ink)
    out = io.BytesIO()
    writer.write(out)
    assert not unchanged(signed(out.getvalue(), "one"))


def test_a_number_with_the_same_hash_is_a_change() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    a = NameObject("/A")
    page[NameObject("/Resources")] = writer._add_object(DictionaryObject({a: NumberObject(-1)}))
    first = io.BytesIO()
    writer.write(first)
    before = first.getvalue()
    again = PdfWriter(io.BytesIO(before), incremental=True)
    resources = again.pages[0]["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    resources[a] = NumberObject(-5)
    out = io.BytesIO()
    again.write(out)
    assert only_signed(signed(before, "one"), len(before))
    changed = out.getvalue().replace(b"/A -5", b"/A -2")  # Python's hash of -1 and -2 is the same
    assert b"/A -2" in changed
    assert not only_signed(signed(changed, "one"), len(before))


def signed(pdf: bytes, field: str, box: Any = None) -> bytes:
    """A PDF with a signature by a key of its own."""
    from cryptography import x509 as certificates
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    key = ec.generate_private_key(ec.SECP256R1())
    name = certificates.Name(
        [certificates.NameAttribute(certificates.oid.NameOID.COMMON_NAME, "An office")]
    )
    made = (
        certificates.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2090, 1, 1, tzinfo=dt.UTC))
        .sign(key, hashes.SHA256())
    )
    no_password = serialization.NoEncryption()
    both = pkcs12.serialize_key_and_certificates(b"one", key, made, None, no_password)
    signer = signers.SimpleSigner.load_pkcs12_data(both, [])
    out = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        signers.PdfSignatureMetadata(field_name=field),
        signer=signer,
        new_field_spec=fields.SigFieldSpec(field, box=box),
    )
    return bytes(out.getvalue())
