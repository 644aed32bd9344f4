"""Make keys: to sign with, to sign PDF files with, and to encrypt to."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from ration.core.extras import refuse_missing
from ration.core.outputs.claims import recover
from ration.core.outputs.put import together
from ration.core.secrets.secret_files import new_key_file, new_secret_file
from ration.results.verify.signatures import KeyRecord
from ration.seals.certificate import certificate_number
from ration.seals.keys import load_public_key, load_secret_key, new_secret_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate

CERTIFICATE_YEARS = 10  # that a new certificate is valid for
_ENDINGS = {  # of the secret and the public file, by the kind of the key
    "signing": (".key", ".pub"),
    "certificate": (".p12", ".crt"),
    "age": (".identity", ".recipient"),
}
_LONGEST = 64  # letters of a name: a certificate holds no more
_DAYS = CERTIFICATE_YEARS * 1461 // 4


def new_signing_key(
    name: str, folder: str | Path = ".", *, password: str | None = None
) -> KeyRecord:
    """Make a key to sign with: `NAME.key`, which only its owner can read, and `NAME.pub`.

    Both are files of minisign. `password` None means that the file alone is enough to sign.
    Raises FileExistsError if one of the files exists: a key is never replaced.

    >>> import tempfile
    >>> key = new_signing_key("office", tempfile.mkdtemp(), password="salt and rice")
    >>> len(key.public), len(key.number)
    (56, 16)
    """
    secret, public = new_files(name, folder, "signing")
    with together():
        key = new_secret_key(secret, password).public
        _write_public(public, key.file)
    return KeyRecord(
        kind="signing",
        number=key.number,
        public=key.line,
        secret_file=str(secret),
        public_file=str(public),
    )


def new_certificate(
    name: str,
    folder: str | Path = ".",
    *,
    password: str | None = None,
    since: dt.datetime | None = None,
) -> KeyRecord:
    """Make a self-signed certificate for PDF files: `NAME.p12` with its key, and `NAME.crt`.

    Common readers of PDF files do not know Ed25519, so it is a key of the curve P-256. It is valid
    for ten years from `since` on; None means from now on. `NAME.crt` is for all who check: a reader
    shows a signature as valid once it trusts the certificate. Raises FileExistsError if one of the
    files exists.

    >>> import tempfile
    >>> len(new_certificate("Kaesong office", tempfile.mkdtemp()).number)
    64
    """
    refuse_missing("sign-pdf", name)
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12

    secret, public = new_files(name, folder, "certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    made = _self_signed(name, key, since or dt.datetime.now(dt.UTC))
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        lock = serialization.BestAvailableEncryption(password.encode())
    data = pkcs12.serialize_key_and_certificates(name.encode(), key, made, None, lock)
    with together():
        new_secret_file(secret, data)
        _write_public(public, made.public_bytes(serialization.Encoding.PEM).decode("ascii"))
    return KeyRecord(
        kind="certificate",
        number=made.fingerprint(hashes.SHA256()).hex().upper(),
        public=None,
        secret_file=str(secret),
        public_file=str(public),
    )


def _self_signed(name: str, key: "EllipticCurvePrivateKey", since: dt.datetime) -> "Certificate":
    """A certificate for signatures of documents, and for nothing else."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    uses = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
            *("crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + dt.timedelta(days=_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **uses), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )


def new_age_key(name: str, folder: str | Path = ".") -> KeyRecord:
    """Make a key to encrypt to, of age: `NAME.identity`, which opens, and `NAME.recipient`.

    Only its owner can read the identity; it has no password. The recipient is for all who send.
    Raises FileExistsError if one of the files exists.

    >>> import tempfile
    >>> new_age_key("office", tempfile.mkdtemp()).public[:4]
    'age1'
    """
    refuse_missing("encrypt", name)
    import pyrage

    secret, public = new_files(name, folder, "age")
    made = pyrage.x25519.Identity.generate()
    to = str(made.to_public())
    with together():
        new_secret_file(secret, f"# public key: {to}\n{made}\n".encode())
        _write_public(public, f"{to}\n")
    return KeyRecord(
        kind="age", number=None, public=to, secret_file=str(secret), public_file=str(public)
    )


def show_key(path: str | Path, *, password: str | None = None) -> KeyRecord:
    """The number and the public part of a key: a file of either part, or the 56 letters.

    Of a certificate (.crt) it is the number.

    Raises InputError if it is none, or if it is a secret key and the password is not right.

    >>> show_key("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3").number
    'E7620F1842B4E81F'
    """
    certificate = certificate_number(path)
    if certificate is not None:
        return KeyRecord(
            kind="certificate",
            number=certificate,
            public=None,
            secret_file=None,
            public_file=str(path),
        )
    secret = Path(path).suffix == ".key"
    key = load_secret_key(path, password).public if secret else load_public_key(path)
    return KeyRecord(
        kind="signing",
        number=key.number,
        public=key.line,
        secret_file=str(path) if secret else None,
        public_file=None if secret or str(path) == key.line else str(path),
    )


def new_files(name: str, folder: str | Path, kind: str) -> tuple[Path, Path]:
    """Where the secret and the public file of a key are to be; `kind` as in `KeyRecord`.

    FileExistsError if one of them is there, ValueError if the name is that of another folder.
    """
    if not name.strip() or Path(name).name != name or name.startswith(".") or len(name) > _LONGEST:
        raise ValueError(f"{name!r} cannot be the name of a file; use a name such as office")
    secret, public = (Path(folder) / f"{name}{ending}" for ending in _ENDINGS[kind])
    for path in (secret, public):
        recover(path)  # what a run that was killed had completed
    for path in (secret, public):
        if path.exists() or path.is_symlink():
            why = "it exists, and a key is never replaced; use another name"
            raise FileExistsError(17, why, str(path))
    return secret, public


def _write_public(path: Path, text: str) -> None:
    new_key_file(path, text.encode("ascii"), 0o666)
