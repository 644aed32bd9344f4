"""Targets: keys, signatures, marks, codes, and what `ration verify` reads."""

import shutil
from functools import cache, partial
from pathlib import Path

import ration
from ration.core.secrets.key_files import load_key
from ration.seals.certificate import certificate_number
from ration.seals.claim169 import decode, is_signed_by, read1
from ration.seals.code import typed_code
from ration.seals.file_seal import read_mark
from ration.seals.keys import load_public_key, load_secret_key, throwaway_key
from ration.seals.pdf_increments import only_signed
from ration.seals.proof import NotProven, check_proof
from ration.seals.signature_file import read_signature
from ration.seals.texts import split_signature
from ration.verify.codes.known import key_number, known_roots
from ration.verify.codes.readings import readings, root_letters
from ration.verify.contents.book import read_book
from ration.verify.contents.page import read_page
from ration.verify.contents.paper import read_paper
from ration.verify.contents.text_files import read_csv, read_json, read_parquet
from ration.verify.pdf_signatures import pdf_signatures
from tests.fuzz.corpus import CORPUS
from tests.fuzz.target import Target, argument_of, ends_well, text_of

from .place import file, folder


def secret_file(data: bytes) -> None:
    """Keys: nothing of a secret is in a message."""
    path = file("a.key", data, secret=True)
    for read in (load_key, load_secret_key, lambda path: load_secret_key(path, "p"), show):
        hides(lambda read=read: read(path), data)
    locked = file("a.age", b"age-encryption.org/v1\n")
    (folder() / "out").unlink(missing_ok=True)
    hides(lambda: ration.decrypt(locked, folder() / "out", path), data)


def show(path: Path) -> object:
    """Show a key, as `ration keys show` does."""
    return ration.show_key(path, password="p")


def hides(work: object, data: bytes) -> None:
    """Whether an error of `work` shows nothing of what is in a secret file."""
    try:
        work()  # type: ignore[operator]
    except ration.RationError as error:
        for each in (part for part in data.split() if len(part) > 11):
            assert text_of(each) not in str(error), "a secret is in a message"
        ends_well(work)  # type: ignore[arg-type]


def public_key(data: bytes) -> None:
    """Public keys, certificates and recipients, as files and as arguments."""
    path = file("a.pub", data)
    ends_well(lambda: load_public_key(path))
    ends_well(lambda: load_public_key(argument_of(data)))
    certificate_number(path)
    for to in (path, argument_of(data)):
        out = folder() / "locked.age"
        out.unlink(missing_ok=True)
        ends_well(lambda: ration.encrypt(file("a.txt", b"a"), out, to=to))


def signature(data: bytes) -> None:
    """The file of a signature."""
    found = read_signature(data)
    if found is not None:
        key().public.signed_file(file("a.txt", b"a"), data)
    key().public.signed_text("a", text_of(data))
    key_number(text_of(data))


@cache
def key() -> ration.SecretKey:
    """A key of this process."""
    return throwaway_key()


def codes(data: bytes) -> None:
    """The texts of codes: slips, cards, roots and proofs, in any order."""
    text = text_of(data)
    ends_well(lambda: ration.check_codes(text, keys=[key().public]))
    ends_well(lambda: ration.check_codes(text.split("\n\n"), roots=["A" * 32]))
    assert typed_code(typed_code(text)) == typed_code(text), "a typed code is not stable"
    [*readings([text])]
    root_letters(text)
    split_signature(text)


def roots(data: bytes) -> None:
    """Roots that slips are compared with: a file of texts, a table, or an argument."""
    path = file("roots.csv", data)
    ends_well(lambda: known_roots([path]))
    ends_well(lambda: known_roots([f"RATION{argument_of(data)}"]))


def proof(data: bytes) -> None:
    """A proof of a slip."""
    slip, _, text = text_of(data).partition("\n\n")
    ends_well(lambda: check_proof(slip, text), NotProven)


def claim(data: bytes) -> None:
    """The code of a card that other agencies read."""
    for read in (lambda: decode(text_of(data)), lambda: read1(data)):
        found = ends_well(read, ValueError)
        if found is not None:
            is_signed_by(found, bytes(32))


def mark(data: bytes) -> None:
    """The mark at the end of a file."""
    read_mark(data)


def increment(data: bytes) -> None:
    """What is appended to a PDF file after its mark."""
    good = (CORPUS / "increment" / "whole").read_bytes()
    only_signed(good + data, len(good))
    only_signed(data, len(data) // 2)


def pdf_signature(data: bytes) -> None:
    """The signatures in a PDF file."""
    path = file("signed.pdf", data)
    ends_well(lambda: pdf_signatures(path, ()))


def contents(data: bytes) -> None:
    """The texts of files that are compared with a plan's, whatever their format."""
    path = file("contents", data)
    for read in (read_csv, read_json, read_page):
        ends_well(partial(read, path))


def binary_contents(data: bytes) -> None:
    """The texts of papers, workbooks and Parquet files that are compared with a plan's."""
    path = file("contents", data)
    for read in (read_paper, read_book, read_parquet):
        ends_well(partial(read, path))


def verified(data: bytes) -> None:
    """Files of any format and name, verified alone and against a plan."""
    at = data[0] % len(NAMES) if data else 0
    path = file(f"verified/{NAMES[at]}", data[1:])
    ends_well(lambda: ration.verify_files(path))
    ends_well(lambda: ration.verify_files(path, _plan()))
    path.unlink()


NAMES = (
    "entitlements.csv", "plan.json", "report.html", "waybill.pdf", "manifests.xlsx",
    "programme.toml", "centre.parquet", "entitlements.csv.minisig", "SHA256SUMS", "other",
)  # fmt: skip


@cache
def _plan() -> ration.DistributionPlan:
    rows = b"household_id,persons,adults,centre\nH-1,4,2,North\nH-2,3,1,South\n"
    register = file("register.csv", rows)
    ration.compute(register).write(folder() / "verified-plan")
    return ration.load_plan(folder() / "verified-plan")


def archive(data: bytes) -> None:
    """A folder that somebody else encrypted: nothing of it leads out of the new folder."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    own = file("own.identity", str(identity).encode(), secret=True)
    locked = file("in.age", pyrage.encrypt(data, [identity.to_public()]))
    outside = {*folder().iterdir()}
    out = folder() / "unpacked"
    ends_well(lambda: ration.decrypt(locked, out, own))
    assert {*folder().iterdir()} - {out} <= outside, "a file is outside the folder"
    if out.is_dir():
        shutil.rmtree(out)
    out.unlink(missing_ok=True)


TARGETS = {
    "secret-file": Target(secret_file, 4),
    "public-key": Target(public_key, 4),
    "signature": Target(signature, 20),
    "codes": Target(codes, 15),
    "roots": Target(roots, 15),
    "proof": Target(proof, 40),
    "claim": Target(claim, 40),
    "mark": Target(mark, 40),
    "increment": Target(increment, 3),
    "pdf-signature": Target(pdf_signature, 1),
    "contents": Target(contents, 15),
    "binary-contents": Target(binary_contents, 3),
    "verified": Target(verified, 2),
    "archive": Target(archive, 2),
}
