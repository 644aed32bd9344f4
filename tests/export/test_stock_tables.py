"""What the terminal and the page show of a plan that was issued from stock."""

import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import csv, run
from html_page import read_page
from small import RICE

SHOP = """
[channels.shop]
title = "Shop"
[[allocations]]
item = "rice"
per = "household"
quantity = "1 kg"
channel = "shop"
"""
ROUNDED = 'round = { to = "0.5 kg", mode = "up" }'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register, stock, and a programme with and without rounding."""
    (tmp_path / "p.toml").write_text(RICE.format(quantity="3 kg", more=""))
    (tmp_path / "up.toml").write_text(RICE.format(quantity="3.2 kg", more=ROUNDED))
    csv(tmp_path / "ab.csv", ["A,4,N", "B,3,S"], "household_id,persons,centre")
    for kg in ("0", "10", "100"):
        csv(tmp_path / f"s{kg}.csv", [f"rice,{kg}"], "item,quantity")
    return tmp_path


def printed(folder: Path, *words: str) -> str:
    """What `compute` prints, with single spaces."""
    ran = run("compute", "ab.csv", *words, "-q", cwd=folder)
    assert ran.code == 0, ran.err
    return " ".join(ran.out.split())


def test_households_that_are_issued_nothing_are_counted(folder: Path) -> None:
    shown = printed(folder, "-p", "p.toml", "--stock", "s0.csv")
    assert "In the register: 2 households, 7 persons." in shown
    assert "Served: 0 households, 0 persons." in shown
    assert "Households due an item that get nothing: 2 for Rice." in shown
    assert "issued none" not in printed(folder, "-p", "p.toml", "--stock", "s10.csv")
    words = ("-p", "p.toml", "--stock", "s0.csv", "-o", "page.html", "-q")
    assert run("report", "ab.csv", *words, cwd=folder).code == 0
    page = read_page((folder / "page.html").read_text("utf-8"))
    assert page.by_id("served-table").rows()[0] == ["households", "2", "0"]
    assert "due an item that get nothing: 2 for Rice." in page.by_id("stock").text


def test_they_are_not_counted_for_items_of_several_channels(folder: Path) -> None:
    (folder / "two.toml").write_text(RICE.format(quantity="3 kg", more=SHOP))
    note = "They are not counted for items that come through several channels: Rice."
    assert note in printed(folder, "-p", "two.toml", "--stock", "s0.csv")
    assert note not in printed(folder, "-p", "two.toml", "--stock", "s100.csv")


def test_the_chart_shows_what_is_issued(tmp_path: Path) -> None:
    csv(tmp_path / "r.csv", ["A,4,2"])
    csv(tmp_path / "s.csv", ["rice,9", "corn,9"], "item,quantity")
    stock = ("--stock", "s.csv", "--shortage", "equal")
    for words, title in (((), "What is needed"), (stock, "What is issued")):
        ran = run("compute", "r.csv", *words, "-o", "p.xlsx", "--force", "-q", cwd=tmp_path)
        assert ran.code == 0
        charts = openpyxl.load_workbook(tmp_path / "p.xlsx")["Charts"]
        assert charts["A1"].value == f"{title}, by net weight"


def test_a_chart_and_its_table_agree(tmp_path: Path) -> None:
    """Two thirds are 66.6 % in both: a share is never rounded up."""
    csv(tmp_path / "r.csv", ["A,3,2"])
    csv(tmp_path / "s.csv", ["rice,10", "corn,10"], "item,quantity")
    stock = ("--stock", "s.csv", "--shortage", "equal")
    ran = run("report", "r.csv", *stock, "-o", "r.html", "-q", cwd=tmp_path)
    assert ran.code == 0
    page = read_page((tmp_path / "r.html").read_text("utf-8"))
    assert page.by_id("stock-table").rows()[0][5] == "66.6 %"
    assert "Rice 66.6;" in page.by_id("stock-chart-1-says").text


def test_headers_agree_with_those_of_the_file(folder: Path) -> None:
    csv(folder / "owed.csv", ["A,2"], "household_id,rice_kg")
    shown = printed(
        folder, "-p", "p.toml", *("--stock", "s10.csv", "--arrears", "owed.csv", "-o", "plan")
    )
    columns = pl.read_csv(folder / "plan/stock.csv").columns
    assert "required owed before available issued short covered days balance" in shown
    names = {"required", "owed_before", "available", "issued", "short", "days", "balance"}
    assert names <= {*columns}


class TestWhereItIsShort:
    """Sites where an item is short are listed, as in stock.csv."""

    def test_sites(self, folder: Path) -> None:
        csv(folder / "own.csv", ["rice,9,S", "rice,3,"], "item,quantity,site")
        words = ("-p", "p.toml", "--stock", "own.csv", "-o", "plan", "--by", "persons")
        shown = printed(folder, *words)
        table = "Sites where items are short site item required available issued short"
        assert re.search(f"{table} ─+ N Rice, kg 12 3 3 9 Weights ", shown)
        rows = pl.read_csv(folder / "plan/stock.csv").filter(site="N")
        assert rows["required", "available", "issued", "short"].row(0) == (12, 3, 3, 9)
        by = pl.read_csv(folder / "plan/by/persons.csv").sort("persons")
        columns = by["persons", "required", "owed_before", "quantity", "short"]
        assert columns.rows() == [(3, 9, 0, 9, 0), (4, 12, 0, 3, 9)]

    def test_nowhere(self, folder: Path) -> None:
        """Nothing is short; or only one site exists, and the totals show its shortage."""
        assert "Sites where items are short" not in printed(
            folder, "-p", "p.toml", "--stock", "s100.csv"
        )
        csv(folder / "ab.csv", ["A,4,N", "B,3,N"], "household_id,persons,centre")
        assert "Sites where items are short" not in printed(
            folder, "-p", "p.toml", "--stock", "s10.csv"
        )

    def test_channels(self, folder: Path) -> None:
        (folder / "two.toml").write_text(RICE.format(quantity="3 kg", more=SHOP))
        csv(folder / "own.csv", ["rice,12,N", "rice,9,S"], "item,quantity,site")
        shown = printed(folder, "-p", "two.toml", "--stock", "own.csv")
        assert re.search("short site channel item .* ─+ all Shop Rice, kg 2 0 0 2 Weights ", shown)

    @pytest.mark.parametrize(
        ("sites", "count"), [(20, ""), (21, ": 21 lines"), (1001, ": 1,000 or more lines")]
    )
    def test_many(self, folder: Path, sites: int, count: str) -> None:
        rows = [f"{n},1,{n:04}" for n in range(sites)]
        csv(folder / "ab.csv", rows, "household_id,persons,centre")
        shown = printed(folder, "-p", "p.toml", "--stock", "s10.csv")
        more = f"{count}, the first 20; -o DIR writes all" if count else ""
        assert f"Sites where items are short{more} site" in shown
        assert shown.count("Rice, kg 3 ") == 20


class TestRounding:
    """The rounding that is shown is of what is due; less may be issued."""

    @pytest.mark.parametrize("stock", ["s10.csv", "s100.csv"])
    def test_what_is_due_was_rounded(self, folder: Path, stock: str) -> None:
        shown = printed(folder, "-p", "up.toml", "--stock", stock)
        assert "due more (+) or less (-)" in shown
        assert "handed out more" not in shown
        assert "handed out more (+) or less (-)" in printed(folder, "-p", "up.toml")

    def test_nothing_was_rounded(self, folder: Path) -> None:
        """10 of 21 kg are shared: the exact shares, 5.714… and 4.285… kg, are not whole grams."""
        shown = printed(folder, "-p", "p.toml", "--stock", "s10.csv")
        assert "Nothing that is due was rounded." in shown
        assert "every quantity is exact" not in shown
