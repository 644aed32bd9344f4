"""How an item that may be short is shared: every turn, and what it gives a household."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from ration.engine.rules import Rule, rules
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.programme.shortage import Shortage
from ration.results.explain.explanation import Sharing, Stage
from ration.stock.claims import Claims, Site, claims
from ration.stock.household_issues import Issues
from ration.stock.issue import Issued
from ration.stock.tiers import ARREARS_TIER, Tiers, tiers_of
from ration.stock.water_fill import NOTHING, WHOLE, Filled, fill


@dataclass(frozen=True)
class ItemSharing:
    """The sharing of one item of a plan that is issued from stock.

    `pool` is what each site should get of a pool, in steps; None means that it is no pool.
    """

    programme: Programme
    issues: Issues
    item: Item
    pool: Mapping[Site, int] | None = None

    @property
    def issued(self) -> Issued:
        """What is issued of the item."""
        return self.issues.items[self.item.id]

    @property
    def shortage(self) -> Shortage | None:
        """The rule for the shortage; None means that the programme has none."""
        return self.programme.shortage_of(self.item)

    @property
    def carried(self) -> bool:
        """Whether what is not issued stays owed."""
        return self.issued.carried

    @cached_property
    def own(self) -> dict[Site, int]:
        """What each site has itself, in steps."""
        return {
            site: (supply.available or 0) - (supply.delivered or 0)
            for site, supply in self.issued.supplied.items()
        }

    @property
    def depot(self) -> int:
        """What may go to any site, in steps."""
        return self.issued.available - sum(self.own.values())

    @cached_property
    def tiers(self) -> dict[str, Tiers]:
        """The tiers of the item, by channel."""
        every = tiers_of(self.programme, rules(self.programme))
        return {channel: each for (item, channel), each in every.items() if item == self.item.id}

    @cached_property
    def _claims(self) -> list[Claims]:
        arrears = self.issues.arrears
        owed = {} if arrears is None else arrears.columns
        return [
            claims(each, self.issues.answers[channel], owed.get((self.item.id, channel)))
            for channel, each in self.tiers.items()
        ]

    @cached_property
    def _needs(self) -> list[Mapping[Site, int]]:
        """What every site needs in each turn, in the order of turns."""
        if self.pool is not None:
            return [self.pool]
        return [
            {site: need for claim in self._claims for site, need in claim.needs(name).items()}
            for name in self._names
        ]

    @property
    def _names(self) -> Sequence[str]:
        return next(iter(self.tiers.values())).names if self.pool is None else ("",)

    @cached_property
    def _filled(self) -> list[Filled[Site]]:
        return list(fill(self._needs, self.own, self.depot))

    def due_by_tier(self, channel: str, household: Mapping[str, Any]) -> dict[str, int]:
        """The steps that a household is due and owed, by turn; from a row of `Issues.rows`."""
        tiers = self.tiers[channel]
        arrears = self.issues.arrears
        owed = None if arrears is None else arrears.columns.get((self.item.id, channel))
        paid = owed if ARREARS_TIER in tiers.names else None
        regular = (name for name in tiers.names if name not in tiers.arrears)
        dues = dict(zip(sorted(regular, key=_number), tiers.of(household), strict=True))
        of_arrears = tiers.of_arrears(household, household[paid] if paid else 0)
        return dues | dict(zip(tiers.arrears, of_arrears, strict=True))

    def explained(self, site: Site, dues: Mapping[str, int] | None = None) -> Sharing:
        """The sharing at a site; with `dues`, what a household is due in each turn, in steps."""
        shortage, supply = self.shortage, self.issued.supplied[site]
        return Sharing(
            option=None if shortage is None else shortage.option,
            per="household" if shortage is None else shortage.per,
            floor=None if shortage is None else shortage.floor,
            arrears=None if shortage is None else shortage.arrears,
            source=None if shortage is None else shortage.source,
            assumption=shortage is not None and shortage.assumption,
            own=self.item.quantity(self.own[site]),
            depot=self.item.quantity(self.depot),
            delivered=self.item.quantity(supply.delivered or 0),
            step=self.item.smallest,
            stages=tuple(self._stages(site, dues)),
        )

    def _stages(self, site: Site, dues: Mapping[str, int] | None) -> Iterator[Stage]:
        postpone = self.shortage is None or self.shortage.option == "postpone"
        for name, needs, filled in zip(self._names, self._needs, self._filled, strict=True):
            if not any(needs.values()):
                continue  # nobody is due anything in this turn
            share = filled.shares.get(site, WHOLE)
            waits = postpone and share < WHOLE
            due = needs.get(site, 0) if dues is None else dues.get(name, 0)
            given = NOTHING if waits else share
            issued = None
            basis = self._basis(site, needs, filled)
            if dues is not None or self.pool is not None:
                issued = self.item.quantity(due * given // 1)
            yield Stage(
                **self._named(name),
                **basis,
                share=share,
                waits=waits,
                due=self.item.quantity(due),
                issued=issued,
            )

    def _basis(self, site: Site, needs: Mapping[Site, int], filled: Filled[Site]) -> dict[str, Any]:
        """What the share is made of: this site's own stock, or also what is at the depot."""
        need, own = needs.get(site, 0), filled.own.get(site, 0)
        share = filled.shares.get(site, WHOLE)
        if not need:
            others = self.item.quantity(sum(needs.values()))
            return {"needed": others, "there": others, "places": None, "elsewhere": True}
        if share * need <= own:
            there, places = own, None
        else:  # the depot raises all sites with less of their own to the same share
            raised = [at for at, n in needs.items() if n and Fraction(filled.own[at], n) < share]
            need = sum(needs[at] for at in raised)
            there, places = filled.depot + sum(filled.own[at] for at in raised), len(raised)
        quantity = self.item.quantity
        return {"needed": quantity(need), "there": quantity(there), "places": places}

    def _named(self, name: str) -> dict[str, Any]:
        """Which turn it is: its kind, rank and words."""
        shortage = self.shortage
        if self.pool is not None or shortage is None:
            return {"kind": "arrears" if name.startswith(ARREARS_TIER) else "all"}
        tiers = next(iter(self.tiers.values()))
        turns = len(shortage.order) + 1
        if name in tiers.arrears:
            return {"kind": "arrears", **self._turn(tiers.arrears.index(name))}
        turn, part = divmod(_number(name), tiers.count // turns)
        named = self._turn(turn)
        if shortage.option == "floor":
            return {"kind": "rest" if part else "floor", **named}
        if shortage.option == "priority" and tiers.count > turns:
            return {"kind": "rank", "rank": tiers.ranks[part], **named}
        return {"kind": "all", **named}

    def _turn(self, turn: int) -> dict[str, str | None]:
        assert self.shortage is not None
        order = self.shortage.order
        if not order:
            return {}
        column = self.shortage.households[0].column
        return {"by": column, "turn": order[turn] if turn < len(order) else None}


def _number(tier: str) -> int:
    return int(tier.rsplit(":", 1)[1])


def rule_of(programme: Programme, item: str, channel: str) -> Rule:
    """The rule of an item in a channel."""
    return next(rule for rule in rules(programme) if rule.key == (item, channel))
