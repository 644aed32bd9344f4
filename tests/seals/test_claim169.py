"""Claim 169: the published examples of each of its formats, and what is refused."""

import hashlib
import zlib
from typing import Any

import base45
import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ration.seals.claim169 import (
    Token,
    claims_of,
    decode,
    encode,
    is_signed_by,
    read1,
    sign1,
)

# The first key of RFC 8032, 7.1, which the examples of COSE and of claim 169 use too.
SECRET = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
NUMBER = bytes(range(8))


class Rfc8032:
    """Signs with the key of RFC 8032."""

    def sign_bytes(self, data: bytes) -> bytes:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SECRET))
        return b"Ed" + NUMBER + key.sign(data)

    def sign_text(self, text: str) -> str:
        return self.sign_bytes(text.encode()).hex()


SIGNER = Rfc8032()
CLAIMS = claims_of("kaesong-2020", "2020-08-05", "H-001", "Kim")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
    ],
)
def test_the_examples_of_rfc_9285(data: bytes, text: str) -> None:
    assert (base45.b45encode(data).decode(), base45.b45decode(text)) == (text, data)


def test_the_example_of_cose_with_ed25519() -> None:
    """Working group COSE, examples, eddsa-sig-01: what is signed, and its signature."""
    example = bytes.fromhex(
        "D28445A201270300A10442313154546869732069732074686520636F6E74656E742E58407142FD2FF96D56DB85BE"
        "E905A76BA1D0B7321A95C8C4D3607C5781932B7AFB8711497DFA751BF40B58B3BCC32300B1487F3DB34085EEF013"
        "BF08F4A44D6FEF0D"
    )
    with pytest.raises(ValueError, match="COSE_Sign1"):  # its payload is a sentence, no token
        read1(example)
    protected, _, payload, signature = cbor2.loads(example).value
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    assert is_signed_by(Token({}, None, signed, signature), PUBLIC)
    assert SIGNER.sign_bytes(signed)[10:] == signature


def test_the_claims_of_rfc_8392() -> None:
    """Appendix A.1: the example claims of a web token, signed and read back."""
    example = bytes.fromhex(
        "a70175636f61703a2f2f61732e6578616d706c652e636f6d02656572696b77037818636f61703a2f2f6c69676874"
        "2e6578616d706c652e636f6d041a5612aeb0051a5610d9f0061a5610d9f007420b71"
    )
    claims = cbor2.loads(example)
    token = read1(sign1(claims, SIGNER))
    assert token.claims == claims
    assert cbor2.loads(token.signed)[3] == example


def test_the_published_example_of_claim_169() -> None:
    """The example `ed25519-signed` of the library claim169 (Rust), as the SHA-256 of its bytes.

    Same claims and same key give the same token, so that its readers read ours.
    """
    claims = {
        1: "https://mosip.example.org",
        4: 1800000000,
        6: 1700000000,
        169: {1: "ID-SIGNED-001", 4: "Signed Test Person"},
    }
    token = sign1(claims, SIGNER, name_key=False)
    published = "b5a6591423fda91a68c1397f93f16b2e23df27bff98f24682b49cf831f4a7494"
    assert hashlib.sha256(token).hexdigest() == published
    assert read1(token).claims == claims


@given(st.text(min_size=1, max_size=20), st.none() | st.text(max_size=20))
def test_what_is_encoded_is_read_back(household: str, name: str | None) -> None:
    claims = claims_of("kaesong-2020", None, household, name)
    text = encode(claims, SIGNER)
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    token = decode(text)
    assert (token.claims, token.key_id) == (claims, NUMBER)
    assert token.identity[1] == household
    assert is_signed_by(token, PUBLIC)


@given(st.data())
def test_any_changed_bit_is_found(data: st.DataObject) -> None:
    """A code with a changed bit cannot be read, or is not signed, or says the same.

    The number of the key is beside what is signed: it says which key to try, and nothing else.
    """
    token = sign1(CLAIMS, SIGNER)
    bit = data.draw(st.integers(0, len(token) * 8 - 1))
    changed = bytearray(token)
    changed[bit // 8] ^= 1 << bit % 8
    text = base45.b45encode(zlib.compress(bytes(changed))).decode()
    try:
        read = decode(text)
    except ValueError:
        return
    assert read.claims == CLAIMS or not is_signed_by(read, PUBLIC)


def _packed(value: Any) -> str:
    return str(base45.b45encode(zlib.compress(cbor2.dumps(value))).decode())


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "Z", "BB8"),
        _packed({1: 2}),
        _packed([b"", {}, b"", b""]),
        _packed(cbor2.CBORTag(18, [cbor2.dumps({1: -7}), {}, cbor2.dumps(CLAIMS), b"x" * 64])),
        _packed(cbor2.CBORTag(18, [cbor2.dumps({1: -8}), {}, cbor2.dumps({1: "x"}), b"x" * 64])),
        _packed(cbor2.CBORTag(18, [cbor2.dumps({1: -8}), {}, cbor2.dumps(CLAIMS), "x" * 64])),
        _packed(cbor2.CBORTag(18, [cbor2.dumps({1: -8}), {}, 7, b"x" * 64])),
        base45.b45encode(zlib.compress(b"\x81" * 30_000)).decode(),
        base45.b45encode(zlib.compress(bytes(10**6))).decode(),
        base45.b45encode(zlib.compress(sign1(CLAIMS, SIGNER))[:-9]).decode(),
    ],
)
def test_what_is_no_claim_169_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # each says something else
        decode(text)
