"""The plan that is explained, and what is in it beside its record."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ration.engine.households import Households
from ration.engine.packing import Packing
from ration.plan.compute import compute
from ration.plan.plan import DistributionPlan
from ration.programme.item import Item
from ration.programme.load import ProgrammeSource
from ration.programme.programme import Programme
from ration.register.mapping.load import MappingSource
from ration.register.mapping.mapping import RegisterMapping
from ration.register.prepare import read_options
from ration.results.explain.explanation import InPacks
from ration.results.lines import Manifest
from ration.stock.household_issues import Issues


@dataclass(frozen=True)
class Computed:
    """A computed plan, and the mapping by which its register was read."""

    plan: DistributionPlan
    mapping: RegisterMapping

    @property
    def households(self) -> Households:
        """The households of the plan."""
        return self.plan._known_households()

    @property
    def programme(self) -> Programme:
        """The programme by which the plan was computed, for the days of households if so read."""
        return self.households.programme

    @property
    def issues(self) -> Issues | None:
        """What is issued from stock; None means that the plan has no stock."""
        issues = self.households.issues
        return issues if isinstance(issues, Issues) else None

    @cached_property
    def stamp(self) -> dict[str, Any]:
        """What every explanation says of the plan."""
        source, stock = self.plan.source, self.plan.stock
        return {
            "programme": self.plan.programme,
            "source": source.source,
            "sha256": source.sha256,
            "day": self.plan.date,
            "rejected": source.rejected,
            "stock": None if stock is None else stock.source,
        }

    def manifest(self, channel: str, site: str) -> Manifest | None:
        """The manifest of a site; None means that there is none. They are in the order of names."""
        manifests = self.plan.manifests(channel)
        low, high = 0, len(manifests)
        while low < high:
            middle = (low + high) // 2
            if manifests[middle].site < site:
                low = middle + 1
            else:
                high = middle
        found = manifests[low] if low < len(manifests) else None
        return found if found is not None and found.site == site else None


def computed(
    source: Any,
    programme: ProgrammeSource,
    columns: Mapping[str, str] | None,
    mapping: MappingSource | None,
    **options: Any,
) -> Computed:
    """Compute the plan to explain, without the rows that have problems."""
    plan = compute(
        source, programme, columns=columns, mapping=mapping, drop_rejected=True, **options
    )
    return Computed(plan, read_options(columns, mapping).mapping)


def in_packs(item: Item, steps: int) -> InPacks | None:
    """An amount in whole packs and the loose rest; None means that the item has no packs."""
    packing = Packing(item)
    if not packing.packs:
        return None
    packed = packing.pack(steps)
    names = [pack.name for pack in packing.packs]
    return InPacks(
        packs=tuple(zip(names, packed.counts, strict=True)),
        holds=tuple((pack.name, pack.holds) for pack in packing.packs),
        loose=item.quantity(packed.loose),
    )
