"""Packs and the loose remainder, weights, volumes, and the vehicles to carry them."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.construct import construct
from ration.core.quantity.quantity import MASS, Quantity, dimension
from ration.programme.item import Item
from ration.programme.vehicle import Vehicle


class Packed(NamedTuple):
    """A quantity in packs, largest first. None means that a weight or volume is unknown.

    `loose` is the rest in steps. It comes from `opened` packs of the smallest size: one at each
    site with a loose part, so in a sum of sites it is the number of those sites.
    """

    counts: tuple[int, ...]
    loose: int
    opened: int
    net_kg: Fraction | None
    gross_kg: Fraction | None
    volume_m3: Fraction | None


class Packing:
    """How one item is packed and weighed: packs largest first, amounts in whole steps.

    >>> from ration import Pack, Quantity
    >>> rice = Item(id="rice", name="Rice", unit="kg", packs=(
    ...     Pack(name="bag", holds=Quantity("50 kg"), tare=Quantity("0.12 kg")),))
    >>> packed = Packing(rice).pack(120_000)
    >>> packed.counts, packed.loose, packed.gross_kg
    ((2,), 20000, Fraction(3009, 25))
    """

    def __init__(self, item: Item) -> None:
        each = item.in_unit(item.smallest)
        kg, m3 = unit_kg(item), None if item.volume is None else item.volume.to("m3").amount
        self.step = each
        self.unit = item.unit
        self.kg = None if kg is None else each * kg
        self.m3 = None if m3 is None else each * m3
        self.packs = tuple(sorted(item.packs, key=lambda p: (-item.steps(p.holds), p.name)))
        self.holds = tuple(int(item.steps(p.holds)) for p in self.packs)
        self.tares = tuple(None if p.tare is None else p.tare.to("kg").amount for p in self.packs)
        contents = [None if self.m3 is None else holds * self.m3 for holds in self.holds]
        self.rooms = tuple(
            content if p.volume is None else p.volume.to("m3").amount
            for p, content in zip(self.packs, contents, strict=True)
        )

    def quantity(self, steps: Fraction | int) -> Quantity:
        """Convert steps to a quantity in the item's unit."""
        return construct(Quantity, amount=steps * self.step, unit=self.unit, daily=False)

    def pack(self, steps: int) -> Packed:
        """Pack the steps of one site: whole packs, largest first, and the loose remainder."""
        return self.pack_sites([steps])

    def pack_sites(self, sites: Iterable[int]) -> Packed:
        """Pack the steps of each site by itself, and add up packs and weights."""
        steps = loose = opened = 0
        counts = [0] * len(self.holds)
        for at_site in sites:
            steps, rest = steps + at_site, at_site
            for index, holds in enumerate(self.holds):
                count, rest = divmod(rest, holds)
                counts[index] += count
            loose += rest
            opened += rest > 0
        opened = opened if counts else 0
        used = [*counts[:-1], counts[-1] + opened] if counts else []
        net = None if self.kg is None else steps * self.kg
        tare = _sum_of_packs(used, self.tares)
        gross = None if net is None or tare is None else net + tare
        return Packed(tuple(counts), loose, opened, net, gross, self._room(counts, used, loose))

    def _room(self, counts: Sequence[int], used: Sequence[int], loose: int) -> Fraction | None:
        """Add up the volume: of packs, their own first; an opened one takes its whole room.

        If the smallest pack has no volume of its own, what is loose takes the room of its steps.
        """
        if self.m3 is None or (self.packs and self.packs[-1].volume is not None):
            return _sum_of_packs(used, self.rooms) if self.packs else None
        return _sum((_sum_of_packs(counts, self.rooms), loose * self.m3))

    def dispatch(self, packed: Packed) -> tuple[tuple[int, ...], int] | None:
        """Count the whole packs to send so that none is opened on the way, and the steps left over.

        For a site's loose part one more of the smallest packs is sent. None means the item has no
        packs.
        """
        if not self.packs:
            return None
        *larger, smallest = packed.counts
        over = packed.opened * self.holds[-1] - packed.loose
        return (*larger, smallest + packed.opened), over

    def vehicles(self, packed: Packed, vehicle: Vehicle) -> int | None:
        """Count the vehicles needed, none overloaded by weight or volume.

        Packs travel whole; goods without packs are divided as needed. None means the weight is
        unknown, the volume is (if the vehicle's is stated), or one pack is too much.
        """
        weight = vehicle.carries.to("kg").amount
        room = None if vehicle.volume is None else vehicle.volume.to("m3").amount
        if packed.gross_kg is None or (room is not None and packed.volume_m3 is None):
            return None
        loads = self._pieces(packed)
        if not loads:
            need = packed.gross_kg / weight
            if room is not None and packed.volume_m3 is not None:
                need = max(need, packed.volume_m3 / room)
            return -int(-need // 1)
        fleet: list[_Vehicles] = []
        for count, kg, m3 in loads:
            if kg > weight or (room is not None and m3 > room):
                return None
            fleet = _loaded(fleet, count, _Vehicles(1, kg, m3), _Vehicles(1, weight, room))
        return sum(group.number for group in fleet)

    def _pieces(self, packed: Packed) -> list[tuple[int, Fraction, Fraction]]:
        """List the packs that travel: how many, kg and m3 each; opened ones count as full."""
        pieces = []
        for index, (holds, room) in enumerate(zip(self.holds, self.rooms, strict=True)):
            opened = packed.opened if index + 1 == len(self.holds) else 0
            kg = holds * (self.kg or Fraction(0)) + (self.tares[index] or Fraction(0))
            pieces.append((packed.counts[index] + opened, kg, room or Fraction(0)))
        return [piece for piece in pieces if piece[0]]


def unit_kg(item: Item) -> Fraction | None:
    """The weight of one unit without its pack, in kg; None means unknown, as for money."""
    if dimension(item.unit) is MASS:
        return MASS[item.unit] / MASS["kg"]
    return None if item.weighs is None else item.weighs.to("kg").amount


class _Vehicles(NamedTuple):
    """Vehicles with the same load: how many, and what each can still take (kg, m3).

    The same form describes one piece of a load. `m3` None means that volume does not matter.
    """

    number: int
    kg: Fraction
    m3: Fraction | None


def _loaded(
    fleet: Sequence[_Vehicles], count: int, piece: _Vehicles, empty: _Vehicles
) -> list[_Vehicles]:
    """Load `count` more pieces: first into vehicles with room, then into new ones."""
    after: list[_Vehicles] = []
    for group in fleet:
        each = _fit(group, piece)
        full, rest = divmod(min(count, each * group.number), each) if each else (0, 0)
        count -= full * each + rest
        loads = [(full, each), (int(rest > 0), rest), (group.number - full - int(rest > 0), 0)]
        after += [_with(group, number, pieces, piece) for number, pieces in loads if number]
    each = _fit(empty, piece)
    full, rest = divmod(count, each)
    new = [(full, each), (int(rest > 0), rest)]
    return after + [_with(empty, number, pieces, piece) for number, pieces in new if number]


def _with(group: _Vehicles, number: int, pieces: int, piece: _Vehicles) -> _Vehicles:
    """Make `number` vehicles like those of `group`, each with that number of pieces more."""
    room = None if group.m3 is None or piece.m3 is None else group.m3 - pieces * piece.m3
    return _Vehicles(number, group.kg - pieces * piece.kg, room)


def _fit(group: _Vehicles, piece: _Vehicles) -> int:
    """How many more pieces fit into each vehicle."""
    limits = [group.kg // piece.kg]
    if group.m3 is not None and piece.m3:
        limits.append(group.m3 // piece.m3)
    return int(min(limits))


def _sum_of_packs(counts: Sequence[int], each: Sequence[Fraction | None]) -> Fraction | None:
    pairs = zip(each, counts, strict=True)
    return _sum(None if size is None else size * count for size, count in pairs)


def _sum(values: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total
