"""Check that a slip is part of a root: by the slip, its proof and the root's code alone."""

import base64
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from ration.seals.sum_tree import (
    AMOUNT,
    HASH,
    NONCE,
    amounts_of,
    leaf_node,
    letters_of,
    parent,
    proof_text,
    rooted,
)
from ration.seals.texts import PROOF, ROOT, SLIP, ItemAmounts, split_signature

_ITEM = re.compile(r"(\S+) ([0-9]{1,39})(?:\.([0-9]{1,12}))? (.+)")  # an amount has 16 bytes
_HEAD = 4  # lines before those of items
_LEFT = b"\1"  # the sibling is at the left
_SIDES = (b"\0", _LEFT)
_LONGEST = 19  # bytes of an amount of 128 bits, seven in a byte

# What is no proof: a text that is no slip, one that is no proof, and a proof of another plan.
Fault = Literal["slip", "proof", "plan"]


class NotProven(ValueError):
    """A slip and a proof that do not fit together; `fault` is what is wrong."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(
            {
                "slip": "this is not the text of a slip",
                "proof": "this is not the text of a proof for that slip",
                "plan": "the proof is of another plan than the slip",
            }[fault]
        )
        self.fault = fault


@dataclass(frozen=True)
class ProvenRoot:
    """The root that a slip and its proof lead to; it proves nothing unless it is the site's.

    `text` is that of the root, `code` its 32 letters, and `sums` what all households of the site
    get together. `levels` is the height of the tree: at most 2 ** levels households.
    """

    text: str
    code: str
    sums: tuple[tuple[ItemAmounts, int], ...]
    levels: int


def check_proof(slip: str, proof: str) -> ProvenRoot:
    """Calculate the root that a slip and its proof lead to.

    The household is counted at its site if this root is the one that was published for the site:
    compare `code`, or `text`. A changed slip or proof leads to another root, or to none. A
    signature on the slip is not checked. Raises NotProven if there is no root.
    """
    lines, amounts = _read_slip(slip)
    code, data = _read_proof(proof)
    if lines[0].partition(" ")[2] != code:
        raise NotProven("plan")
    try:
        node, levels = _climb(lines[3], [amount for _, amount in amounts], data)
    except (OverflowError, UnicodeEncodeError):
        raise NotProven("proof") from None
    sums = tuple((item, total) for (item, _), total in zip(amounts, amounts_of(node), strict=True))
    head = [f"{ROOT} {code}", *lines[1 : _HEAD - 1]]
    text = rooted([*head, *(item.line(total) for item, total in sums)], node[:HASH])
    return ProvenRoot(text, letters_of(text), sums, levels)


def _read_slip(slip: str) -> tuple[list[str], list[tuple[ItemAmounts, int]]]:
    """The lines of a slip, without a signature, and its amounts."""
    lines = split_signature(slip)[0].split("\n")
    if len(lines) <= _HEAD or not lines[0].startswith(f"{SLIP} "):
        raise NotProven("slip")
    amounts = []
    for line in lines[_HEAD:]:
        found = _ITEM.fullmatch(line)
        if found is None:
            raise NotProven("slip")
        name, whole, part, unit = found.groups(default="")
        item, amount = ItemAmounts(name, unit, len(part)), int(whole + part)
        if item.line(amount) != line:  # such as zeros before a number
            raise NotProven("slip")
        amounts.append((item, amount))
    return lines, amounts


def _read_proof(proof: str) -> tuple[str, bytes]:
    """The plan's code and the bytes of a proof."""
    words = proof.split()
    if len(words) != 3 or words[0] != PROOF:  # kind, code, bytes
        raise NotProven("proof")
    _, code, letters = words
    try:
        data = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raise NotProven("proof") from None
    if proof_text(code, data) != " ".join(words):  # bits that base 32 leaves over
        raise NotProven("proof")
    return code, data


def _climb(household: str, amounts: Sequence[int], written: bytes) -> tuple[bytes, int]:
    """The top that a household's leaf and its siblings lead to, and the number of levels.

    NotProven or OverflowError if `written` is not the data of a proof.
    """
    data = io.BytesIO(written)
    node = leaf_node(_take(data, NONCE), household, amounts)
    levels = _take(data, 1)[0]
    for _ in range(levels):
        side = _take(data, 1)
        digest = _take(data, HASH)
        sibling = digest + b"".join([_varint(data).to_bytes(AMOUNT) for _ in amounts])
        if side not in _SIDES:
            raise NotProven("proof")
        node = parent(sibling, node) if side == _LEFT else parent(node, sibling)
    if levels == 0 or data.read(1):
        raise NotProven("proof")
    return node, levels


def _take(data: BinaryIO, count: int) -> bytes:
    """The next bytes; NotProven if there are fewer."""
    taken = data.read(count)
    if len(taken) < count:
        raise NotProven("proof")
    return taken


def _varint(data: BinaryIO) -> int:
    """The next number, in LEB128; NotProven if it has more bytes than it needs."""
    number = 0
    for at in range(_LONGEST):
        byte = _take(data, 1)[0]
        number |= (byte & 127) << 7 * at
        if byte <= 127:  # the last byte
            if at and not byte:
                break
            return number
    raise NotProven("proof")
