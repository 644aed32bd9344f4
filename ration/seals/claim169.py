"""Claim 169: the code of a card that other agencies' phones read.

It is the claim `identity-data` of IANA's registry of CBOR web tokens, as MOSIP specifies it: a CBOR
map in a web token (RFC 8392), signed with Ed25519 (COSE_Sign1, RFC 9052), compressed with zlib, and
written in base 45 (RFC 9285), which is what a QR code holds best.

Of its attributes only those are here that a card shows: the household's id (1), and the head's name
(4) if names are printed. The issuer is the programme, and the time of issue its day. It holds no
goods: the claim has no place for them.
"""

import datetime as dt
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ration.seals.texts import Signs

CLAIM = 169
ID, NAME = 1, 4  # attributes of the claim
ISSUER, ISSUED_AT = 1, 6  # claims of the token
_ALGORITHM, _KEY_ID = 1, 4  # headers of COSE
_EDDSA = -8
_SIGN1, _TOKEN = 18, 61  # tags of CBOR
_NUMBER, _START = slice(2, 10), 10  # of a signature as minisign has it: the key's number, Ed25519
_LARGEST = 64 * 1024  # bytes of a token when it is not compressed; more is no card


@dataclass(frozen=True)
class Token:
    """A token that was read: its claims, and what is signed; nothing of it is checked yet.

    `key_id` is the number of the key, 8 bytes as minisign has them; None means not named.
    """

    claims: Mapping[Any, Any]
    key_id: bytes | None
    signed: bytes
    signature: bytes

    @property
    def identity(self) -> Mapping[Any, Any]:
        """The attributes of claim 169, by their numbers."""
        found = self.claims.get(CLAIM)
        return found if isinstance(found, Mapping) else {}


def claims_of(issuer: str, date: str | None, household: str, name: str | None) -> dict[int, Any]:
    """The claims of a card: the programme with its day, the household, the head if it is shown.

    >>> claims_of("kaesong-2020", "2020-08-05", "H-001", None)
    {1: 'kaesong-2020', 6: 1596585600, 169: {1: 'H-001'}}
    """
    claims: dict[int, Any] = {ISSUER: issuer}
    if date is not None:
        day = dt.datetime.combine(dt.date.fromisoformat(date), dt.time(), dt.UTC)
        claims[ISSUED_AT] = int(day.timestamp())
    return claims | {CLAIM: {ID: household, **({} if name is None else {NAME: name})}}


def encode(claims: Mapping[int, Any], signer: Signs) -> str:
    """Sign claims: the text of the code, in capitals, digits and signs alone."""
    import base45

    return str(base45.b45encode(zlib.compress(sign1(claims, signer))).decode())


def sign1(claims: Mapping[int, Any], signer: Signs, *, name_key: bool = True) -> bytes:
    """Sign claims as a COSE_Sign1 object; `name_key` writes the number of the key beside them."""
    import cbor2

    protected = cbor2.dumps({_ALGORITHM: _EDDSA})
    payload = cbor2.dumps(dict(claims))
    made = signer.sign_bytes(_to_sign(protected, payload))
    beside = {_KEY_ID: made[_NUMBER]} if name_key else {}
    return cbor2.dumps(cbor2.CBORTag(_SIGN1, [protected, beside, payload, made[_START:]]))


def decode(text: str) -> Token:
    """Read the text of a code; ValueError says that it is no signed claim 169.

    The signature is checked by `is_signed_by`, with the key that is trusted.
    """
    import base45

    packed = base45.b45decode(text.strip("\r\n"))  # a space is a digit of base 45
    unpacked = zlib.decompressobj()
    try:
        data = unpacked.decompress(packed, _LARGEST)
    except zlib.error as error:
        raise ValueError("it is not compressed with zlib") from error
    if not unpacked.eof:
        raise ValueError("it is too large, or not complete")
    token = read1(data)
    if not token.identity:
        raise ValueError("there is no claim 169 in it")
    return token


def read1(data: bytes) -> Token:
    """Read a COSE_Sign1 object of a token; ValueError says that it is none, or not EdDSA."""
    import cbor2

    try:
        found = cbor2.loads(data)
        while isinstance(found, cbor2.CBORTag) and found.tag in (_SIGN1, _TOKEN):
            found = found.value
        protected, beside, payload, signature = found
        headers = {**beside, **cbor2.loads(protected)}
        claims = cbor2.loads(payload)
    except (cbor2.CBORError, TypeError, ValueError, RecursionError) as error:
        raise ValueError("it is no COSE_Sign1 object") from error
    is_signed = headers.get(_ALGORITHM) == _EDDSA and isinstance(signature, bytes)
    if not is_signed or not isinstance(claims, Mapping):
        raise ValueError("it is not signed with EdDSA, or holds no claims")
    return Token(claims, headers.get(_KEY_ID), _to_sign(protected, payload), signature)


def is_signed_by(token: Token, key: bytes) -> bool:
    """Whether the Ed25519 key of these 32 bytes signed a token."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(token.signature, token.signed)
    except InvalidSignature:
        return False
    return True


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    """The bytes that are signed: the Sig_structure of RFC 9052, without external data."""
    import cbor2

    return bytes(cbor2.dumps(["Signature1", protected, b"", payload]))
