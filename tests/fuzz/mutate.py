"""Damaged inputs: bytes of good ones removed, repeated, exchanged, or replaced by typical ones."""

from collections.abc import Iterator, Sequence
from random import Random

PIECES = (
    b"\0", b"\r", b"\n", b"\r\n", b'"', b'""', b",", b";", b"\t", b"|", b"'", b"=", b"\xff",
    b"\xfe", b"\xff\xfe", b"\xef\xbb\xbf", b"\xb0\xa1", b"\xe9", b"PK\x03\x04", b"\x1f\x8b",
    b"#N/A", b"9" * 30, b"9" * 5000, b"-1", b"1e9", b"1e999999", b"5.22E+13", b"NaN", b"inf",
    b"0", b"-0", b"1/0", b"1/3", b"0.1", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xd9\xa3",
    b"\xc2\xb2", b"\xe2\x80\x8b", b"\xe2\x80\xae", b"\xc2\xa0", b"[" * 2000, b"{", b"}",
    b"[", b"]", b"\\ud800", b"\\u0000", b"null", b"true", b"</c>", b"<v>", b"-", b"+", b"%",
    b"kg", b" ", b"/", b"..", b"XFD1048576", b"0001-01-01", b"9999-12-31", b"2020-02-30",
    b"A" * 300, b"<!--", b"-->", b"\x80", b"\x7f", b"\x00\x00\x00\x80",
)  # fmt: skip


def mutated(seeds: Sequence[bytes], random: Random) -> Iterator[bytes]:
    """Endless damaged inputs, which the same seeds and random numbers give again."""
    while True:
        data = random.choice(seeds) if seeds else b""
        for _ in range(random.choice((1, 1, 2, 3, 6))):
            data = _damaged(data, seeds, random)
        yield data


def _damaged(data: bytes, seeds: Sequence[bytes], random: Random) -> bytes:
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.choice((0, 0, 1, 1, 2, 4, 8, 16, 64)))
    kind = random.randrange(6)
    if kind == 0:
        middle = random.choice(PIECES)
    elif kind == 1:
        middle = random.randbytes(random.choice((1, 1, 2, 4)))
    elif kind == 2:
        middle = data[start:end] * random.choice((2, 2, 3, 3, 50, 400))
    elif kind == 3:
        middle = b""
    elif kind == 4:
        other = random.choice(seeds) if seeds else b""
        at = random.randrange(len(other) + 1)
        middle = other[at : at + random.choice((2, 8, 40))]
    else:
        middle = bytes(byte ^ 1 << random.randrange(8) for byte in data[start:end])
    return data[:start] + middle + data[end:]
