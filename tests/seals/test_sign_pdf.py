"""Sign PDF files with a certificate; pyHanko and pdfsig say whether the signatures are valid."""

import asyncio
import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem, x509
from command import run
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfWriter

import ration
from ration.core.written import added_files, changed_files
from ration.export.output import new_folder
from ration.results.verify.signatures import ListedFiles
from ration.seals.file_seal import mark, read_mark
from ration.seals.seal import Seal
from ration.verify.signature import check_list

SEAL = Seal(
    register_sha256=None, programme_sha256="a", stock_sha256=None, options=(), version=None,
    figures_sha256="b",
)  # fmt: skip
Paths = pytest.TempPathFactory


@pytest.fixture(scope="module")
def office(tmp_path_factory: Paths) -> ration.KeyRecord:
    return ration.new_certificate("Kaesong office", tmp_path_factory.mktemp("keys"))


def pdf(path: Path) -> Path:
    """A PDF of one page, with the mark of a plan."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(path)
    mark(path, SEAL, path.name, {})
    return path


def signatures(path: Path) -> list[Any]:
    with path.open("rb") as file:
        return [each.field_name for each in PdfFileReader(file).embedded_signatures]


def valid(path: Path, *keys: ration.KeyRecord) -> list[bool]:
    """Whether each signature of a PDF is valid to whoever trusts the certificates of keys."""
    roots = [
        x509.Certificate.load(pem.unarmor(Path(str(key.public_file)).read_bytes())[2])
        for key in keys
    ]
    with path.open("rb") as file:
        found = PdfFileReader(file).embedded_signatures
        return [
            bool(validate_pdf_signature(each, ValidationContext(trust_roots=roots)).bottom_line)
            for each in found
        ]


def code_of(paths: Any, certificate: Any, **password: str) -> str:
    """The code of the problem that signing is refused with."""
    with pytest.raises(ration.InputError) as error:
        ration.sign_pdf(paths, certificate, **password)
    return error.value.problems[0].code


def test_a_signature_is_valid_and_what_was_there_stays(
    tmp_path: Path, office: ration.KeyRecord
) -> None:
    file = pdf(tmp_path / "a.pdf")
    before = file.read_bytes()
    signed = ration.sign_pdf(file, str(office.secret_file))
    assert signed.key == office.number
    assert file.read_bytes().startswith(before)
    found = read_mark(file.read_bytes())
    assert found is not None
    assert found.unchanged
    assert valid(file, office) == [True]
    data = bytearray(file.read_bytes())
    data[before.index(b"MediaBox")] ^= 1
    file.write_bytes(data)
    assert valid(file, office) == [False]


def test_it_is_signed_once_by_each(tmp_path: Path, office: ration.KeyRecord) -> None:
    file = pdf(tmp_path / "a.pdf")
    store = ration.new_certificate("store", tmp_path, password="salt")
    for _ in range(2):
        ration.sign_pdf(file, str(office.secret_file))
        states = ration.sign_pdf(file, str(store.secret_file), password="salt").signed
    assert [each.state for each in states] == ["already"]
    assert signatures(file) == ["Signature1", "Signature2"]
    assert valid(file, office, store) == [True, True]


def test_it_is_signed_in_a_notebook_too(tmp_path: Path, office: ration.KeyRecord) -> None:
    """A notebook has an event loop that runs."""

    async def cell() -> None:
        ration.sign_pdf(pdf(tmp_path / "a.pdf"), str(office.secret_file))

    asyncio.run(cell())
    assert valid(tmp_path / "a.pdf", office) == [True]


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="no pdfsig")
def test_a_reader_shows_it_as_valid(tmp_path: Path, office: ration.KeyRecord) -> None:
    file = pdf(tmp_path / "a.pdf")
    ration.sign_pdf(file, str(office.secret_file))
    shown = subprocess.run(
        ["pdfsig", "-nocert", file], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in shown
    assert "Kaesong office" in shown
    assert "Total document signed" in shown


def test_a_file_with_a_password_is_refused(tmp_path: Path, office: ration.KeyRecord) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("salt", algorithm="AES-256")
    writer.write(tmp_path / "a.pdf")
    assert code_of(tmp_path / "a.pdf", office.secret_file) == "pdf-unreadable"


class TestFolders:
    @pytest.fixture
    def papers(self, tmp_path: Path) -> Path:
        """A folder of ration, with a folder of papers in it that has its own list."""
        with new_folder(tmp_path / "plan") as new:
            (new / "plan.json").write_text("{}")
            with new_folder(new / "pdf") as inner:
                pdf(inner / "a.pdf")
                pdf(inner / "b.PDF")
        return tmp_path / "plan"

    def test_all_pdf_files_are_signed_and_the_lists_renewed(
        self, papers: Path, office: ration.KeyRecord, tmp_path: Path
    ) -> None:
        signed = ration.sign_pdf(papers, str(office.secret_file)).signed
        assert [Path(each.file).name for each in signed] == ["a.pdf", "b.PDF"]
        assert check_list(papers) == ListedFiles(listed=4)
        assert (changed_files(papers), added_files(papers)) == ([], [])
        key = ration.new_signing_key("office", tmp_path)
        ration.sign(papers, str(key.secret_file))
        assert code_of(papers, office.secret_file) == "sign-signed"
        assert code_of(papers / "pdf" / "a.pdf", office.secret_file) == "sign-signed"

    def test_nothing_is_signed_if_one_of_them_is_no_pdf(
        self, papers: Path, office: ration.KeyRecord
    ) -> None:
        with new_folder(papers, force=True) as new:
            pdf(new / "a.pdf")
            (new / "b.pdf").write_text("a picture")
        assert code_of(papers, office.secret_file) == "pdf-unreadable"
        assert signatures(papers / "a.pdf") == []
        assert sorted(path.name for path in papers.iterdir()) == ["SHA256SUMS", "a.pdf", "b.pdf"]

    def test_a_file_that_changed_and_a_folder_without_pdf_files_are_refused(
        self, papers: Path, office: ration.KeyRecord
    ) -> None:
        pdf(papers / "pdf" / "a.pdf").write_bytes(b"%PDF")
        for path in (papers, papers / "pdf" / "a.pdf"):
            assert code_of(path, office.secret_file) == "sign-changed"
        with new_folder(papers.with_name("other")) as new:
            (new / "plan.json").touch()
        assert code_of(papers.with_name("other"), office.secret_file) == "sign-no-pdf"


def test_the_number_of_a_certificate_is_shown(office: ration.KeyRecord) -> None:
    found = ration.show_key(str(office.public_file))
    assert (found.kind, found.number, found.public) == ("certificate", office.number, None)


def test_a_name_too_long_for_a_certificate_is_a_usage_error(tmp_path: Path) -> None:
    made = run("keys", "new", "x" * 65, "--certificate", "--no-password", "-o", tmp_path)
    assert made.code == 2
    assert "cannot be the name" in " ".join(made.err.split())


def test_what_is_no_certificate_or_locked_is_refused(tmp_path: Path) -> None:
    file = pdf(tmp_path / "a.pdf")
    locked = ration.new_certificate("office", tmp_path, password="salt").secret_file
    (tmp_path / "b.p12").write_text("a picture")
    (tmp_path / "b.p12").chmod(0o600)
    assert code_of(file, tmp_path / "b.p12") == "certificate-unreadable"
    (tmp_path / "alone.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"office", ec.generate_private_key(ec.SECP256R1()), None, None, NoEncryption()
        )
    )
    (tmp_path / "alone.p12").chmod(0o600)
    assert code_of(file, tmp_path / "alone.p12") == "certificate-unreadable"
    assert code_of(file, locked) == "certificate-locked"
    assert code_of(file, locked, password="rice") == "certificate-password"
    old = ration.new_certificate("old", tmp_path, since=dt.datetime(2012, 1, 1, tzinfo=dt.UTC))
    assert code_of(file, old.secret_file) == "certificate-over"
    Path(str(locked)).chmod(0o644)
    assert code_of(file, locked, password="salt") == "key-open"


def test_the_command_signs_and_says_what_is_next(tmp_path: Path) -> None:
    pdf(tmp_path / "a.pdf")
    made = run("keys", "new", "office", "--certificate", "--no-password", cwd=tmp_path)
    assert "Give office.crt to all who check" in made.err
    ran = run("sign", "a.pdf", "--certificate", "office.p12", cwd=tmp_path)
    assert ran.out.split() == [*f"Signed with {made.out.split()[1]} file state".split(),
                               *(word for word in ran.out.split() if set(word) == {"─"}),
                               "a.pdf", "new"]  # fmt: skip
