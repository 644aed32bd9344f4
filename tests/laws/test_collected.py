"""Laws of what is collected: what was filled in is read back, and nothing is lost or doubled."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import polars as pl
from filled import fill
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import Case, cases
from strategies import load

import ration
from ration.accounts.collected.households import GOT
from ration.accounts.collected.sheets.due import PlanDue, read_due
from ration.engine.rules import rules
from ration.stock.arrears import load_arrears

FEW = settings(max_examples=max(3, settings().max_examples // 5))  # workbooks take long
LAST = dt.date(2099, 12, 31)
Got = dict[tuple[str, str], tuple[int | None, ...]]


class Round(NamedTuple):
    """A plan's folder, the files that came back, and what was filled in, household by household."""

    plan: Path
    files: list[Path]
    got: Got
    due: PlanDue


@contextmanager
def filled_in(case: Case, data: st.DataObject) -> Iterator[Round]:
    """Write the workbooks of a plan, and fill each household in, or leave it blank."""
    plan = case.plan()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan.write(folder / "plan", formats=("csv", "collection"))
        due = read_due(plan, load(case.table), folder / "plan")
        day = dt.date.fromisoformat(plan.date) if plan.date else dt.date(2026, 1, 1)
        got: Got = {}
        files = []
        for channel in due.channels.values():
            rows: dict[str, dict[str, Any]] = {}
            for household, (_, steps) in channel.by_id.items():
                rows[household], got[channel.channel, household] = drawn(channel, steps, day, data)
            for path in sorted((folder / "plan/collection" / channel.channel).iterdir()):
                target = folder / "back" / channel.channel / path.name
                files.append(fill(path, target, rows))
        yield Round(folder / "plan", files, got, due)


def drawn(channel: Any, due: tuple[int, ...], day: dt.date, data: st.DataObject) -> Any:
    """What is written in the row of a household, and what that means in steps."""
    kind = data.draw(st.sampled_from(["yes", "amounts", "zero", "blank"]))
    if kind == "blank" or not any(due):
        return {}, tuple(None for _ in due)
    if kind == "yes":
        return {"all received": "yes", "date": day, "received by": "head"}, due
    most = [0 if kind == "zero" else steps for steps in due]
    got = tuple(data.draw(st.integers(0, steps) | st.none()) for steps in most)
    cells: dict[str, Any] = {}
    for item, steps in zip(channel.items, got, strict=True):
        if steps is not None:
            text = item.quantity(steps).text
            long = "/" in text or len(text) > 15
            cells[f"received: {item.name} ({item.unit})"] = text if long else Decimal(text)
    if any(got):
        cells |= {"date": day, "received by": "proxy"}
    return cells, got


def read(given: Round, files: Any = None, **options: Any) -> ration.Collected:
    """The result of a round, or of other files."""
    return ration.load_collected(given.plan, files or given.files, date=LAST, **options)


def figures(result: ration.Collected) -> Any:
    """All that is counted, without the names of files."""
    sites = [each.model_copy(update={"files": 0}) for each in result.sites]
    return (sites, result.totals, result.households().to_dicts(), result.arrears().to_dicts())


def adds_up(given: Round, result: ration.Collected) -> None:
    """Require that collected and remaining are entitled, at each site and in all."""
    for line in (*result.totals, *(i for site in result.sites for i in site.items)):
        assert line.collected + line.remaining == line.entitled
    for site in result.sites:
        assert sum(site.households(each.status) for each in site.statuses) == site.households()
    manifests = ration.load_plan(given.plan).sites
    for line in result.totals:
        lines = [i for site in result.sites for i in site.items if i.item == line.item]
        assert sum((i.collected for i in lines), Fraction(0)) == line.collected
        planned = [i for site in manifests for i in site.lines.values() if i.item == line.item]
        assert sum((i.quantity.amount for i in planned), Fraction(0)) == line.entitled


class TestWhatIsFilledIn:
    """A workbook that is filled in reads back as exactly what was written, and all adds up."""

    @FEW
    @given(cases(["pools"]), st.data())
    def test_it_reads_back(self, case: Case, data: st.DataObject) -> None:
        with filled_in(case, data) as given:
            result = read(given)
            assert result.problems == ()
            rows = result.households().to_dicts()
            found = {
                (row["channel"], row["household_id"]): tuple(
                    row[f"{GOT}{item.id}"] for item in given.due.channels[row["channel"]].items
                )
                for row in rows
            }
            some = {key: got for key, got in given.got.items() if any(s is not None for s in got)}
            assert {key: got for key, got in found.items() if key in some} == some
            assert all(s is None for key in found.keys() - some.keys() for s in found[key])
            assert all(row["status"] not in ("refused", "unreported") for row in rows)
            adds_up(given, result)

    @FEW
    @given(cases(["pools"], most=5), st.data())
    def test_any_order_and_any_file_twice_change_nothing(
        self, case: Case, data: st.DataObject
    ) -> None:
        with filled_in(case, data) as given:
            plain = figures(read(given))
            files = data.draw(st.permutations([*given.files, given.files[0]]))
            copy = given.files[0].with_name("copy of it.xlsx")
            book = openpyxl.load_workbook(given.files[0])
            sheet = book["Collection"]
            sheet.move_range(f"A6:A{sheet.max_row}", cols=sheet.max_column + 1)  # ids come last
            book.save(copy)
            result = read(given, [*files, copy])
            assert figures(result) == plain
            assert result.problems == ()


class TestNothingIsLost:
    """What is collected and what remains are what households are entitled to."""

    @FEW
    @given(cases(["pools"], most=4), st.data())
    def test_arrears_are_exactly_what_remains(self, case: Case, data: st.DataObject) -> None:
        with filled_in(case, data) as given:
            result = read(given)
            result.write(given.plan.parent / "out")
            back = load_arrears(given.plan.parent / "out", rules(load(case.table)))
            owed = {row["id"]: row for row in back.frame.to_dicts()}
            rows = result.households()
            for line in result.totals:
                item = next(i for i in given.due.programme.items if i.id == line.item)
                column = [
                    name for name in back.frame.columns if name.startswith(f"a:{item.column}")
                ]
                paid = sum(row[name] or 0 for row in owed.values() for name in column)
                assert item.quantity(paid).amount == line.remaining
            lapsed = read(given, pending="lapse")
            blank = rows.filter(pl.col("status") == "pending")
            known = {*lapsed.arrears()["household_id"]}
            others = {*rows.filter(pl.col("status") != "pending")["household_id"]}
            assert not known & ({*blank["household_id"]} - others)
