"""Check the signatures in PDF files, as readers do: whether they fit, and whose they are."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from ration.core.apart.call import apart
from ration.core.extras import missing_packages
from ration.core.problems.unread_file import unread_file
from ration.results.verify.signatures import FileSignature, SignatureState


def pdf_signatures(path: Path, certificates: Collection[str]) -> tuple[FileSignature, ...]:
    """The signatures in a PDF file; `certificates` are the numbers of those who may sign.

    () also if the packages of the extra `sign-pdf` are not installed. Time does not count: what a
    certificate signed stays signed when it is over.
    """
    if missing_packages("sign-pdf"):
        return ()
    try:
        return apart(str(path), path.stat().st_size, _checked, path.absolute(), certificates)
    except OSError as error:
        raise unread_file(str(path), error) from None


def _checked(path: Path, certificates: Collection[str]) -> tuple[FileSignature, ...]:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import CMSExtractionError

    try:
        with path.open("rb") as file:
            found = PdfFileReader(file).embedded_signatures
            return tuple(_signature(each, certificates) for each in found)
    except (PdfError, CMSExtractionError, ValueError, TypeError, KeyError, RecursionError):
        return ()  # a file that is no PDF is known by its mark


def _signature(found: Any, certificates: Collection[str]) -> FileSignature:
    """A signature; one of an unknown certificate that does not fit is `bad` all the same."""
    from pyhanko.sign.general import CMSExtractionError, SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    name = str(found.field_name)
    try:
        certificate = found.signer_cert
        number = certificate.sha256.hex().upper()
        context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
        status = validate_pdf_signature(found, context, skip_diff=True)
        fits = status.intact and status.valid
    except (CMSExtractionError, SigningError, SignatureValidationError, ValueError, KeyError):
        return FileSignature(file=name, key=None, comment=None, state="unreadable")
    known: SignatureState = "good" if number in certificates else "unknown key"
    subject = certificate.subject.native.get("common_name")
    return FileSignature(
        file=name, key=number, comment=f"in the PDF, {subject}", state=known if fits else "bad"
    )
