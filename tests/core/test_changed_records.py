"""A record that is read back gives a problem or a result, whatever one of its values became."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import ration
from ration.core.problems.errors import RationError

pytestmark = pytest.mark.slow

VALUES = (
    *("null", "true", "-1", "0", "0.5", "1e400", "1" + "0" * 30, "NaN", '""', '"x"', "[]", "{}"),
    *('[""]', '{"": ""}', '"\\ud800"', '"\\u0000"', '"-1"', '"1e9 kg"', '"9999-12-31"'),
)
CELLS = ("", "null", "-1", "0", "1e400", "1" + "0" * 30, "x", "[]", "\0", "9999-12-31", "=1+1", "'")
TURNS = 6  # each place gets every sixth change
_MARK = "the changed value"
PROGRAMME = """
id = "tea"
version = "1"
title = "Tea"
date = 2024-01-31
days = 10
[rounds]
every = "10 days"
count = 2
[shortage]
option = "equal"
[channels.tent]
[items.tea]
name = "Tea"
unit = "g"
packs = [{ name = "bag", holds = "25 g" }]
[items.money]
name = "Money"
unit = "KPW"
[[allocations]]
item = "tea"
per = "person"
quantity = "10 g"
channel = "tent"
[[allocations]]
item = "money"
per = "household"
quantity = "5 KPW"
channel = "tent"
"""
PEOPLE = pl.DataFrame(
    {
        "household_id": ["a", "b", "c"],
        "persons": ["4", "6", "2"],
        "tent": ["A", "B", "A"],
        "zone": ["N", "S", "N"],
    }
)
STOCK = pl.DataFrame(
    {
        "item": ["tea", "tea"],
        "quantity": ["40", "30"],
        "unit": ["g", "g"],
        "expiry": ["2024-06-01", ""],
        "site": ["", ""],
    }
)


def changes(record: Any) -> Iterator[tuple[str, str]]:
    """Texts of a record with one value changed, one key doubled or left out; and where.

    The changes take turns: every place of the record gets a few of them.
    """
    for at, place in enumerate(_places(record)):
        holder, key = _held(record, place), place[-1]
        value, texts = holder[key], [*VALUES[at % TURNS :: TURNS]]
        if isinstance(holder, dict):
            texts.append(f"{json.dumps(value)}, {json.dumps(key)}: {VALUES[at % len(VALUES)]}")
        holder[key] = _MARK
        before, after = json.dumps(record).split(json.dumps(_MARK))
        holder[key] = value
        yield from ((f"{place}: {text[:30]}", before + text + after) for text in texts)
        if isinstance(holder, dict):
            pair = f"{json.dumps(key)}: "
            kept, rest = before.removesuffix(pair), after
            kept, rest = (kept.removesuffix(", "), rest) if kept.endswith(", ") else (
                kept, rest.removeprefix(", ")
            )  # fmt: skip
            yield f"{place}: left out", kept + rest


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all values in a record; in a list of many alike, those of the first."""
    parts = value.items() if isinstance(value, dict) else enumerate(value[:1])
    for key, each in list(parts):
        yield (*place, key)
        if isinstance(each, dict | list):
            yield from _places(each, (*place, key))


def _held(record: Any, place: tuple[Any, ...]) -> Any:
    for key in place[:-1]:
        record = record[key]
    return record


def odd(file: Path, texts: Iterable[tuple[str, str]], use: Callable[[], Any]) -> list[str]:
    """The changes of a file on which its use ends with what is no problem with a hint."""
    found = []
    for place, text in texts:
        file.write_text(text, "utf-8")
        try:
            use()
        except RationError as error:
            if not error.problems or not all(each.message and each.hint for each in error.problems):
                found.append(f"{place}: no hint")
        except Exception as error:
            found.append(f"{place}: {type(error).__name__} {error}"[:200])
    return found


def cells(file: Path) -> Iterator[tuple[str, str]]:
    """Texts of a CSV file with one cell changed."""
    rows = list(csv.reader(file.read_text("utf-8").splitlines()))
    for row, column in product(range(len(rows)), range(len(rows[0]))):
        for text in CELLS[(row + column) % TURNS :: TURNS]:
            changed = [[*each] for each in rows]
            changed[row][column] = text
            made = io.StringIO()
            csv.writer(made).writerows(changed)
            yield f"{rows[0][column]} of row {row + 1}: {text[:30]}", made.getvalue()


def uses(plan: ration.DistributionPlan) -> None:
    """All that is made of a plan that was read, but its pages."""
    plan.to_json(), plan._repr_html_()
    for table in ("totals", "manifests", "people", "nothing", "problems"):
        plan.to_frame(table)
    for columns in dict.fromkeys(each.columns for each in plan.by):
        plan.to_frame("subtotals", by=",".join(columns))


@pytest.fixture(scope="module")
def plan() -> ration.DistributionPlan:
    return ration.compute(PEOPLE, ration.parse_programme(PROGRAMME), stock=STOCK, by=["zone"])


def test_a_plan_with_a_changed_value_is_refused_or_read(
    tmp_path: Path, plan: ration.DistributionPlan
) -> None:
    file = tmp_path / "plan.json"
    texts = changes(json.loads(plan.to_json()))
    assert odd(file, texts, lambda: uses(ration.load_plan(file))) == []


def test_rounds_with_a_changed_value_are_refused_or_read(tmp_path: Path) -> None:
    programme = ration.parse_programme(PROGRAMME)
    rounds = ration.run_rounds(PEOPLE, programme, stock=STOCK)
    rounds.write(tmp_path / "rounds")
    (tmp_path / "rounds" / "SHA256SUMS").unlink()

    def read() -> None:
        again = ration.load_rounds(tmp_path / "rounds")
        again.to_json(), again._repr_html_()

    file = tmp_path / "rounds" / "rounds.json"
    assert odd(file, changes(json.loads(rounds.to_json())), read) == []


def test_a_journal_with_a_changed_cell_is_refused_or_read(tmp_path: Path) -> None:
    file = tmp_path / "journal.csv"
    rows = ["date,document,kind,from,to,item,quantity", "2024-02-01,W-1,dispatch,Depot,A,tea,20 g"]
    file.write_text("\n".join([*rows, "2024-02-02,W-1,receipt,,A,tea,20 g"]), "utf-8")
    programme = ration.parse_programme(PROGRAMME)
    assert len(ration.load_journal(file, programme).entries) == 2
    assert odd(file, [*cells(file)], lambda: ration.load_journal(file, programme)) == []


def test_arrears_with_a_changed_cell_are_refused_or_read(tmp_path: Path) -> None:
    file = tmp_path / "arrears.csv"
    file.write_text("household_id,tea_g\na,12\nb,7\n", "utf-8")
    programme = ration.parse_programme(PROGRAMME)
    texts = [*cells(file)]
    assert (
        odd(file, texts, lambda: ration.compute(PEOPLE, programme, stock=STOCK, arrears=file)) == []
    )
