"""Laws of lots at sites: what leaves a lot arrives at sites, first what expires first."""

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import openpyxl
import polars as pl
from command import csv, run
from hypothesis import given, settings
from printed import needs_font, text_of
from shortages import Scarce, scarce
from small import RICE

from ration import DistributionPlan, compute

DAY = dt.date(2026, 4, 1)
FEW = settings(max_examples=max(1, settings().max_examples // 2))  # of whole plans
Lot = tuple[str, str | None, str | None, str | None]  # item, number, expiry, depot


def of_lots(plan: DistributionPlan) -> dict[Lot, Fraction]:
    """What is issued of lots, by what is known of them."""
    assert plan.stock is not None
    issued: dict[Lot, Fraction] = defaultdict(Fraction)
    for use in plan.stock.lots:
        expiry = None if use.lot.expiry is None else str(use.lot.expiry)
        key = use.lot.item, use.lot.lot, expiry, use.lot.depot
        issued[key] += Fraction(use.issued.amount)
    return {lot: amount for lot, amount in issued.items() if amount}


@FEW
@given(scarce())
def test_lots_at_sites_add_up(case: Scarce) -> None:
    """By lot they add up to what is issued of it; by site and item to what the site hands out."""
    plan = case.plan()
    at_sites: dict[Lot, Fraction] = defaultdict(Fraction)
    for site in plan.sites:
        for line in site.lines.values():
            assert line.supply is not None
            lots = line.supply.lots
            assert sum((part.quantity for part in lots), Fraction(0)) == line.quantity.amount
            sent = sum((part.quantity for part in lots if part.delivered), Fraction(0))
            assert sent == line.supply.delivered
            days = [str(part.expiry or "9999") for part in lots]
            assert days == sorted(days)
            for part in lots:
                expiry = None if part.expiry is None else str(part.expiry)
                at_sites[line.item, part.lot, expiry, part.depot] += part.quantity
    assert at_sites == of_lots(plan)


def planned(folder: Path) -> DistributionPlan:
    """Rice at three sites: lots at a depot, and one at a site."""
    (folder / "p.toml").write_text(RICE.format(quantity="10 kg", more=""))
    households = [("1", 3, "N"), ("2", 4, "S"), ("3", 2, "W")]
    csv(
        folder / "r.csv", [",".join(map(str, r)) for r in households], "household_id,persons,centre"
    )
    lots = [
        "rice,35 kg,,OLD,2026-05-01",
        "rice,90 kg,,NEW,2026-09-01",
        "rice,5 kg,S,OWN,2026-07-01",
    ]
    csv(folder / "s.csv", lots, "item,quantity,site,lot,expiry")
    return compute(folder / "r.csv", folder / "p.toml", stock=folder / "s.csv", date=DAY)


def test_the_first_site_gets_what_expires_first(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    assert [
        (site.site, [(p.lot, str(p.quantity), p.delivered) for p in supply.lots])
        for site in plan.sites
        for line in site.lines.values()
        if (supply := line.supply) is not None
    ] == [
        ("N", [("OLD", "30", True)]),
        ("S", [("OLD", "5", True), ("OWN", "5", False), ("NEW", "30", True)]),
        ("W", [("NEW", "20", True)]),
    ]
    again = DistributionPlan.model_validate_json(plan.to_json())
    assert again.sites[1].lines["rice"] == plan.sites[1].lines["rice"]


@needs_font("Aa0")
def test_lots_are_in_every_output(tmp_path: Path) -> None:
    planned(tmp_path)
    words = ("r.csv", "-p", "p.toml", "--stock", "s.csv", "--date", "2026-04-01")
    ran = run("compute", *words, "-o", "out", "-f", "csv,xlsx,html,pdf", cwd=tmp_path)
    assert ran.code == 0, ran.err
    rows = pl.read_csv(tmp_path / "out/lots-by-site.csv").select(
        "site", "lot", "expiry", "delivered", "quantity"
    )
    assert rows.rows() == [
        ("N", "OLD", "2026-05-01", "yes", 30),
        ("S", "OLD", "2026-05-01", "yes", 5),
        ("S", "OWN", "2026-07-01", None, 5),
        ("S", "NEW", "2026-09-01", "yes", 30),
        ("W", "NEW", "2026-09-01", "yes", 20),
    ]
    sheet = openpyxl.load_workbook(tmp_path / "out/plan.xlsx")["Lots by site"]
    assert [cell.value for cell in sheet["F"][1:]] == rows["lot"].to_list()
    assert "Lots by site" in (tmp_path / "out/report.html").read_text("utf-8")
    waybill = text_of(tmp_path / "out/pdf/waybills/centre/S.pdf")
    assert " 5 OLD 2026-05-01 30 NEW 2026-09-01 " in waybill
    assert "OWN" not in waybill  # it is at the site: nobody sends it
