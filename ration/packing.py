"""Packs and the loose remainder, weights, volumes, and the vehicles that carry them."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.item import Item, Pack, Vehicle
from ration.quantity import MASS, dimension


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


def packs_of(item: Item) -> tuple[Pack, ...]:
    """The packs of an item, largest first."""
    return tuple(sorted(item.packs, key=lambda pack: (-item.steps(pack.holds), pack.name)))


def pack(item: Item, steps: int) -> Packed:
    """`steps` of `item` at one site, in whole packs largest first and the loose remainder.

    >>> from ration.quantity import Quantity
    >>> rice = Item(id="rice", name="Rice", unit="kg", packs=(
    ...     Pack(name="bag", holds=Quantity("50 kg"), tare=Quantity("0.12 kg")),))
    >>> packed = pack(rice, 120_000)
    >>> packed.counts, packed.loose, packed.gross_kg
    ((2,), 20000, Fraction(3009, 25))
    """
    counts: list[int] = []
    loose = steps
    for one in packs_of(item):
        count, loose = divmod(loose, int(item.steps(one.holds)))
        counts.append(count)
    opened = int(loose > 0 and bool(counts))
    return Packed(tuple(counts), loose, opened, *_weights(item, steps, counts, opened))


def together(packed: Iterable[Packed]) -> Packed:
    """The packs and weights of several sites added up; unknown if one of them is."""
    parts = list(packed)
    return Packed(
        tuple(sum(column) for column in zip(*(part.counts for part in parts), strict=True)),
        sum(part.loose for part in parts),
        sum(part.opened for part in parts),
        _sum(part.net_kg for part in parts),
        _sum(part.gross_kg for part in parts),
        _sum(part.volume_m3 for part in parts),
    )


def dispatch(item: Item, packed: Packed) -> tuple[tuple[int, ...], int] | None:
    """Whole packs to send so that none is opened on the way, and the steps that stay over.

    A site's loose part is sent as one more of the smallest pack. None: the item has no packs.
    """
    packs = packs_of(item)
    if not packs:
        return None
    *larger, smallest = packed.counts
    over = packed.opened * int(item.steps(packs[-1].holds)) - packed.loose
    return (*larger, smallest + packed.opened), over


def unit_kg(item: Item) -> Fraction | None:
    """What one unit of the item weighs, without its pack; None: unknown, as of money."""
    if dimension(item.unit) is MASS:
        return MASS[item.unit] / MASS["kg"]
    return None if item.weighs is None else item.weighs.to("kg").amount


def vehicles(item: Item, packed: Packed, vehicle: Vehicle) -> int | None:
    """How many of `vehicle` carry it, none overloaded by weight or volume.

    Packs travel whole; what is loose in bulk is divided as needed. None: its weight (or, where
    the vehicle's room is stated, its volume) is unknown, or one pack is too much for one vehicle.
    """
    weight = vehicle.carries.to("kg").amount
    room = None if vehicle.volume is None else vehicle.volume.to("m3").amount
    if packed.gross_kg is None or (room is not None and packed.volume_m3 is None):
        return None
    loads = _pieces(item, packed)
    if not loads:
        need = packed.gross_kg / weight
        if room is not None and packed.volume_m3 is not None:
            need = max(need, packed.volume_m3 / room)
        return -int(-need // 1)
    fleet: list[_Fleet] = []
    for count, kg, m3 in loads:
        if kg > weight or (room is not None and m3 > room):
            return None
        fleet = _loaded(fleet, count, kg, m3, weight, room)
    return sum(part.many for part in fleet)


class _Fleet(NamedTuple):
    """So many vehicles with the same load, and what each can still take."""

    many: int
    kg: Fraction
    m3: Fraction | None


def _pieces(item: Item, packed: Packed) -> list[tuple[int, Fraction, Fraction]]:
    """What travels whole: packs, largest first, opened ones as if they were full."""
    packs, per_unit = packs_of(item), unit_kg(item) or Fraction(0)
    pieces = []
    for index, one in enumerate(packs):
        count = packed.counts[index] + (packed.opened if index + 1 == len(packs) else 0)
        tare = Fraction(0) if one.tare is None else one.tare.to("kg").amount
        volume = _unit_m3(item, one)
        pieces.append((count, item.in_unit(one.holds) * per_unit + tare, volume or Fraction(0)))
    return [piece for piece in pieces if piece[0]]


def _loaded(
    fleet: Sequence[_Fleet],
    count: int,
    kg: Fraction,
    m3: Fraction,
    weight: Fraction,
    room: Fraction | None,
) -> list[_Fleet]:
    """The fleet with `count` more pieces: first into what has room, then into new vehicles."""
    after: list[_Fleet] = []
    for part in fleet:
        each = _fit(part.kg, kg, part.m3, m3)
        full, rest = divmod(min(count, each * part.many), each) if each else (0, 0)
        count -= full * each + rest
        loads = [
            (full, each),
            (1 if rest else 0, rest),
            (part.many - full - (1 if rest else 0), 0),
        ]
        after += [
            _Fleet(n, part.kg - k * kg, None if part.m3 is None else part.m3 - k * m3)
            for n, k in loads
            if n
        ]
    each = _fit(weight, kg, room, m3)
    full, rest = divmod(count, each)
    after += [
        _Fleet(n, weight - k * kg, None if room is None else room - k * m3)
        for n, k in ((full, each), (1, rest))
        if n and k
    ]
    return after


def _fit(weight: Fraction, kg: Fraction, room: Fraction | None, m3: Fraction) -> int:
    """How many pieces of `kg` and `m3` fit."""
    ways = [weight // kg] if kg else []
    ways += [room // m3] if room is not None and m3 else []
    return int(min(ways))


def _weights(
    item: Item, steps: int, counts: Sequence[int], opened: int
) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Net kg, gross kg and m3 of one site's line."""
    amount = item.quantity(steps).amount
    each_kg = unit_kg(item)
    net = None if each_kg is None else amount * each_kg
    packs = packs_of(item)
    used = [*counts[:-1], counts[-1] + opened] if counts else []
    tare = _sum(
        None if one.tare is None else one.tare.to("kg").amount * n
        for one, n in zip(packs, used, strict=True)
    )
    gross = None if net is None or tare is None else net + tare
    own = None if item.volume is None else item.volume.to("m3").amount
    if own is not None:
        return net, gross, amount * own
    if not packs:
        return net, gross, None
    room = _sum(
        None if one.volume is None else one.volume.to("m3").amount * n
        for one, n in zip(packs, used, strict=True)
    )
    return net, gross, room


def _unit_m3(item: Item, one: Pack) -> Fraction | None:
    if item.volume is not None:
        return item.in_unit(one.holds) * item.volume.to("m3").amount
    return None if one.volume is None else one.volume.to("m3").amount


def _sum(values: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total
