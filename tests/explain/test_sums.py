"""Every sum that an explanation shows is true, checked by reading its lines."""

import csv
import io
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ration
from ration.explain.sections import Shown, household_shown, site_shown
from ration.explain.words import ENGLISH

PROGRAMME = """
id = "mix"
version = "2"
title = "Mixed"
date = 2026-03-01
days = 30
times = 2
source = "Committee"
shortage = { option = "equal" }
groups = { under5 = { to_age = 4 }, women = { sex = "female", from_age = 15 } }
channels = { centre = { title = "Centre" }, clinic = { title = "Clinic" } }

[items]
rice = { name = "Rice", unit = "kg", step = "0.5 kg", packs = [{ name = "bag", holds = "25 kg" }] }
oil = { name = "Oil", unit = "bottle", contains = "0.9 L" }
cash = { name = "Cash", unit = "KPW" }
kit = { name = "Kit", unit = "piece" }
flour = { name = "Flour", unit = "kg", step = "1 g" }
milk = { name = "Milk", unit = "g", step = "1 g" }
coal = { name = "Coal", unit = "kg" }

[[allocations]]
item = "rice"
per = "person"
quantity = "400 g/day"
cap = 5
base = "2 kg"
at_least = "30 kg"
at_most = "45 kg"
round = { mode = "nearest", to = "1 kg" }
channel = "centre"
[[allocations]]
item = "oil"
per = "person"
quantity = "30 mL/day"
round = { mode = "up" }
channel = "centre"
[[allocations]]
item = "oil"
per = "women"
quantity = "100 mL"
round = { mode = "up" }
channel = "clinic"
[[allocations]]
item = "cash"
per = "women"
quantity = "8000 KPW"
channel = "centre"
[[allocations]]
item = "cash"
per = "household"
quantity = "1234567 KPW"
only = { status = ["displaced", "returned"], persons = { min = 3, max = 6 } }
channel = "centre"
[[allocations]]
item = "kit"
per = "household"
sizes = [{ to = 3, quantity = "1 piece" }, { to = 5, quantity = "2 piece" },
  { quantity = "3 piece" }]
channel = "centre"
[[allocations]]
item = "flour"
per = "under5"
quantity = "100 g/day"
days = 7
round = { mode = "up", to = "1 kg" }
channel = "centre"
[[allocations]]
item = "flour"
per = "person"
quantity = "33 g"
channel = "centre"
[[allocations]]
item = "milk"
per = "under5"
quantity = "50 g/day"
channel = "clinic"
[[pools]]
item = "coal"
quantity = "1000 kg"
by = "persons"
channel = "centre"
"""
REGISTER = """household_id,head,persons,women,under5,status,centre,clinic
001,Secretname,3,1,1,displaced,"St. John's (A/B)","St. John's (A/B)"
002,Secretname,1,0,0,resident,"St. John's (A/B)",C2
003,Secretname,7,2,2,returned,Öst,C2
004,Secretname,4,1,0,displaced,Öst,C2
005,Secretname,2,0,0,resident,Öst,
"""
STOCK = """item,quantity,site
rice,60 kg,
rice,13 kg,Öst
oil,7 bottle,
oil,2 bottle,Öst
cash,1500000 KPW,
kit,5,
kit,1,Öst
flour,2 kg,
coal,333 kg,
"""
ARREARS = "household_id,rice_kg,kit_piece\n003,3.5,2\n002,1,0\n009,2,0\n"
SHORTAGES = {
    "equal": 'shortage = { option = "equal" }',
    "none owed": 'shortage = { option = "equal", arrears = "none" }',
    "owed first": 'shortage = { option = "equal", arrears = "first" }',
    "postpone": 'shortage = { option = "postpone" }',
    "in turns": 'shortage = { option = "priority", households = { status = ["returned"] } }',
}
FIRST = "owed first"  # the others are slow
SIZES = {"kg": 1000, "g": 1, "L": 1000, "ml": 1, "bottle": 900, "bottles": 900}
SITES = ("St. John's (A/B)", "Öst")
_TERM = re.compile(r"^(-?[\d,]+(?:/[\d,]+)?(?:\.\d+)?)(?: %)?(?: ([^\d].*))?$")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A programme with every kind of rule, a register, stock and arrears."""
    for name, text in (("r.csv", REGISTER), ("stock.csv", STOCK), ("arrears.csv", ARREARS)):
        (tmp_path / name).write_text(text)
    return tmp_path


def programme(folder: Path, shortage: str) -> Path:
    """The programme with another rule for a shortage."""
    path = folder / "p.toml"
    path.write_text(PROGRAMME.replace(SHORTAGES["equal"], SHORTAGES[shortage]))
    return path


def cells(shown: Shown) -> list[str]:
    """All lines, and lines of cells, of an explanation."""
    found = [*shown.lines, *(line for part in shown.parts for line in part.lines)]
    rows = (row for part in shown.parts if part.table for row in part.table.rows)
    return [*found, *(line for row in rows for cell in row for line in cell.split("\n"))]


def term(text: str) -> Fraction:
    """The value of a number with its unit, in grams, millilitres or pieces."""
    found = _TERM.match(text.strip())
    assert found, text
    number, unit = Fraction(found[1].replace(",", "")), (found[2] or "").strip()
    size = next((size for name, size in SIZES.items() if unit.split(" ")[0] == name), 1)
    return number * size


def value(text: str) -> Fraction:
    """Calculate a sum of products and quotients."""
    text = re.sub(r" \(of [^)]*\)| \(about [^)]*\)", "", text)
    result = Fraction(0)
    for sign, part in re.findall(r"(^|[+−] )((?:(?! [+−] ).)+)", text):
        product = Fraction(1)
        for times, factor in re.findall(r"(^|[×/] )((?:(?! [×/] ).)+)", part.strip()):
            product = product / term(factor) if times.startswith("/") else product * term(factor)
        result += -product if sign.startswith("−") else product
    return result


def sums(lines: list[str]) -> list[tuple[str, str]]:
    """The two sides of every sum that is not a rounding."""
    found = []
    for line in lines:
        if " = " not in line or "from the column" in line:
            continue
        text = re.split(r"; (?=\d)", line)[-1]
        text = re.sub(r"^\D[^=]*?: (?=\d)", "", text)
        left, *right = re.split(r" = ", text)
        if (
            re.match(r"[^=]*, rounded", left)
            or " counted as " in left
            or line.startswith("1 bottle")
        ):
            continue
        found.append((left, re.split(r", | \(at |: ", right[0] + " ")[0].strip()))
    return found


def total(path: Path, household: str, name: str) -> Fraction:
    """What a table of a written plan has for a household, in all channels."""
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    row = next(row for row in rows if row["household_id"] == household)
    return sum((Fraction(n) for key, n in row.items() if key.partition("@")[0] == name), Fraction())


@pytest.mark.parametrize(
    "shortage",
    [FIRST, *(pytest.param(each, marks=pytest.mark.slow) for each in SHORTAGES if each != FIRST)],
)
def test_every_sum_is_true_and_ends_at_the_figures_of_the_plan(folder: Path, shortage: str) -> None:
    path = programme(folder, shortage)
    given: dict[str, Any] = {
        "programme": path,
        "stock": folder / "stock.csv",
        "arrears": folder / "arrears.csv",
    }
    plan = ration.compute(folder / "r.csv", **given)
    plan.write(folder / "plan")
    for household in ("001", "002", "003", "004", "005"):
        found = ration.explain_household(folder / "r.csv", household, **given)
        lines = cells(household_shown(found, ENGLISH))
        assert len(sums(lines)) > 5
        for left, right in sums(lines):
            assert value(left) == value(right), (left, right)
        for each in found.items:
            column = f"{each.item}_{each.unit}"
            assert each.due.amount == total(folder / "plan/entitlements.csv", household, column)
            assert each.gets.amount == total(folder / "plan/issues.csv", household, column)
            assert each.owed_after is not None
            owed = each.owed_after.amount
            assert owed == total(folder / "plan/arrears.csv", household, column)
        assert "Secretname" not in " ".join(lines) + found.to_json()
    for site in SITES:
        for item in ("rice", "flour", "coal"):
            at = ration.explain_site(folder / "r.csv", item, site, **given)
            for left, right in sums(cells(site_shown(at, ENGLISH))):
                assert value(left) == value(right), (left, right)


def test_a_bound_is_shown_only_where_it_changes_the_sum(folder: Path) -> None:
    path = programme(folder, "equal")
    seven = ration.explain_household(folder / "r.csv", "003", path).items[0].channels[0].rules[0]
    one = ration.explain_household(folder / "r.csv", "002", path).items[0].channels[0].rules[0]
    four = ration.explain_household(folder / "r.csv", "002", path, times=3).items[0]
    assert seven.reckoning is not None
    assert seven.reckoning.text == (
        "5 persons (of 7, at most 5) × 400 g × 30 days × 2 distributions + 2 kg"
        " = 122 kg (at most 45 kg): 45 kg"
    )
    assert one.reckoning is not None
    assert one.reckoning.text.endswith("+ 2 kg = 26 kg (at least 30 kg): 30 kg")
    within = four.channels[0].rules[0].reckoning
    assert within is not None
    assert within.text == "1 person × 400 g × 30 days × 3 distributions + 2 kg = 38 kg"


def test_rules_are_in_plain_words(folder: Path) -> None:
    found = ration.explain_household(folder / "r.csv", "003", programme(folder, "equal"))
    rules = [rule.text for item in found.items for at in item.channels for rule in at.rules]
    assert "8,000 KPW per woman" in rules
    assert "100 ml per woman, rounded up to 1 bottle" in rules
    sizes = "1 piece up to 3 persons, 2 pieces up to 5 persons, 3 pieces for more"
    assert f"per household: {sizes}" in rules


def test_what_is_the_same_for_all_items_is_shown_once(folder: Path) -> None:
    path, stock = programme(folder, "equal"), folder / "stock.csv"
    found = ration.explain_household(folder / "r.csv", "003", path, stock=stock)
    lines = cells(household_shown(found, ENGLISH))
    assert sum(line.startswith("If there is too little") for line in lines) == 1


def test_an_item_of_which_nothing_is_due_is_short(folder: Path) -> None:
    path, stock = programme(folder, "equal"), folder / "stock.csv"
    found = ration.explain_household(folder / "r.csv", "002", path, stock=stock)
    parts = {part.title: part.lines for part in household_shown(found, ENGLISH).parts}
    assert list(parts["Milk: 0 g"]) == [
        "Rule: 50 g/day per under5, for 30 days",
        "nothing: 0 under5",
    ]


def test_a_site_names_the_condition_and_not_that_nobody_is_there(folder: Path) -> None:
    path = programme(folder, "equal")
    per_person = 'per = "person"\nquantity = "33 g"\n'
    only = 'only = { status = ["displaced"] }\n'
    path.write_text(path.read_text().replace(per_person, per_person + only))
    found = ration.explain_site(folder / "r.csv", "flour", "Öst", path)
    texts = [each.each[1].text for each in found.households]
    assert "nothing: only if status is displaced" in texts
    assert "nothing: 0 persons" not in texts


def test_a_site_names_households_without_days(folder: Path) -> None:
    path = folder / "daily.toml"
    path.write_text(
        'id = "d"\nversion = "1"\ntitle = "D"\ndays = 10\nchannels = { c = {} }\n'
        'items = { rice = { name = "Rice", unit = "kg", step = "1 g" } }\n'
        "allocations = [\n"
        '{ item = "rice", per = "person", quantity = "60 g/day", channel = "c" }]\n'
    )
    (folder / "d.csv").write_text("household_id,persons,present,c\n1,4,0,N\n2,4,3,N\n")
    columns = {"days": "present"}
    found = ration.explain_site(folder / "d.csv", "rice", "N", path, columns=columns)
    assert [each.each[0].text for each in found.households] == [
        "nothing: only if days is at least 1",
        "4 persons × 60 g × 3 days = 0.72 kg",
    ]
