"""Sign PDF files: a PAdES signature that common readers show, appended to the file."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ration.core.extras import refuse_missing
from ration.core.outputs.claims import recover
from ration.core.outputs.put import Output, filled, together
from ration.core.paths import path_to_read
from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import problem
from ration.core.secrets.secret_files import read_secret_file
from ration.core.written import LIST, compare_list, read_list, renew_in_lists
from ration.results.verify.signatures import SignedFile, SignedFiles
from ration.seals.signature_file import signature_paths
from ration.signing.sign import as_written

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

_FIELD = "Signature"  # of a PDF, with the number of the signature after it


def sign_pdf(
    paths: str | Path | Sequence[str | Path],
    certificate: str | Path,
    *,
    password: str | None = None,
) -> SignedFiles:
    """Sign PDF files in place, and all PDF files of folders that ration wrote.

    A signature is appended: what was there stays, byte for byte. Nothing is asked of a server; the
    time in it is that of this machine, so each run gives other bytes. A file that this certificate
    has signed is left as it is. The list of a folder is renewed.

    `certificate` is a .p12 file that only its owner can read, such as `new_certificate` makes.
    Raises InputError if it cannot be read, if a file is no PDF or not as ration wrote it, or if a
    `.minisig` file signs what would change: sign PDF files first, then the folder.
    """
    listed = [path_to_read(each) for each in ([paths] if isinstance(paths, str | Path) else paths)]
    refuse_missing("sign-pdf", str(certificate))
    signer, number = _load_certificate(path_to_read(certificate), password)
    for folder in {each if each.is_dir() else each.parent for each in listed}:
        _recover_all(folder)
    as_written(listed)
    _refuse_signed(listed)
    files = [*dict.fromkeys(file for path in listed for file in _pdfs(path))]
    with ThreadPoolExecutor(1) as apart:  # pyHanko needs a thread without an event loop
        done = apart.submit(_sign_all, files, signer, number).result()
    return SignedFiles(
        key=number,
        signed=tuple(
            SignedFile(file=str(file), signature=str(file), comment=None, state=state)
            for file, state in done.items()
        ),
    )


def _recover_all(folder: Path) -> None:
    """Complete what a run that was killed was signing in the files of a folder's list."""
    for name in read_list(folder) or ():
        recover(folder / name)


def _load_certificate(path: Path, password: str | None) -> tuple["SimpleSigner", str]:
    """The signer of a .p12 file, and the SHA-256 of its certificate."""
    from asn1crypto.pkcs12 import Pfx
    from pyhanko.sign.signers import SimpleSigner

    data = read_secret_file(path)
    try:
        Pfx.load(data, strict=True)["version"].native  # noqa: B018  it raises, if it is none
    except (ValueError, TypeError):
        raise InputError(str(path), [problem("certificate-unreadable")]) from None
    try:
        signer = SimpleSigner.load_pkcs12_data(data, (), password.encode() if password else None)
    except ValueError:
        code = "certificate-password" if password else "certificate-locked"
        raise InputError(str(path), [problem(code)]) from None
    except (TypeError, AttributeError):  # a certificate without a key, or a key without one
        raise InputError(str(path), [problem("certificate-unreadable")]) from None
    if signer.signing_cert is None:
        raise InputError(str(path), [problem("certificate-unreadable")])
    end = signer.signing_cert.not_valid_after
    if end < dt.datetime.now(dt.UTC):
        raise InputError(str(path), [problem("certificate-over", day=end.date())])
    return signer, signer.signing_cert.sha256.hex().upper()


def _refuse_signed(paths: Sequence[Path]) -> None:
    """Raise InputError if a signature beside a file or list would no longer fit; all at once."""
    problems = []
    for path in paths:
        folders = [path] if path.is_dir() else [*path.absolute().parents]
        its_lists = [each / LIST for each in folders if read_list(each) is not None]
        files = [*its_lists, *_pdfs(path)]
        found = [sign.name for file in files for sign in signature_paths(file)]
        if found:
            problems.append(problem("sign-signed", which=some(found)).at(str(path), None))
    if problems:
        raise InputError(str(paths[0]), problems)


def _pdfs(path: Path) -> list[Path]:
    """The PDF files of a folder's list, or the file itself; InputError if there is none."""
    if not path.is_dir():
        return [path]
    found = compare_list(path)
    names = [name for name in (found.listed if found else ()) if name.lower().endswith(".pdf")]
    if not names:
        raise InputError(str(path), [problem("sign-no-pdf")])
    return [path / name for name in names]


def _sign_all(files: Sequence[Path], signer: "SimpleSigner", number: str) -> dict[Path, Any]:
    """Sign files, each beside itself, put all of them in place at the end, and renew the lists."""
    states: dict[Path, Any] = {}
    outputs: list[Output] = []
    with together():
        for file in files:
            states[file] = "already" if _has_signed(file, number) else "new"
            if states[file] == "new":
                outputs.append(_output(file))
                with filled(outputs[-1]) as new:
                    _sign(file, new, signer)
        if outputs:
            outputs[-1].after = lambda: renew_in_lists(each.path for each in outputs)
    return states


def _output(file: Path) -> Output:
    return Output(
        file,
        file.with_name(f".{file.name}-{os.urandom(4).hex()}"),
        make=lambda new: new.touch(0o600, exist_ok=False),
        finish=lambda new: shutil.copymode(file, new),
        check=lambda: None,
    )


def _has_signed(file: Path, number: str) -> bool:
    """Whether this certificate has signed a file."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    with _readable(file), file.open("rb") as opened:
        others = PdfFileReader(opened).embedded_signatures
        return any(each.signer_cert.sha256.hex().upper() == number for each in others)


def _sign(file: Path, new: Path, signer: "SimpleSigner") -> None:
    """Write a file with a signature."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    with _readable(file), file.open("rb") as old, new.open("r+b") as out:
        writer = IncrementalPdfFileWriter(old)
        about = PdfSignatureMetadata(
            field_name=f"{_FIELD}{len(writer.prev.embedded_signatures) + 1}",
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
        )
        PdfSigner(about, signer=signer).sign_pdf(writer, output=out)


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Raise InputError if a file is no PDF that pyHanko reads."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import CMSExtractionError

    try:
        yield
    except (PdfError, CMSExtractionError, ValueError):
        raise InputError(str(file), [problem("pdf-unreadable")]) from None
