"""Certificates of signatures in PDF files, by their numbers."""

import hashlib
import ssl
from pathlib import Path

_BEGIN = "-----BEGIN CERTIFICATE"


def certificate_number(path: str | Path) -> str | None:
    """The SHA-256 of the certificate in a .crt file (PEM); None means that it is none."""
    try:
        text = Path(path).read_text("ascii")
        data = ssl.PEM_cert_to_DER_cert(text.strip()) if text.startswith(_BEGIN) else None
    except (OSError, ValueError):
        return None
    return None if data is None else hashlib.sha256(data).hexdigest().upper()
