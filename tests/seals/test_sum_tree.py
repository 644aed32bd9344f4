"""The sum tree: its format by a published vector, which other programs check too."""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from ration.seals.code import code_of
from ration.seals.proof import NotProven, check_proof
from ration.seals.sum_tree import Leaf, proof_text, root_text, sum_tree
from ration.seals.texts import ItemAmounts, signed, slip_text

SITE: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
KEY, PLACE = bytes.fromhex(SITE["key"]), (SITE["channel"], SITE["site"])
ITEMS = [ItemAmounts(**item) for item in SITE["items"]]
HEAD = (SITE["seal"], SITE["programme"], SITE["date"], PLACE)
Node = tuple[bytes, list[int], list[str]]  # hash, amounts, the ids below it
HOUSEHOLDS = {each["id"]: [int(a) for a in each["amounts"]] for each in SITE["households"]}


def test_the_vector_is_what_the_tree_makes() -> None:
    leaves = [Leaf(id_, id_, amounts) for id_, amounts in HOUSEHOLDS.items()]
    tree = sum_tree(KEY, (SITE["seal"], *PLACE), leaves)
    pairs = list(zip(ITEMS, tree.sums, strict=True))
    assert root_text(*HEAD, pairs, tree.top) == SITE["root"]
    assert tree.top.hex() == SITE["top"]
    for each in SITE["households"]:
        amounts = zip(ITEMS, HOUSEHOLDS[each["id"]], strict=True)
        assert tree.nonces[each["id"]].hex() == each["nonce"]
        assert proof_text(SITE["seal"], tree.path(each["id"])) == each["proof"]
        assert slip_text(*HEAD, each["id"], list(amounts)) == each["slip"]


def test_the_vector_by_a_few_lines_of_its_own() -> None:
    leaves: list[Node] = [(keyed("ration.pad/1", str(n))[:20], [0, 0, 0], []) for n in (1, 2, 3)]
    leaves += [
        (digest(data + written(amounts)), amounts, [id_])
        for id_, amounts in HOUSEHOLDS.items()
        for data in [b"\0" + keyed("ration.nonce/1", id_)[:16] + length(id_) + id_.encode()]
    ]
    level = sorted(leaves)
    paths = dict.fromkeys(HOUSEHOLDS, b"")
    while len(level) > 1:
        pairs = list(zip(level[::2], level[1::2], strict=True))
        for left, right in pairs:
            for side, inside, (other, sums, _) in ((0, left, right), (1, right, left)):
                for id_ in inside[2]:
                    paths[id_] += bytes([side]) + other + b"".join(map(leb128, sums))
        level = [above(left, right) for left, right in pairs]
    [(top, sums, _)] = level
    assert (top.hex(), [str(total) for total in sums]) == (SITE["top"], SITE["sums"])
    text = SITE["root"].rpartition("\nROOT ")[0]
    assert code_of(digest(text.encode() + b"\0" + top)) == SITE["code"]
    for each in SITE["households"]:
        data = bytes.fromhex(each["nonce"]) + bytes([3]) + paths[each["id"]]
        letters = base64.b32encode(data).decode().rstrip("=")
        assert each["proof"] == f"RATION-PROOF1 {SITE['seal']} {letters}"


def above(left: Node, right: Node) -> Node:
    """The node above two nodes: hash, sums, and the ids below it."""
    data = b"\1" + left[0] + written(left[1]) + right[0] + written(right[1])
    sums = [one + other for one, other in zip(left[1], right[1], strict=True)]
    return digest(data), sums, left[2] + right[2]


def keyed(kind: str, last: str) -> bytes:
    text = f"{kind}\n{SITE['seal']}\n{SITE['channel']}\n{SITE['site']}\n{last}"
    return hmac.new(KEY, text.encode(), hashlib.sha256).digest()


def digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:20]


def written(amounts: list[int]) -> bytes:
    return b"".join(amount.to_bytes(16, "big") for amount in amounts)


def length(text: str) -> bytes:
    return len(text.encode()).to_bytes(4, "big")


def leb128(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number % 128 + 128]) + leb128(number // 128)


@pytest.mark.parametrize("each", SITE["households"], ids=lambda each: each["id"])
def test_a_slip_and_its_proof_lead_to_the_root(each: dict[str, Any]) -> None:
    found = check_proof(each["slip"], each["proof"])
    assert (found.text, found.code, found.levels) == (SITE["root"], SITE["code"], 3)
    assert [str(total) for _, total in found.sums] == SITE["sums"]


def test_a_signed_slip_is_checked_without_its_signature() -> None:
    class Signer:
        def sign_text(self, text: str) -> str:
            return base64.b64encode(self.sign_bytes(text.encode())).decode()

        def sign_bytes(self, data: bytes) -> bytes:
            return data

    first = SITE["households"][0]
    found = check_proof(signed(first["slip"], Signer()) + "\n", first["proof"] + "\n")
    assert found.code == SITE["code"]


def test_what_is_no_proof_says_which_text_is_wrong() -> None:
    slip, proof = SITE["households"][0]["slip"], SITE["households"][0]["proof"]
    _, code, letters = proof.split()
    changed = [("SLIP1", "SLIP2"), ("20.000", "020.000"), ("20.000", "20,000"),
               ("20.000", "-20.000"), ("20.000", "9" * 50), (" kg", "")]  # fmt: skip
    for text in ["", proof, *(slip.replace(*change) for change in changed)]:
        assert fault(text, proof) == "slip"
    raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    longer = raw[:-1] + bytes([raw[-1] | 128, 0])  # the last number with a byte too many
    no_levels = raw[:16] + b"\0"
    huge = raw[:17] + raw[17:38] + b"\xff" * 19 + raw[38:]
    bad = [raw[:-1], raw + b"\0", longer, no_levels, huge, raw[:17] + b"\2" + raw[18:], b""]
    texts = [proof_text(code, data) for data in bad]
    texts += [slip, proof.lower(), proof + " A", proof + "=", letters, proof.replace("A", "1")]
    assert {fault(slip, text) for text in texts} == {"proof"}
    assert fault(slip, proof.replace(code, "K7Q2-9XMF-3D5H-8RTV")) == "plan"


def test_sums_that_are_too_large_are_not_carried_into_the_next_item() -> None:
    first = SITE["households"][0]
    slip, amount = first["slip"], 2**128 - 1
    path = bytes(16) + bytes([1]) + bytes(21) + leb128(amount) + leb128(0) + leb128(0)
    assert fault(slip, proof_text(SITE["seal"], path)) == "proof"


def test_a_tree_needs_households_each_with_an_id_of_its_own() -> None:
    leaf = Leaf("H-1", "H-1", [1])
    for leaves in ([], [leaf, leaf]):
        with pytest.raises(ValueError, match="an id of its own"):
            sum_tree(KEY, ("code", *PLACE), leaves)


def fault(slip: str, proof: str) -> str:
    with pytest.raises(NotProven) as raised:
        check_proof(slip, proof)
    return raised.value.fault
