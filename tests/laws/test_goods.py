"""Laws of goods: shares, packs, vehicles, linear rules, and the names of files and cells."""

import re
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import oracle
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import SITES
from strategies import MANY, NON_LINEAR, Table, item_tables, load, programmes, whole

from ration import Item, Vehicle
from ration.core.text.cells import clean, harmless, harmless_column, plain, tidy
from ration.engine.apportion import NobodyToShare, apportion
from ration.engine.packing import Packed, Packing
from ration.engine.rules import rules
from ration.export.file_names import file_names

WEIGHTS = st.dictionaries(st.text(max_size=4), st.integers(0, 10**6), max_size=12)


class TestSharing:
    """A pool's shares add up to the pool, and each is within one step of its exact quota."""

    @MANY
    @given(st.integers(0, 10**15), WEIGHTS, st.integers(1, 10**6))
    def test_sharing(self, total: int, some: dict[str, int], more: int) -> None:
        weights = some | {"somebody": more}
        shares = apportion(total, weights)
        assert sum(shares.values()) == total
        quotas = {name: Fraction(total * n, sum(weights.values())) for name, n in weights.items()}
        assert all(abs(shares[name] - quota) < 1 for name, quota in quotas.items())

    @MANY
    @given(st.integers(0, 10**6), WEIGHTS, st.integers(1, 10**6))
    def test_weight_0_gets_no_share(self, total: int, some: dict[str, int], more: int) -> None:
        weights = some | {"somebody": more}
        shares = apportion(total, weights)
        assert not any(part for name, part in shares.items() if weights[name] == 0)

    @given(st.integers(0, 10**6), st.lists(st.text(max_size=4), unique=True, max_size=4))
    def test_a_pool_with_nobody_to_share_it_is_refused(self, total: int, names: list[str]) -> None:
        with pytest.raises(NobodyToShare):
            apportion(total, dict.fromkeys(names, 0))


# kilograms, and cubic metres; None means the volume is unknown, or has no limit
Space = tuple[Fraction, Fraction | None]


class Goods(NamedTuple):
    """An item, its steps at each of some sites, and the vehicle that carries them."""

    table: Table
    item: Item
    sites: list[int]
    vehicle: Vehicle

    @property
    def packed(self) -> Packed:
        """The packs of all sites together."""
        return self.packing.pack_sites(self.sites)

    @property
    def packing(self) -> Packing:
        """How the item is packed."""
        return Packing(self.item)


@st.composite
def goods(draw: st.DrawFn, most: int = 3) -> Goods:
    """Goods for several vehicles, but few enough to load piece by piece."""
    table = draw(item_tables("rice", most))
    rule = {"item": "rice", "per": "person", "quantity": draw(whole(table, 1)), "channel": "c"}
    vehicle = {"name": "Lorry", "carries": f"{draw(st.sampled_from((5, 75, 1500, 60_000)))} kg"}
    vehicle |= draw(st.sampled_from(({}, {"volume": "1 m3"}, {"volume": "30 m3"})))
    goods: Table = {"id": "goods", "version": "1", "title": "Goods", "channels": {"c": {}}}
    goods |= {"items": {"rice": table}, "allocations": [rule], "vehicles": {"lorry": vehicle}}
    steps = st.integers(0, 300) | st.sampled_from((999, 1000, 5000))
    sites, programme = draw(st.lists(steps, min_size=1, max_size=4)), load(goods)
    return Goods(table, programme.items[0], sites, programme.vehicles[0])


def pieces(goods: Goods) -> list[Space]:
    """Every pack to send, largest first."""
    spaces: list[Space] = []
    packs = sorted(
        goods.table["packs"], key=lambda pack: -oracle.in_steps(pack["holds"], goods.table)
    )
    counts = goods.packing.dispatch(goods.packed) or ((), 0)
    for pack, count in zip(packs, counts[0], strict=True):
        steps = int(oracle.in_steps(pack["holds"], goods.table))
        net = oracle.net_kg(goods.table, steps) or Fraction(0)
        tare = oracle.parse(pack["tare"])[1] / 1000 if "tare" in pack else Fraction(0)
        litres = oracle.parse(pack["volume"])[1] if "volume" in pack else None
        if litres is None and "volume" in goods.table:
            each = oracle.parse(goods.table["volume"])[1]
            litres = oracle.in_units(pack["holds"], goods.table) * each
        spaces += [(net + tare, None if litres is None else litres / 10**6)] * count
    return spaces


def loaded(goods: Goods) -> int:
    """Count the vehicles for loading piece after piece, none overloaded."""
    weight, room = goods.vehicle.carries.to("kg").amount, goods.vehicle.volume
    empty: Space = (weight, None if room is None else room.to("m3").amount)
    begun: list[Space] = []  # what is left of the vehicles in which another piece fits
    load, count = pieces(goods), 0
    kinds = set(load)
    for kg, m3 in load:
        place = next((n for n, left in enumerate(begun) if fits((kg, m3), left)), len(begun))
        count += place == len(begun)
        left = [*begun, empty][place]
        left = (left[0] - kg, None if left[1] is None else left[1] - (m3 or 0))
        begun[place : place + 1] = [left] if any(fits(piece, left) for piece in kinds) else []
    return count


def fits(piece: Space, left: Space) -> bool:
    """Whether a piece fits into the rest of a vehicle."""
    return piece[0] <= left[0] and (left[1] is None or (piece[1] or 0) <= left[1])


class TestPacking:
    """Packs and the loose remainder add up to the quantity."""

    @MANY
    @given(goods())
    def test_packs_and_loose_add_up_to_the_quantity(self, goods: Goods) -> None:
        holds = [int(goods.item.steps(pack.holds)) for pack in goods.packing.packs]
        for steps in goods.sites:
            packed = goods.packing.pack(steps)
            packs = sum(n * each for n, each in zip(packed.counts, holds, strict=True))
            assert packs + packed.loose == steps
            assert packed.loose < min(holds, default=steps + 1)

    @MANY
    @given(goods())
    def test_sites_together_have_the_packs_and_weights_of_each(self, goods: Goods) -> None:
        parts = [goods.packing.pack(steps) for steps in goods.sites]
        counts = [part.counts for part in parts]
        assert goods.packed.counts == tuple(map(sum, zip(*counts, strict=True)))
        for figure in ("loose", "opened", "net_kg", "gross_kg", "volume_m3"):
            each = [getattr(part, figure) for part in parts]
            together = None if None in each else sum(each)
            assert getattr(goods.packed, figure) == together

    @MANY
    @given(goods())
    def test_dispatch_covers_the_quantity(self, goods: Goods) -> None:
        holds = [int(goods.item.steps(pack.holds)) for pack in goods.packing.packs]
        for steps in goods.sites if holds else []:
            sent, over = goods.packing.dispatch(goods.packing.pack(steps)) or ((), -1)
            assert sum(n * each for n, each in zip(sent, holds, strict=True)) == steps + over
            assert 0 <= over < holds[-1]

    @MANY
    @given(goods())
    def test_no_vehicle_is_overloaded(self, goods: Goods) -> None:
        needed, room = goods.packing.vehicles(goods.packed, goods.vehicle), goods.vehicle.volume
        unknown = goods.packed.gross_kg is None or (room and goods.packed.volume_m3 is None)
        weight = goods.vehicle.carries.to("kg").amount
        too_much = any(
            kg > weight or (room and m3 and m3 > room.amount) for kg, m3 in pieces(goods)
        )
        assert (needed is None) == bool(unknown or too_much)
        if needed is not None and goods.table["packs"]:
            assert needed == loaded(goods)

    @MANY
    @given(goods(most=1))
    def test_one_kind_of_pack_needs_no_more_vehicles(self, goods: Goods) -> None:
        needed, room = goods.packing.vehicles(goods.packed, goods.vehicle), goods.vehicle.volume
        kg, m3 = ([*pieces(goods), (goods.packed.gross_kg, goods.packed.volume_m3)])[0]
        weight, many = goods.vehicle.carries.to("kg").amount, max(len(pieces(goods)), 1)
        fits = [weight / kg if kg else 1, room.amount / m3 if room and m3 else weight / (kg or 1)]
        full = min(fits) // 1 if pieces(goods) else min(fits)
        assert needed is None or needed == (ceil(many / full) if kg else 0)

    @pytest.mark.parametrize(
        ("carton", "unit", "m3", "lorries"),
        [
            ("20 L", "10 L", "3", 3),  # a carton takes more room than what is in it
            ("20 L", None, "3", 3),
            (None, "10 L", "1.5", 2),
        ],
    )
    def test_volume_of_packs_first(
        self, carton: str | None, unit: str | None, m3: str, lorries: int
    ) -> None:
        pack = {"name": "carton", "holds": "1 kit", "tare": "0 kg"} | (
            {"volume": carton} if carton else {}
        )
        table: Table = {"id": "kit", "name": "Kit", "unit": "kit", "weighs": "1 kg"}
        table |= {"packs": (pack,)} | ({"volume": unit} if unit else {})
        packing = Packing(Item.model_validate(table))
        lorry = Vehicle.model_validate({"id": "l", "name": "L", "carries": "9 t", "volume": "1 m3"})
        packed = packing.pack(150)
        assert packed.volume_m3 == Fraction(m3)
        assert packing.vehicles(packed, lorry) == lorries

    def test_an_opened_pack_travels_as_a_full_one(self) -> None:
        packs = [
            {"name": "sack", "holds": "50 kg", "tare": "1 kg"},
            {"name": "bag", "holds": "10 kg", "tare": "0.1 kg"},
        ]
        packing = Packing(
            Item.model_validate({"id": "rice", "name": "Rice", "unit": "kg", "packs": packs})
        )
        lorry = Vehicle.model_validate({"id": "l", "name": "L", "carries": "60 kg"})
        kg = packing.holds[1] // 10
        packed = packing.pack(115 * kg)
        assert (packed.counts, packed.loose, packed.opened) == ((2, 1), 5 * kg, 1)
        assert packing.dispatch(packed) == ((2, 2), 5 * kg)
        assert packing.vehicles(packed, lorry) == 3  # no bag goes with a sack


class TestRules:
    """A linear rule may run once for all heads together."""

    @MANY
    @given(programmes() | programmes(without=NON_LINEAR), st.data())
    def test_a_linear_rule_may_run_once_for_all(self, table: Table, data: st.DataObject) -> None:
        for rule in (rule for rule in rules(load(table)) if rule.linear):
            household = st.fixed_dictionaries(dict.fromkeys(rule.composition, st.integers(0, 40)))
            households = data.draw(st.lists(household))
            dues = [rule.due(household) for household in households]
            heads = {name: sum(h[name] for h in households) for name in rule.composition}
            assert rule.due(heads).steps == sum(due.steps for due in dues)
            assert rule.due(heads).exact == sum(due.exact for due in dues)

    @MANY
    @given(programmes(without=NON_LINEAR))
    def test_a_rule_without_bounds_or_rounding_is_linear(self, table: Table) -> None:
        assert all(rule.linear for rule in rules(load(table)))


NAMES = st.sampled_from(SITES) | st.text(st.sampled_from("aAßẞéＡ/\\.. :*?\0\n-_K"), max_size=8)
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")


class TestFileNames:
    """No site's file is another site's, or outside the folder."""

    @MANY
    @given(st.lists(NAMES | st.text(), unique=True))
    def test_file_names_never_collide(self, sites: list[str]) -> None:
        sites += [name for name in file_names(sites).values() if name not in sites]
        names = file_names(sites)
        assert list(names) == sites
        assert len({name.casefold() for name in names.values()}) == len(sites)

    @MANY
    @given(st.lists(NAMES | st.text() | st.sampled_from(("COM¹", "nul.txt", " aux")), unique=True))
    def test_file_names_never_escape(self, sites: list[str]) -> None:
        for name in file_names(sites).values():
            assert not re.search(r'[\x00-\x1f<>:"/\\|?*]', name)
            assert name == name.strip(" .")
            assert 0 < len(f"{name}.csv".encode()) <= 255
            assert not DEVICES.fullmatch(name)


CELLS = st.text() | st.from_regex(r"\A'{0,2}[=+\-@\t\r ]?[0-9.a]{0,3}\Z")


class TestCells:
    """A cell that begins with =, +, -, @, tab or CR is a formula to Excel: it is neutralised."""

    @MANY
    @given(CELLS)
    def test_harmless_cells_read_back_as_they_were(self, text: str) -> None:
        assert plain(harmless(text)) == text

    @MANY
    @given(CELLS)
    def test_no_cell_runs(self, text: str) -> None:
        cell = harmless(text)
        assert cell[:1] not in set("=+-@\t\r") or re.fullmatch(r"[+-]\d+(\.\d+)?", cell)

    @MANY
    @given(st.lists(CELLS, min_size=1))
    def test_columns_are_made_harmless_as_cells_are(self, texts: list[str]) -> None:
        frame = pl.DataFrame({"first": texts, "second": texts})
        safe = frame.with_columns(harmless_column(name) for name in frame.columns)
        cells = [harmless(text) for text in texts]
        assert safe.to_dict(as_series=False) == {"first": cells, "second": cells}

    @MANY
    @given(CELLS)
    def test_clean_leaves_what_is_clean(self, text: str) -> None:
        assert clean(harmless(tidy(text))) == tidy(text)
