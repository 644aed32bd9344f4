"""Keys to sign with: Ed25519 keys in the files of minisign.

The secret key is a file that only its owner can read, with a password or without; the public key
is one line of 56 letters, which may stand on a poster.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ration.core.extras import refuse_missing
from ration.core.paths import path_to_read
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.problems.unread_file import unread_file
from ration.core.secrets.secret_files import new_secret_file, read_secret_file

if TYPE_CHECKING:
    import minisign

PASSWORD_MEMORY = 128 * 2**20  # bytes that a try of a password takes, as scrypt's N = 2^17, r = 8
_PASSWORD_WORK = PASSWORD_MEMORY // 32
_LETTERS = r"RW[A-Za-z0-9+/]{54}"  # of a public key
_SECRET, _PUBLIC = 158, 42  # bytes of keys
_KDF = slice(2, 4)  # of a secret key: whether it has a password
_START = 10  # bytes before the 64 of a signature, or the 32 of a key: the kind and the key's number


@dataclass(frozen=True)
class SecretKey:
    """A secret key that is open: it signs texts and files."""

    key: "minisign.SecretKey"

    def sign_text(self, text: str) -> str:
        """Sign a text: its Ed25519 signature in base 64, with the number of the key."""
        return base64.b64encode(self.sign_bytes(text.encode())).decode()

    def sign_bytes(self, data: bytes) -> bytes:
        """Sign data: the kind of key (2 bytes), its number (8), the Ed25519 signature (64)."""
        made = self.key.sign(data, prehash=False, trusted_comment="text")
        return base64.b64decode(bytes(made).split(b"\n")[1])

    def sign_file(self, path: Path, comment: str) -> bytes:
        """Sign a file and a comment in ASCII: the contents of its signature's file.

        The same file, comment and key give the same bytes.
        """
        by = f"signature by the key {self.public.number}"
        with path.open("rb") as file:
            made = self.key.sign(file, untrusted_comment=by, trusted_comment=comment)
        return bytes(made) + b"\n"

    @property
    def public(self) -> "PublicKey":
        """The public key."""
        import minisign

        return PublicKey(minisign.PublicKey.from_secret_key(self.key).to_base64().decode())


KeySource = SecretKey | str | Path


@dataclass(frozen=True)
class PublicKey:
    """A public key: `line` is the 56 letters in minisign's base 64."""

    line: str

    @property
    def number(self) -> str:
        """The number of the key: 16 hexadecimal digits, as minisign shows it."""
        return base64.b64decode(self.line)[2:_START][::-1].hex().upper()

    def signed_text(self, text: str, signature: str) -> bool:
        """Whether this key signed a text; False also for what is no signature of it."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        key = base64.b64decode(self.line)
        try:
            given = base64.b64decode(signature, validate=True)
        except ValueError:
            return False
        if given[:_START] != key[:_START]:
            return False
        try:
            public = Ed25519PublicKey.from_public_bytes(key[_START:])
            public.verify(given[_START:], text.encode())
        except InvalidSignature:
            return False
        return True

    def signed_file(self, path: Path, signature: bytes) -> bool:
        """Whether this key signed a file, by the contents of the signature's file."""
        import minisign

        try:
            given = minisign.Signature.from_bytes(signature)
            with path.open("rb") as file:
                minisign.PublicKey.from_base64(self.line).verify(file, given)
        except ValueError:  # minisign's own errors are of this kind
            return False
        return True

    @property
    def file(self) -> str:
        """The contents of its file."""
        return f"untrusted comment: minisign public key {self.number}\n{self.line}\n"


def new_secret_key(path: Path, password: str | None) -> SecretKey:
    """Make a key in a new file that only its owner can read; None means without a password.

    Raises FileExistsError if the file exists: a key is never replaced.
    """
    refuse_missing("seal", str(path))
    import minisign

    pair = minisign.KeyPair.generate()
    made = SecretKey(pair.secret_key)
    locked = minisign.SecretKey.from_bytes(bytes(pair.secret_key))
    if password:
        locked.encrypt(password, opslimit=_PASSWORD_WORK, memlimit=PASSWORD_MEMORY)
    kind = "encrypted secret key" if password else "secret key without a password"
    locked.untrusted_comment = f"minisign {kind} {made.public.number}"
    new_secret_file(path, bytes(locked) + b"\n")
    return made


def load_secret_key(path: str | Path, password: str | None = None) -> SecretKey:
    """Read a secret key: a file of minisign that only its owner can read.

    Raises InputError if it is none, others can read it, or its password is missing or wrong.
    """
    refuse_missing("seal", str(path))
    import minisign

    file = path_to_read(path)
    if _is_public(file):
        raise _wrong(path, "seal-key-not-secret")  # whoever may read it
    lines = read_secret_file(file).splitlines()
    found = _decoded(lines)
    if found is None or len(found) != _SECRET:
        raise _wrong(path, "seal-key-unreadable")
    try:
        key = minisign.SecretKey.from_bytes(b"\n".join(lines))
    except ValueError:
        raise _wrong(path, "seal-key-unreadable") from None
    if found[_KDF] == b"\0\0":
        if not _is_whole(found, SecretKey(key)):
            raise _wrong(path, "seal-key-unreadable")
    elif not password:
        raise _wrong(path, "seal-key-locked")
    else:
        try:
            key.decrypt(password)
        except ValueError:
            raise _wrong(path, "seal-key-password") from None
    return SecretKey(key)


def throwaway_key() -> SecretKey:
    """A new key in no file: it signs what nobody has to check."""
    refuse_missing("seal", "key")
    import minisign

    return SecretKey(minisign.KeyPair.generate().secret_key)


def secret_key(source: KeySource) -> SecretKey:
    """The key itself, or that of a file without a password."""
    return source if isinstance(source, SecretKey) else load_secret_key(source)


def load_public_key(source: str | Path) -> PublicKey:
    """Read a public key: a file of minisign, or the 56 letters themselves.

    Raises InputError if it is none, such as a secret key, or a package is missing.
    """
    refuse_missing("seal", str(source))
    text = str(source).strip()
    path = path_to_read(source)
    if re.fullmatch(_LETTERS, text):
        lines = [b"", text.encode()]
    else:
        try:
            lines = path.read_bytes().splitlines()
        except FileNotFoundError:
            code = "seal-key-unreadable" if text.startswith("RW") else "file-missing"
            raise InputError(text, [problem(code)]) from None
        except OSError as error:
            raise unread_file(text, error) from None
    found = _decoded(lines)
    if found is None or len(found) != _PUBLIC or found[:2] != b"Ed":
        secret = found is not None and len(found) == _SECRET
        raise _wrong(source, "seal-key-not-public" if secret else "seal-key-unreadable")
    return PublicKey(base64.b64encode(found).decode())


def _is_public(path: Path) -> bool:
    try:
        found = _decoded(path.read_bytes().splitlines())
    except OSError:
        return False
    return found is not None and len(found) == _PUBLIC


def _decoded(lines: list[bytes]) -> bytes | None:
    """The bytes of a key; None if the lines are no key."""
    if len(lines) != 2:
        return None
    try:
        return base64.b64decode(lines[1], validate=True)
    except ValueError:
        return None


def _is_whole(found: bytes, key: SecretKey) -> bool:
    """Whether a key without a password is undamaged; minisign's own have no checksum."""
    checksum = hashlib.blake2b(found[:2] + found[54:126], digest_size=32).digest()
    if any(found[126:]) and found[126:] != checksum:
        return False
    return key.public.signed_text("", key.sign_text(""))


def _wrong(path: str | Path, code: str) -> InputError:
    return InputError(str(path), [problem(code)])
