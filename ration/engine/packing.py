"""Packs and the loose remainder, weights, volumes, and the vehicles that carry them."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.models import construct
from ration.core.quantity import MASS, Quantity, dimension
from ration.programme.item import Item, Vehicle


class Packed(NamedTuple):
    """A quantity in packs, largest first. `None` is what is unknown.

    `loose` is in steps, and lies in `opened` packs of the smallest size, as full as may be:
    one at a site that has any loose part, so the number of those sites in a sum of sites.
    """

    counts: tuple[int, ...]
    loose: int
    opened: int
    net_kg: Fraction | None
    gross_kg: Fraction | None
    volume_m3: Fraction | None


class Packing:
    """How one item is packed and weighed: its packs largest first, everything in whole steps.

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
        self.packs = tuple(sorted(item.packs, key=lambda one: (-item.steps(one.holds), one.name)))
        self.holds = tuple(int(item.steps(one.holds)) for one in self.packs)
        self.tares = tuple(None if p.tare is None else p.tare.to("kg").amount for p in self.packs)
        self.rooms = tuple(
            None if p.volume is None else p.volume.to("m3").amount for p in self.packs
        )

    def quantity(self, steps: Fraction | int) -> Quantity:
        """So many steps as a quantity in the item's unit."""
        return construct(Quantity, amount=steps * self.step, unit=self.unit, daily=False)

    def pack(self, steps: int) -> Packed:
        """So many steps at one site, in whole packs largest first and the loose remainder."""
        return self.pack_sites([steps])

    def pack_sites(self, sites: Iterable[int]) -> Packed:
        """The packs and weights of several sites together, each of which packs its own steps."""
        steps = loose = opened = 0
        counts = [0] * len(self.holds)
        for many in sites:
            steps, rest = steps + many, many
            for index, holds in enumerate(self.holds):
                count, rest = divmod(rest, holds)
                counts[index] += count
            loose += rest
            opened += rest > 0
        opened = opened if counts else 0
        used = [*counts[:-1], counts[-1] + opened] if counts else []
        net = None if self.kg is None else steps * self.kg
        tare = _weighed(used, self.tares)
        gross = None if net is None or tare is None else net + tare
        room = steps * self.m3 if self.m3 is not None else None
        if room is None and self.packs:
            room = _weighed(used, self.rooms)
        return Packed(tuple(counts), loose, opened, net, gross, room)

    def dispatch(self, packed: Packed) -> tuple[tuple[int, ...], int] | None:
        """Whole packs to send so that none is opened on the way, and the steps that stay over.

        A site's loose part is sent as one more of the smallest pack. None: there are no packs.
        """
        if not self.packs:
            return None
        *larger, smallest = packed.counts
        over = packed.opened * self.holds[-1] - packed.loose
        return (*larger, smallest + packed.opened), over

    def vehicles(self, packed: Packed, vehicle: Vehicle) -> int | None:
        """How many of `vehicle` carry it, none overloaded by weight or volume.

        Packs travel whole; what is loose in bulk is divided as needed. None: its weight (or,
        where the vehicle's room is stated, its volume) is unknown, or one pack is too much.
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
        fleet: list[_Fleet] = []
        for count, kg, m3 in loads:
            if kg > weight or (room is not None and m3 > room):
                return None
            fleet = _loaded(fleet, count, _Fleet(1, kg, m3), _Fleet(1, weight, room))
        return sum(part.many for part in fleet)

    def _pieces(self, packed: Packed) -> list[tuple[int, Fraction, Fraction]]:
        """What travels whole: packs, largest first, opened ones as if they were full."""
        pieces = []
        for index, holds in enumerate(self.holds):
            opened = packed.opened if index + 1 == len(self.holds) else 0
            room = self.rooms[index] if self.m3 is None else holds * self.m3
            kg = holds * (self.kg or Fraction(0)) + (self.tares[index] or Fraction(0))
            pieces.append((packed.counts[index] + opened, kg, room or Fraction(0)))
        return [piece for piece in pieces if piece[0]]


def unit_kg(item: Item) -> Fraction | None:
    """What one unit of the item weighs, without its pack; None: unknown, as of money."""
    if dimension(item.unit) is MASS:
        return MASS[item.unit] / MASS["kg"]
    return None if item.weighs is None else item.weighs.to("kg").amount


class _Fleet(NamedTuple):
    """So many vehicles with the same load, and what each can still take."""

    many: int
    kg: Fraction
    m3: Fraction | None


def _loaded(fleet: Sequence[_Fleet], count: int, piece: _Fleet, empty: _Fleet) -> list[_Fleet]:
    """The fleet with `count` more pieces: first into what has room, then into new vehicles."""
    after: list[_Fleet] = []
    for part in fleet:
        each = _fit(part, piece)
        full, rest = divmod(min(count, each * part.many), each) if each else (0, 0)
        count -= full * each + rest
        loads = [(full, each), (int(rest > 0), rest), (part.many - full - int(rest > 0), 0)]
        after += [_with(part, many, pieces, piece) for many, pieces in loads if many]
    each = _fit(empty, piece)
    full, rest = divmod(count, each)
    new = [(full, each), (int(rest > 0), rest)]
    return after + [_with(empty, many, pieces, piece) for many, pieces in new if many]


def _with(part: _Fleet, many: int, pieces: int, piece: _Fleet) -> _Fleet:
    """`many` vehicles like those of `part`, with so many pieces more in each."""
    room = None if part.m3 is None or piece.m3 is None else part.m3 - pieces * piece.m3
    return _Fleet(many, part.kg - pieces * piece.kg, room)


def _fit(part: _Fleet, piece: _Fleet) -> int:
    """How many pieces fit into what a vehicle can still take."""
    ways = [part.kg // piece.kg]
    if part.m3 is not None and piece.m3:
        ways.append(part.m3 // piece.m3)
    return int(min(ways))


def _weighed(counts: Sequence[int], each: Sequence[Fraction | None]) -> Fraction | None:
    return _sum(
        None if one is None else one * count for one, count in zip(each, counts, strict=True)
    )


def _sum(values: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total
