"""Laws of accounts: what leaves a place arrives at another or is named; any single fault is found.

`RATION_FAULTS=1000 pytest -s tests/laws/test_accounts.py -k single_fault` puts in so many faults,
and prints how many were found, by kind.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from journals import FAULTS, Fault, doubled_row, faultless, journal
from registers import Case, cases
from strategies import load

import ration
from ration import load_journal, write_journal
from ration.accounts.ledger.post import make_ledger
from ration.results.accounts.journal import Entry
from ration.results.accounts.reconciliation import Figures

MakeFault = Callable[[list[Entry], Random], Fault | None]
FEW = settings(max_examples=settings().max_examples // 2)  # each reads files
SEEDS = st.integers(0, 2**32)
MANY_FAULTS = int(os.environ.get("RATION_FAULTS", "40"))

GOODS = """
id = "goods"
version = "1"
title = "Goods"
source = "a test"
days = 10
[channels.centre]
title = "Centre"
[items.rice]
name = "Rice"
unit = "kg"
packs = [{ name = "bag", holds = "50 kg" }, { name = "sack", holds = "20 kg" }]
[items.beans]
name = "Beans"
unit = "kg"
packs = [{ name = "bag", holds = "30 kg" }]
[items.oil]
name = "Oil"
unit = "L"
packs = [{ name = "carton", holds = "6 L" }]
[items.soap]
name = "Soap"
unit = "bar"
packs = [{ name = "box", holds = "24 bar" }]
[[allocations]]
item = "rice"
per = "person"
quantity = "12 kg"
channel = "centre"
[[allocations]]
item = "beans"
per = "person"
quantity = "3 kg"
channel = "centre"
[[allocations]]
item = "oil"
per = "household"
quantity = "2 L"
channel = "centre"
[[allocations]]
item = "soap"
per = "person"
quantity = "1 bar"
channel = "centre"
"""


@cache
def goods(seed: int) -> tuple[ration.DistributionPlan, ration.Programme]:
    """A plan of four items for three to five sites."""
    rng = Random(seed)
    rows = [
        {"household_id": f"H-{n}", "persons": rng.randint(1, 9), "centre": f"DC-{n % sites:02}"}
        for sites in [rng.randint(3, 5)]
        for n in range(60)
    ]
    programme = ration.parse_programme(GOODS)
    return ration.compute(pl.DataFrame(rows), programme), programme


class TestLedger:
    """What leaves a place arrives at another, or is named; any order gives the same."""

    @given(case=cases(), seed=SEEDS)
    def test_a_journal_without_faults_reconciles_to_zero(self, case: Case, seed: int) -> None:
        plan, programme = case.plan(), load(case.table)
        entries = faultless(plan, programme, Random(seed))
        found = ration.reconcile(plan, journal(entries), programme=programme)
        assert found.discrepancies == ()
        for line in found.lines:
            assert line.short.amount == line.surplus.amount == line.in_transit.amount == 0
            assert line.on_hand == (line.counted or line.on_hand)

    @given(seed=SEEDS, fault=st.sampled_from(FAULTS))
    def test_all_spots_add_up_to_zero_and_figures_balance(
        self, seed: int, fault: MakeFault
    ) -> None:
        plan, programme, entries = _with_fault(seed, fault)
        sites = frozenset(site.site for site in plan.sites)
        sums: Counter[str] = Counter()
        for (item, _), steps in make_ledger(entries, programme, sites).balances().items():
            sums[item] += steps
        assert not any(sums.values())
        found = ration.reconcile(plan, journal(entries), programme=programme)
        for figures in (
            *found.totals,
            *found.lines,
            *(lot for line in found.lines for lot in line.lots),
        ):
            assert _balances(figures)

    @given(seed=SEEDS, fault=st.sampled_from(FAULTS), shuffle=SEEDS)
    def test_any_order_of_rows_gives_the_same(
        self, seed: int, fault: MakeFault, shuffle: int
    ) -> None:
        plan, programme, entries = _with_fault(seed, fault)
        shuffled = [*entries]
        Random(shuffle).shuffle(shuffled)
        first = ration.reconcile(plan, journal(entries), programme=programme)
        again = ration.reconcile(plan, journal(shuffled), programme=programme)
        assert first.to_json() == again.to_json()

    @FEW
    @given(seed=SEEDS, fault=st.sampled_from(FAULTS))
    def test_files_in_any_order_and_given_twice_change_nothing(
        self, seed: int, fault: MakeFault
    ) -> None:
        plan, programme, entries = _with_fault(seed, fault)
        if fault is doubled_row:  # a file with it is refused
            return
        documents = sorted({(each.document, each.kind) for each in entries})
        half = {*Random(seed).sample(documents, len(documents) // 2)}
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / name for name in ("one.csv", "two.csv")]
            for file, inside in zip(files, (True, False), strict=True):
                rows = [e for e in entries if ((e.document, e.kind) in half) is inside]
                write_journal(journal(rows), file)
            results = [
                ration.reconcile(plan, load_journal(given, programme), programme=programme)
                for given in (files, [*files[::-1], files[0]])
            ]
        first, again = results
        assert first.totals == again.totals
        assert [(each.code, each.place) for each in first.discrepancies] == [
            (each.code, each.place) for each in again.discrepancies
        ]

    @given(seed=SEEDS, fault=st.sampled_from(FAULTS))
    def test_totals_are_the_sums_of_lines_and_lines_those_of_lots(
        self, seed: int, fault: MakeFault
    ) -> None:
        plan, programme, entries = _with_fault(seed, fault)
        found = ration.reconcile(plan, journal(entries), programme=programme)
        for total in found.totals:
            own = [line for line in found.lines if line.item == total.item]
            for name in ("received", "issued", "short", "surplus", "on_hand", "planned"):
                amounts = [getattr(line, name) for line in own]
                assert getattr(total, name).amount == sum(
                    a.amount for a in amounts if a is not None
                )
        for line in found.lines:
            assert line.received.amount == sum(lot.received.amount for lot in line.lots)


def _with_fault(
    seed: int, fault: MakeFault
) -> tuple[ration.DistributionPlan, ration.Programme, list[Entry]]:
    rng = Random(seed)
    plan, programme = goods(seed % 5)
    entries = faultless(plan, programme, rng)
    changed = fault(entries, rng)
    return plan, programme, entries if changed is None else changed.entries


def _balances(f: Figures) -> bool:
    """The two balances of a line's figures."""
    short = 0 if f.unaccounted_short is None else f.unaccounted_short.amount
    surplus = 0 if f.unaccounted_surplus is None else f.unaccounted_surplus.amount
    came = f.dispatched.amount + f.surplus.amount + f.redirected_here.amount + f.supplied.amount
    way = (
        *(f.received, f.in_transit, f.lost_in_transit, f.damaged_in_transit, f.short),
        f.redirected,
    )
    into = (f.opening, f.received, f.transferred_in, f.returned_in, f.corrected_up)
    out = (f.sent, f.transferred_out, f.returned_out, f.issued, f.lost, f.damaged, f.corrected_down)
    return came == sum(q.amount for q in way) and sum(q.amount for q in into) + surplus == (
        sum(q.amount for q in out) + short + f.on_hand.amount
    )


def test_any_single_fault_is_found_where_it_is() -> None:
    """Every kind of fault is put into journals without faults; none is missed."""
    tried: Counter[str] = Counter()
    missed = []
    rng = Random(13)
    while sum(tried.values()) < MANY_FAULTS:
        make = FAULTS[sum(tried.values()) % len(FAULTS)]
        plan, programme = goods(rng.randrange(5))
        fault = make(faultless(plan, programme, rng), rng)
        if fault is None:
            continue
        tried[make.__name__] += 1
        found = ration.reconcile(plan, journal(fault.entries), programme=programme)
        if not any(_names(each, fault) for each in found.discrepancies):
            missed.append((make.__name__, fault.before, fault.after, found.discrepancies))
    print(f"faults put in: {dict(tried)}; missed: {len(missed)}")
    assert missed == []


def _names(found: ration.Discrepancy, fault: Fault) -> bool:
    """Whether a discrepancy is of the item of the row, at a place of it or with its document."""
    rows = [row for row in (fault.before, fault.after) if row is not None]
    items = {row.item for row in rows}
    places = {place for row in rows for place in (row.origin, row.target)}
    return found.item in items and (
        found.place in places or found.document in {row.document for row in rows}
    )
