"""Keys to sign with: Ed25519 keys in the files of minisign.

The secret key is a file that only its owner can read, with a password or without; the public key
is one line of 56 letters, which may stand on a poster.
"""

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import minisign

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

    @property
    def public(self) -> "PublicKey":
        """The public key."""
        import minisign

        return PublicKey(minisign.PublicKey.from_secret_key(self.key).to_base64().decode())


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
