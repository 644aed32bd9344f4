"""Laws of the sum tree: a root fixes what every household of a site gets, and a proof shows it."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import hypothesis.strategies as st
import polars as pl
from among import among
from hypothesis import assume, given
from registers import Case, cases
from shortages import Scarce, scarce

import ration
from ration.export.pdf.fitting import plain
from ration.export.proofs.proofs import SiteProofs
from ration.seals.proof import NotProven, check_proof
from ration.seals.sum_tree import HASH, NONCE, Leaf, SumTree, proof_text, root_text, sum_tree
from ration.seals.texts import ItemAmounts, slip_text

KEY = bytes(range(32))
CODE = "K7Q2-9XMF-3D5H-8RTW"
ITEMS = (ItemAmounts("rice", "kg", 3), ItemAmounts("oil", "bottle", 0), ItemAmounts("cash", "₩", 2))
IDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
AMOUNTS = st.integers(0, 2**63 - 1) | among((0, 1, 127, 128, 20_000))


class Site(NamedTuple):
    """What the households of a site get, by their ids; and what the tree is made with."""

    households: dict[str, tuple[int, ...]]
    key: bytes = KEY
    code: str = CODE
    programme: str = "kaesong-2020"
    date: str | None = "2020-08-05"
    place: tuple[str, str] = ("centre", "DC-01")

    def tree(self) -> SumTree:
        leaves = [Leaf(id_, id_, amounts) for id_, amounts in self.households.items()]
        return sum_tree(self.key, (self.code, *self.place), leaves)

    def root(self) -> str:
        tree = self.tree()
        return root_text(*self._head(), self._pairs(tree.sums), tree.top)

    def slip(self, id_: str) -> str:
        return slip_text(*self._head(), id_, self._pairs(self.households[id_]))

    def proof(self, id_: str) -> str:
        return proof_text(self.code, self.tree().path(id_))

    def _head(self) -> tuple[str, str, str | None, tuple[str, str]]:
        return self.code, self.programme, self.date, self.place

    def _pairs(self, amounts: tuple[int, ...]) -> list[tuple[ItemAmounts, int]]:
        return list(zip(ITEMS, amounts, strict=False))


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """A site of some households, all with the same items; each gets something."""
    items = draw(st.integers(1, 3))
    ids = draw(st.lists(IDS, min_size=1, max_size=9, unique=True))
    return Site({id_: tuple(draw(AMOUNTS) for _ in range(items)) for id_ in ids})


def leads_to(site: Site, slip: str, proof: str) -> bool:
    """Whether a slip and a proof lead to the root of a site."""
    try:
        return check_proof(slip, proof).text == site.root()
    except NotProven:
        return False


class TestProofs:
    """A household's slip and proof lead to the root of its site, and nothing else does."""

    @given(sites())
    def test_every_household_is_proven(self, site: Site) -> None:
        assert all(leads_to(site, site.slip(id_), site.proof(id_)) for id_ in site.households)

    @given(sites(), st.data())
    def test_a_changed_bit_of_a_slip_or_a_proof_is_found(
        self, site: Site, data: st.DataObject
    ) -> None:
        id_ = data.draw(among([*site.households]))
        texts = [site.slip(id_), site.proof(id_)]
        which = data.draw(st.integers(0, 1))
        letters = bytearray(texts[which].encode())
        bit = data.draw(st.integers(0, 8 * len(letters) - 1))
        letters[bit // 8] ^= 1 << bit % 8
        texts[which] = letters.decode(errors="replace")
        assert not leads_to(site, *texts)

    @given(sites(), st.data())
    def test_the_proof_of_another_household_is_none(self, site: Site, data: st.DataObject) -> None:
        assume(len(site.households) > 1)
        one, other = data.draw(st.permutations([*site.households]))[:2]
        assert not leads_to(site, site.slip(one), site.proof(other))


class TestRoots:
    """The root of a site fixes who gets what there; the order of rows changes nothing."""

    @given(sites(), st.data())
    def test_the_order_of_households_changes_nothing(self, site: Site, data: st.DataObject) -> None:
        order = data.draw(st.permutations([*site.households]))
        other = site._replace(households={id_: site.households[id_] for id_ in order})
        assert other.root() == site.root()
        assert [other.proof(id_) for id_ in order] == [site.proof(id_) for id_ in order]

    @given(sites(), st.data())
    def test_every_change_changes_the_root(self, site: Site, data: st.DataObject) -> None:
        id_ = data.draw(among([*site.households]))
        for change in changes(site, id_, data):
            assert letters(change) != letters(site), change
            assert not leads_to(change, site.slip(id_), site.proof(id_)), change

    @given(sites())
    def test_the_sums_are_those_of_the_households(self, site: Site) -> None:
        sums = tuple(map(sum, zip(*site.households.values(), strict=True)))
        assert site.tree().sums == sums
        id_ = next(iter(site.households))
        assert (
            tuple(total for _, total in check_proof(site.slip(id_), site.proof(id_)).sums) == sums
        )


def changes(site: Site, id_: str, data: st.DataObject) -> Iterator[Site]:
    """The same site with a household, an amount, the place, the plan or the key changed."""
    households, own = site.households, site.households[id_]
    more = [id_ + "x", "ghost"]
    yield site._replace(households=households | {more[0]: own})  # doubled
    yield site._replace(households=households | {more[1]: tuple(0 for _ in own)})  # padded
    others = {each: amounts for each, amounts in households.items() if each != id_}
    if others:
        yield site._replace(households=others)  # dropped
    yield site._replace(households=others | {id_ + "y": own})  # another id
    yield site._replace(households=households | {id_: (own[0] + 1, *own[1:])})
    if own != own[::-1]:
        yield site._replace(households=households | {id_: own[::-1]})  # swapped between items
    other = data.draw(among([*households]))
    if households[other] != own:
        yield site._replace(households=households | {id_: households[other], other: own})
    yield site._replace(place=("centre", "DC-02"))
    yield site._replace(place=("store", "DC-01"))
    yield site._replace(code="K7Q2-9XMF-3D5H-8RTV")
    yield site._replace(programme="kaesong-2021")
    yield site._replace(date=None)
    yield site._replace(key=bytes(32))


def letters(site: Site) -> str:
    return site.root().rpartition("ROOT ")[2]


class TestPrivacy:
    """A proof says of others only sums: level by level, of 1, 2, 4 … leaves beside the path."""

    @given(sites(), st.data())
    def test_a_proof_is_the_nonce_and_the_sums_beside_the_path(
        self, site: Site, data: st.DataObject
    ) -> None:
        id_ = data.draw(among([*site.households]))
        tree = site.tree()
        at, shown = tree.places[id_], tree.path(id_)
        leaves = [tuple(int.from_bytes(node[n : n + 16]) for n in range(HASH, len(node), 16))
                  for node in tree.levels[0]]  # fmt: skip
        levels = len(tree.levels) - 1
        assert 2**levels == max(2, 1 << (len(site.households) - 1).bit_length())
        assert shown[: NONCE + 1] == tree.nonces[id_] + bytes([levels])
        expected = shown[: NONCE + 1]
        for level in range(levels):
            beside = (at >> level) ^ 1
            below = leaves[beside << level : beside + 1 << level]
            hashed = tree.levels[level][beside][:HASH]
            sums = [leb128(sum(each)) for each in zip(*below, strict=True)]
            expected += bytes([1 - beside % 2]) + hashed + b"".join(sums)
        assert shown == expected

    @given(sites())
    def test_other_keys_make_other_nonces(self, site: Site) -> None:
        other = site._replace(key=bytes(32)).tree().nonces
        nonces = site.tree().nonces
        assert len({*nonces.values(), *other.values()}) == 2 * len(nonces)


def leb128(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number % 128 + 128]) + leb128(number // 128)


class TestPlans:
    """The sums of a root are the lines of its manifest that households get, to the step."""

    @given(cases())
    def test_of_what_is_due(self, case: Case) -> None:
        held(homes(case).plan())

    @given(scarce())
    def test_of_what_is_issued(self, short: Scarce) -> None:
        held(short._replace(case=homes(short.case)).plan())


def homes(case: Case) -> Case:
    """The same case, where every row is one household."""
    rows = [{name: cell for name, cell in row.items() if name != "households"} for row in case.rows]
    return Case(case.table, rows)


def proven(plan: ration.DistributionPlan) -> SiteProofs:
    """The proofs of a plan; the test is skipped if a step is no decimal."""
    assert plan._households is not None
    try:
        return SiteProofs(plan, plan._households, KEY)
    except ration.DataError as error:
        assume({each.code for each in error.problems} != {"slip-step"})
        raise


def placed(plan: ration.DistributionPlan) -> list[tuple[str, str]]:
    return [(manifest.channel, manifest.site) for manifest in plan.sites]


def held(plan: ration.DistributionPlan) -> None:
    """Hold every root against its manifest, and every household against its root."""
    proofs = proven(plan)
    pooled = {pool.item for pool in plan._programme.pools} if plan._programme else set()
    for manifest in plan.sites:
        place = manifest.channel, manifest.site
        tree = proofs.tree(*place)
        lines = {
            line.item: line.quantity.amount
            for line in manifest.lines.values()
            if line.quantity.amount and line.item not in pooled
        }
        sums = [] if tree is None else tree.sums
        assert {i.item: Fraction(total, 10**i.decimals) for i, total in sums} == lines
        for id_ in [] if tree is None else tree.households:
            slip, proof = proofs.slip(*place, id_), proofs.proof(*place, id_)
            assert slip is not None
            assert proof is not None
            assert check_proof(slip, proof).text == proofs.root(*place)
            assert slip.split("\n")[2:4] == [plain(" ".join(place)), plain(id_)]


def test_households_of_a_site_are_all_in_its_tree() -> None:
    rows = {"household_id": ["1", "2", "3"], "persons": [4, 3, 1], "adults": [2, 1, 0]}
    proofs = proven(ration.compute(pl.DataFrame(rows)))
    found = proofs.tree("centre", "all")
    assert found is not None
    assert found.households == ["1", "2", "3"]
    assert (proofs.proof("centre", "all", "4"), proofs.proof("centre", "DC-9", "1")) == (None, None)
    assert (proofs.root("nowhere", "all"), proofs.slip("centre", "all", "4")) == (None, None)
