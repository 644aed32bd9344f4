"""The sum tree of a site: a root that fixes what all households get there, a path for each.

A leaf is a household: the hash of a nonce, its id and its amounts. A node is the hash of its two
children with the sums of both, and its own sums are theirs added. So the sums at the top are those
of the site, and no amount can be added, dropped, doubled or moved without another root.

    leaf = H(0 · nonce · length of id (4) · id · amounts)     H: the first 20 bytes of SHA-256
    node = H(1 · left · amounts of left · right · amounts of right)

An amount is a whole number of 16 bytes, in units of the last decimal of the item's step. Leaves
without a household, whose amounts are 0, fill the tree up to a power of two; all leaves are in
the order of their hashes. Nonces and the hashes of empty leaves are made with a key, so that
the same input gives the same tree and nobody without the key can try ids.

A proof shows, beside the household itself: for each level, the sums of the sibling there, which is
1, 2, 4 … other leaves together; and the number of levels, so the number of households rounded up
to a power of two. It names no other household. But the first sibling is a single household, or an
empty leaf: its amounts are shown, not whose they are.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ration.seals.code import code_of
from ration.seals.texts import PROOF, ROOT, ItemAmounts, head_lines

HASH, AMOUNT, NONCE = 20, 16, 16  # bytes
ROOT_LINE = "ROOT "
_LEAST = 2  # leaves of a tree
_NONCE_OF, _PAD_OF = "ration.nonce/1", "ration.pad/1"


@dataclass(frozen=True)
class Leaf:
    """A household: its id in the register, the id as papers show it, and its amounts."""

    id: str
    shown: str
    amounts: Sequence[int]


@dataclass(frozen=True)
class SumTree:
    """A tree: `levels` are its nodes from the leaves to the top, each a hash and its amounts.

    `nonces` and `places` are the nonce and the leaf of each household, by the id in the register.
    """

    levels: Sequence[Sequence[bytes]]
    nonces: dict[str, bytes]
    places: dict[str, int]

    @property
    def top(self) -> bytes:
        """The hash of the top."""
        return self.levels[-1][0][:HASH]

    @property
    def sums(self) -> tuple[int, ...]:
        """What all households get together, of each item."""
        return amounts_of(self.levels[-1][0])

    def amounts(self, household: str) -> tuple[int, ...]:
        """What a household gets of each item."""
        return amounts_of(self.levels[0][self.places[household]])

    def path(self, household: str) -> bytes:
        """The nonce of a household, the number of levels, and its siblings from the leaf up."""
        at, parts = self.places[household], []
        for siblings in self._siblings:
            parts.append(siblings[at ^ 1])
            at //= 2
        return b"".join([self.nonces[household], bytes([len(parts)]), *parts])

    @cached_property
    def _siblings(self) -> list[list[bytes]]:
        """Each node below the top as proofs write it: its side, hash and amounts."""
        return [
            [_sibling(node, left=at % 2 == 0) for at, node in enumerate(level)]
            for level in self.levels[:-1]
        ]


def sum_tree(key: bytes, place: tuple[str, str, str], leaves: Iterable[Leaf]) -> SumTree:
    """Build the tree of a place: the plan's code, the channel and the site, as the register has it.

    The order of the leaves changes nothing. All have the same items. ValueError if there are none,
    or an id is there twice.
    """
    nonces: dict[str, bytes] = {}
    nodes: list[tuple[bytes, str | None]] = []
    items = 0
    for each in leaves:
        nonce = _keyed(key, NONCE, _NONCE_OF, *place, each.id)
        nodes.append((leaf_node(nonce, each.shown, each.amounts), each.id))
        nonces[each.id], items = nonce, len(each.amounts)
    if not nodes or len(nonces) < len(nodes):
        raise ValueError("a tree needs households, each with an id of its own")
    size = max(_LEAST, 1 << (len(nodes) - 1).bit_length())
    nothing = bytes(AMOUNT * items)
    for number in range(1, size - len(nodes) + 1):
        nodes.append((_keyed(key, HASH, _PAD_OF, *place, str(number)) + nothing, None))
    nodes.sort(key=lambda node: node[0])
    levels = [[node for node, _ in nodes]]
    while len(levels[-1]) > 1:
        below = iter(levels[-1])
        levels.append([parent(left, right) for left, right in zip(below, below, strict=True)])
    places = {id_: at for at, (_, id_) in enumerate(nodes) if id_ is not None}
    return SumTree(levels, nonces, places)


def leaf_node(nonce: bytes, shown: str, amounts: Sequence[int]) -> bytes:
    """The node of a household: hash and amounts. OverflowError for an amount out of range."""
    id_ = shown.encode()
    written = b"".join([amount.to_bytes(AMOUNT) for amount in amounts])
    return _hash(b"\0" + nonce + len(id_).to_bytes(4) + id_ + written) + written


def parent(left: bytes, right: bytes) -> bytes:
    """The node above two nodes: hash and sums. OverflowError for a sum out of range."""
    pairs = zip(amounts_of(left), amounts_of(right), strict=True)
    sums = b"".join([(one + other).to_bytes(AMOUNT) for one, other in pairs])
    return _hash(b"\1" + left + right) + sums


def amounts_of(node: bytes) -> tuple[int, ...]:
    """The amounts of a node."""
    return tuple(int.from_bytes(node[at : at + AMOUNT]) for at in range(HASH, len(node), AMOUNT))


def root_text(
    code: str,
    programme: str,
    date: str | None,
    place: tuple[str, str],
    amounts: Sequence[tuple[ItemAmounts, int]],
    top: bytes,
) -> str:
    """The text of a root: the place, the sum of each item, and the digest of all that as a code.

    `place` is the channel and the site, as papers show it.
    """
    head = head_lines(ROOT, code, programme, date)
    lines = [*head, " ".join(place), *(item.line(amount) for item, amount in amounts)]
    return rooted(lines, top)


def letters_of(root: str) -> str:
    """The letters of a root, from its text."""
    return root.rpartition(ROOT_LINE)[2]


def rooted(lines: Sequence[str], top: bytes) -> str:
    """Add to the lines of a root the line of its digest, which is of the lines and the top."""
    text = "\n".join(lines)
    return f"{text}\n{ROOT_LINE}{code_of(_hash(text.encode() + bytes(1) + top))}"


def proof_text(code: str, path: bytes) -> str:
    """The text of a proof: of letters, digits, spaces and hyphens that small QR codes hold."""
    return f"{PROOF} {code} {base64.b32encode(path).decode().rstrip('=')}"


def _sibling(node: bytes, *, left: bool) -> bytes:
    return b"".join([bytes([left]), node[:HASH], *map(_varint, amounts_of(node))])


def _varint(number: int) -> bytes:
    """A number in LEB128: seven bits a byte, the lowest first.

    >>> _varint(0).hex(), _varint(300).hex()
    ('00', 'ac02')
    """
    written = bytearray()
    while number > 127:
        written.append(number & 127 | 128)
        number >>= 7
    written.append(number)
    return bytes(written)


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:HASH]


def _keyed(key: bytes, length: int, *texts: str) -> bytes:
    return hmac.digest(key, "\n".join(texts).encode(), "sha256")[:length]
