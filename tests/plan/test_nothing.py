"""Whoever gets nothing is listed with the reason; in the register and served are two numbers."""

import csv as csv_file
import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import csv, run
from html_page import read_page
from printed import needs_font, text_of

import ration

HEAD = """
id = "n"
version = "1"
title = "Nothing"
source = "a test"
date = 2024-05-03
[groups.under5]
to_age = 4
[channels.site]
[items.rice]
name = "Rice"
unit = "kg"
{item}
"""
RULE = """
[[allocations]]
item = "rice"
per = "{per}"
{rate}
channel = "site"
{more}
"""
ROWS = {
    "household_id": ["A", "B", "C"],
    "persons": [1, 4, 9],
    "under5": [0, 1, 2],
    "status": ["idp", "host", "host"],
    "site": ["N", "N", "S"],
}
ONE_KG = 'quantity = "1 kg"'
SIZES = 'sizes = [{ to = 3, quantity = "2 kg" }, { quantity = "0 kg" }]'
POOL = '[[pools]]\nitem = "rice"\nquantity = "1 kg"\nby = "{by}"\nchannel = "site"'


def table(per: str = "person", rate: str = ONE_KG, more: str = "", item: str = "") -> str:
    """A programme of rice with one rule."""
    return HEAD.format(item=item) + RULE.format(per=per, rate=rate, more=more)


def planned(programme: str, tmp_path: Path, **options: Any) -> ration.DistributionPlan:
    """The plan of three households."""
    path = tmp_path / "p.toml"
    path.write_text(programme)
    return ration.compute(pl.DataFrame(ROWS), path, **options)


def causes(plan: ration.DistributionPlan, item: str | None = None) -> list[tuple[Any, ...]]:
    """Who gets nothing of an item, or of all items."""
    return [(n.cause, n.column, n.value, n.households) for n in plan.nothing if n.item == item]


def served(plan: ration.DistributionPlan) -> int:
    """The households that are served."""
    return dict(plan.served)["households"]


DOWN = 'round = { to = "2 kg", mode = "down" }'
NEAREST = 'round = { to = "10 kg", mode = "nearest" }'
THRESHOLD = 'round = { to = "8 kg", mode = "threshold", threshold = "4 kg", to_zero = true }'


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        (table(more='only = { status = ["idp"] }'), [("only", "status", "host", 2)]),
        (table(more="only = { persons = { max = 4 } }"), [("only", "persons", "9", 1)]),
        (table("under5"), [("heads", "under5", "0", 1)]),
        (table(rate=SIZES), [("size", "persons", "4", 1), ("size", "persons", "9", 1)]),
        (table(more=DOWN), [("rounding", None, None, 1)]),
        (table("household", more=DOWN), [("rounding", None, None, 3)]),
        (table(more=NEAREST), [("rounding", None, None, 2)]),
        (table(more=THRESHOLD), [("rounding", None, None, 2)]),
        (table(item=DOWN) + RULE.format(per="under5", rate=ONE_KG, more=""),
         [("rounding", None, None, 1)]),
        (table("under5", more=DOWN), [("rounding", None, None, 1), ("heads", "under5", "0", 1)]),
        (HEAD.format(item='step = "1 kg"') + POOL.format(by="household"),
         [("share", None, None, 1)]),
        (HEAD.format(item='step = "1 kg"') + POOL.format(by="under5"),
         [("share", None, None, 1), ("heads", "under5", "0", 1)]),
        (table(), []),
        (table(more='round = { to = "50 kg", mode = "up" }'), []),
    ],
)  # fmt: skip
def test_every_cause_is_listed(programme: str, expected: list[Any], tmp_path: Path) -> None:
    plan = planned(programme, tmp_path)
    assert causes(plan, "rice") == causes(plan) == expected
    assert served(plan) == 3 - sum(households for *_, households in expected)


SHORTAGE = '[shortage]\noption = "equal"'


@pytest.mark.parametrize(
    ("lot", "item", "cause", "left"),
    [
        ({"quantity": "0.001 kg"}, "", "shortage", 3),
        ({"quantity": "0.014 kg"}, "", None, 0),
        ({"quantity": "0.005 kg"}, "", "shortage", 1),
        ({"quantity": "90 kg", "arriving": "2024-06-01"}, "", "no-stock", 3),
        ({"quantity": "90 kg", "expiry": "2024-05-01"}, "", "no-stock", 3),
        ({"quantity": "90 kg", "expiry": "2024-05-09"}, 'least_life = "30 days"', "least-life", 3),
    ],
)
def test_every_cause_of_a_shortage_is_listed(
    lot: dict[str, str], item: str, cause: str | None, left: int, tmp_path: Path
) -> None:
    stock = pl.DataFrame({"item": ["rice"], **{key: [value] for key, value in lot.items()}})
    plan = planned(table(item=item) + SHORTAGE, tmp_path, stock=stock)
    assert causes(plan, "rice") == ([(cause, None, None, left)] if left else [])
    assert served(plan) == 3 - left
    assert sum(dict(site.served)["households"] for site in plan.sites) == 3 - left


def test_subtotals_count_who_is_issued_some(tmp_path: Path) -> None:
    stock = pl.DataFrame({"item": ["rice"], "quantity": ["0.005 kg"]})
    plan = planned(table() + SHORTAGE, tmp_path, stock=stock, by=["status"])
    assert [dict(place.served)["households"] for place in plan.by] == [2, 0]


ONLY = table(more='only = { status = ["idp"] }')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register of three households, one of whom is served, with a plan in every format."""
    (tmp_path / "p.toml").write_text(ONLY)
    rows = [",".join(map(str, row)) for row in zip(*ROWS.values(), strict=True)]
    csv(tmp_path / "r.csv", rows, ",".join(ROWS))
    return tmp_path


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV file as another library reads it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv_file.DictReader(file))


@needs_font("Aa0")
def test_served_is_a_number_of_its_own_in_every_output(folder: Path) -> None:
    formats = ("-f", "csv,xlsx,html,pdf,collection", "--by", "status")
    ran = run("compute", "r.csv", "-p", "p.toml", "-o", "out", *formats, cwd=folder)
    assert ran.code == 0, ran.err
    out = folder / "out"
    shown = " ".join(ran.out.split())
    assert "In the register: 3 households, 14 persons, 3 under5. Served: 1 household," in shown
    assert "Served: 1 household, 1 person, 0 under5." in shown
    assert " N 2 1 5 1 1 S 1 0 9 2 0 " in shown  # the sites: households, served, persons …
    plan = json.loads((out / "plan.json").read_text())
    assert (plan["people"]["households"], plan["served"]["households"]) == (3, 1)
    assert [site["served"]["persons"] for site in plan["sites"]] == [1, 0]
    people = [(r["site"], r["in_register"], r["served"]) for r in rows_of(out / "people.csv")]
    assert people[::3] == [("", "3", "1"), ("N", "2", "1"), ("S", "1", "0")]
    (nothing, all_items) = rows_of(out / "nothing.csv")
    assert (nothing["item"], nothing["because"], nothing["households"]) == (
        "rice", "status is host", "2",
    )  # fmt: skip
    assert all_items["item"] == ""
    by = {r["status"]: (r["households"], r["served"]) for r in rows_of(out / "by/status.csv")}
    assert by == {"host": ("2", "0"), "idp": ("1", "1")}
    page = read_page((out / "report.html").read_text("utf-8"))
    assert "households31persons141" in "".join(page.by_id("served").text.split())
    assert "Served: Households: 1" in text_of(out / "pdf/waybills/site/N.pdf")
    assert "In the register: Households: 1" in text_of(out / "pdf/lists/site/S.pdf")
    book = openpyxl.load_workbook(out / "plan.xlsx")
    facts = {row[0].value: row[1].value for row in book["Summary"].iter_rows(max_col=2)}
    assert (facts["Households in the register"], facts["Households served"]) == (3, 1)
    form = openpyxl.load_workbook(out / "collection/site/N.xlsx").worksheets[0]
    assert "2 households in the register, 1 served" in str(form["A2"].value)


@needs_font("Aa0")
def test_lists_show_a_dash_where_a_household_gets_nothing(folder: Path) -> None:
    formats = ("-f", "csv,xlsx,pdf")
    assert run("compute", "r.csv", "-p", "p.toml", "-o", "out", *formats, cwd=folder).code == 0
    out = folder / "out"
    assert " B 4 1 – " in text_of(out / "pdf/lists/site/N.pdf")
    assert " C 9 2 – " in text_of(out / "pdf/lists/site/S.pdf")
    assert " Rice kg – " in text_of(out / "pdf/waybills/site/S.pdf")
    sheet = openpyxl.load_workbook(out / "plan.xlsx")["Households"]
    amount = sheet.cell(3, sheet.max_column)
    assert (amount.value, amount.number_format) == (0, '#,##0;-#,##0;"–"')
    assert [row["rice_kg"] for row in rows_of(out / "entitlements.csv")] == ["1", "0", "0"]


def test_rounds_show_who_is_served(folder: Path) -> None:
    csv(folder / "s.csv", ["rice,5 kg"], "item,quantity")
    days = ("--every", "30 days", "--count", "2")
    ran = run("rounds", "r.csv", "-p", "p.toml", "--stock", "s.csv", *days, cwd=folder)
    assert "Served in rounds 1 to 2: 1 household, 1 person, 0 under5." in ran.out, ran


def test_a_roll_out_shows_who_is_served(folder: Path) -> None:
    (folder / "o.toml").write_text(
        'title = "One"\narea = "site"\nper_year = 1\nstart = 2024-05-03\n'
    )
    ran = run("rollout", "o.toml", "r.csv", "-p", "p.toml", "-o", "out", cwd=folder)
    assert "Served in one round for all: 1 household" in ran.out, ran
    areas = {row["area"]: row["served"] for row in rows_of(folder / "out/areas.csv")}
    assert areas == {"N": "1", "S": "0"}


DOWN = 'round = { to = "1 kg", mode = "down" }'
DAILY = 'quantity = "0.2 kg/day"'


@pytest.mark.parametrize(("level", "left"), [("100%", 0), ("50%", 1), ("20%", 2), ("10%", 3)])
def test_a_level_that_rounding_takes_to_nothing(level: str, left: int, tmp_path: Path) -> None:
    plan = planned(table(more=DOWN), tmp_path, level=level)
    assert (
        causes(plan, "rice") == causes(plan) == ([("rounding", None, None, left)] if left else [])
    )
    assert served(plan) == 3 - left


def test_two_distributions_in_one_are_not_nothing(tmp_path: Path) -> None:
    programme = table(rate='quantity = "0.5 kg"', more=DOWN)
    assert causes(planned(programme, tmp_path)) == [("rounding", None, None, 1)]
    assert causes(planned(programme, tmp_path, times=2)) == []


@pytest.mark.parametrize("level", [None, "50%"])
@pytest.mark.parametrize("days", [(5, 1, 0), (1, 1, 1), (4, 2, 1), (5, 5, 5)])
def test_few_days_that_rounding_takes_to_nothing(
    days: tuple[int, ...], level: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(table(rate=DAILY, more=DOWN).replace("date =", "days = 5\ndate =", 1))
    rows = pl.DataFrame({**ROWS, "days": days})
    plan = ration.compute(rows, path, columns={"days": "days"}, level=level)
    left = plan.entitlements()["rice_g"].to_list().count(0)
    assert sum(households for *_, households in causes(plan, "rice")) == left
    assert served(plan) == 3 - left


@needs_font("Aa0")
def test_nothing_sent_is_a_dash_and_no_pack(tmp_path: Path) -> None:
    packs = 'packs = [{ name = "bag", holds = "5 kg" }]'
    (tmp_path / "p.toml").write_text(table(item=packs, more="only = { status = ['host'] }"))
    pl.DataFrame(ROWS).filter(pl.col("status") == "idp").vstack(
        pl.DataFrame({**ROWS, "site": ["X", "X", "X"]}).slice(1)
    ).write_csv(tmp_path / "r.csv")
    assert run("compute", "r.csv", "-p", "p.toml", "-o", "out", "-f", "pdf", cwd=tmp_path).code == 0
    assert " Rice kg – 0 bags × 5 kg " in text_of(tmp_path / "out/pdf/waybills/site/N.pdf")
