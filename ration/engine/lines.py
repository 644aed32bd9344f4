"""Make the lines of a plan from what is due: packs, weights, vehicles, what stock covers."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ration.core.construct import construct
from ration.engine.entitlement import Due
from ration.engine.packing import Packed, Packing
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.results.lines import Counts, Dispatch, Line, PackCount
from ration.results.supply import LotShare, Supply, SupplySteps


class LineMaker:
    """Make the lines of one item: what is handed out, in packs, with weights and vehicles."""

    def __init__(self, programme: Programme, item: Item) -> None:
        self.item = item
        self.packing = Packing(item)
        self._none = self.packing.quantity(Fraction(0))
        self._vehicles = [
            vehicle
            for vehicle in programme.vehicles
            if vehicle.items is None or item.id in vehicle.items
        ]
        allocations = [rule for rule in programme.allocations if rule.item == item.id]
        days = {rule.days or programme.days for rule in allocations}
        lasts = days.pop() if len(days) == 1 and not programme.household_days else None
        self._days = lasts and lasts * (programme.times or 1)  # how long the ration lasts
        share = programme.share(item) if allocations else 1
        self._facts: dict[str, Any] = {
            "item": item.id,
            "name": item.name,
            "unit": item.unit,
            "level": None if share == 1 else share,
            "pool": any(pool.item == item.id for pool in programme.pools),
            "assumption": _is_assumed(programme, item),
            "assumed_packs": any(pack.assumption for pack in item.packs),
            "assumed_weight": item.assumption,
        }

    def at_site(self, due: Due, supplied: SupplySteps | None = None) -> Line:
        """Make the line of one site. `supplied` None means all that is due is issued."""
        steps = due.steps if supplied is None else supplied.issued
        return self.line(due, self.packing.pack(steps), supplied)

    def total(self, due: Due, at_sites: Sequence[int], supplied: SupplySteps | None = None) -> Line:
        """Make the line of a total; `at_sites` are the steps that each site hands out."""
        packed = self.packing.pack_sites(at_sites)
        return self.line(due, packed, supplied, self._site_vehicles(at_sites))

    def _site_vehicles(self, at_sites: Sequence[int]) -> Counts:
        """The sum of the vehicles that the sites need; equal amounts are calculated once."""
        amounts = Counter(at_sites) if self._vehicles else {}
        loads = []
        for vehicle in self._vehicles:
            needed = [
                (self.packing.vehicles(self.packing.pack(steps), vehicle), sites)
                for steps, sites in amounts.items()
            ]
            if all(number is not None for number, _ in needed):
                loads.append((vehicle.id, sum((n or 0) * sites for n, sites in needed)))
        return tuple(loads)

    def line(
        self,
        due: Due,
        packed: Packed,
        supplied: SupplySteps | None = None,
        site_vehicles: Counts = (),
    ) -> Line:
        """Make the line for what is due at a place, given how it is packed."""
        handed_out = due.steps if supplied is None else supplied.issued
        packs, quantity = self.packing.packs, self.packing.quantity(handed_out)
        exact = due.exact == due.steps
        sent = self.packing.dispatch(packed)
        loads = [(vehicle.id, self.packing.vehicles(packed, vehicle)) for vehicle in self._vehicles]
        return construct(
            Line,
            **self._facts,
            quantity=quantity,
            exact=self.packing.quantity(due.exact),
            rounding=self._none if exact else self.packing.quantity(due.steps - due.exact),
            packs=tuple(
                construct(PackCount, pack=pack.name, holds=pack.holds, count=count)
                for pack, count in zip(packs, packed.counts, strict=True)
            ),
            loose=self.packing.quantity(packed.loose) if packs else quantity,
            dispatch=None
            if sent is None
            else construct(
                Dispatch,
                packs=tuple((pack.name, n) for pack, n in zip(packs, sent[0], strict=True)),
                over=self.packing.quantity(sent[1]).amount,
            ),
            net_kg=packed.net_kg,
            gross_kg=packed.gross_kg,
            volume_m3=packed.volume_m3,
            vehicles=tuple((name, count) for name, count in loads if count is not None),
            supply=None if supplied is None else self._supply(due, supplied),
            site_vehicles=site_vehicles,
        )

    def _supply(self, due: Due, supplied: SupplySteps) -> Supply:
        """Compare what is required with what there is, in the item's unit."""
        step = self.packing.step
        required, owed, issued, available, delivered, left_out, only_owed, lots = supplied
        days = None
        if available is not None and self._days is not None and due.steps:
            days = Fraction(available * self._days, due.steps)
        return construct(
            Supply,
            required=required * step,
            owed=owed * step,
            available=None if available is None else available * step,
            delivered=None if delivered is None else delivered * step,
            short=(required - issued) * step,
            balance=None if available is None else (available - issued) * step,
            covered=Fraction(issued, required) if required else Fraction(1),
            days=days,
            left_out=left_out,
            only_owed=only_owed or None,
            lots=tuple(
                construct(
                    LotShare,
                    lot=lot.lot,
                    expiry=lot.expiry,
                    depot=lot.depot,
                    delivered=sent,
                    quantity=steps * step,
                )
                for lot, steps, sent in lots
            ),
        )


def _is_assumed(programme: Programme, item: Item) -> bool:
    """Whether a rate, a pool or a rounding of an item is an assumption of ours."""
    rules = [rule for rule in programme.allocations if rule.item == item.id]
    pools = [pool for pool in programme.pools if pool.item == item.id]
    roundings = [item.round, *(rule.round for rule in rules)]
    return any(part.assumption for part in (*rules, *pools, *roundings) if part is not None)
