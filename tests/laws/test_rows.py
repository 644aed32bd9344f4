"""Laws of rows: each is accepted or rejected, and none is lost or guessed."""

import csv
import io
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import oracle
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from registers import LARGEST, Case, Row, cases, dirty, site_columns
from strategies import COUNTS, MANY, Table, load

import ration
from ration.register.values.counts import counts, parse_count

NO_ANSWER = "N/A"  # a word for no answer, the one among DIRT, is no id


def number(cell: str) -> int | None:
    """Read a count as registers have it: digits of any script, a sign before, spaces around."""
    text = "".join(str(unicodedata.decimal(sign, sign)) for sign in cell.strip()).removesuffix(".0")
    text = "5" if text == "five" else text
    digits = text[1:] if text[:1] in ("+", "-") else text
    value = int(text) if digits.isascii() and digits.isdigit() else -1
    return value if 0 <= value <= LARGEST else None


def badly_counted(table: Table, row: Row) -> bool:
    """Whether a row's counts are no numbers, or contradict each other."""
    people = ["persons", *(oracle.column_of(table, group) for group in table["groups"])]
    known = {name: number(row[name]) for name in (*people, "households", *COUNTS) if name in row}
    if any(value is None for value in known.values()):
        return True
    found = {name: value or 0 for name, value in known.items()}
    heads = [found[name] for name in people if name in found]
    persons, households = found.get("persons", max([1, *heads])), found.get("households", 1)
    parts = [oracle.column_of(table, group) for group in table.get("partition", [])]
    return (
        persons == 0
        or households == 0
        or max([0, *heads]) > persons
        or (households == 1 and max([0, *heads]) > 999)
        or (parts != [] and sum(found[part] for part in parts) != persons)
    )


def is_due(table: Table, row: Row, channel: str) -> bool:
    """Whether anything may be due to a well-counted household through a channel."""
    rules = [rule for rule in table["allocations"] if rule["channel"] == channel]
    pooled = any(pool["channel"] == channel for pool in table["pools"])
    return pooled or any(oracle.heads_of(table, rule, row) for rule in rules)


def is_bad(table: Table, row: Row, ids: Counter[str]) -> bool:
    """Whether a row must be rejected, by a plain reading of DESIGN.md."""
    only = [entry for rule in table["allocations"] for entry in rule.get("only", {}).items()]
    words = [name for name, values in only if isinstance(values, list)]
    sites = zip(table["channels"], site_columns(table), strict=True)
    blank = [channel for channel, column in sites if column in row and not row[column].strip()]
    name = row["household_id"].strip()
    return (
        not name
        or name == NO_ANSWER
        or ids[name] > 1
        or badly_counted(table, row)
        or any(not row[word].strip() for word in words)
        or any(is_due(table, row, channel) for channel in blank)
    )


def bad_rows(case: Case) -> list[int]:
    """The places of the rows that must be rejected; the first is 0."""
    ids = Counter(row["household_id"].strip() for row in case.rows)
    return [place for place, row in enumerate(case.rows) if is_bad(case.table, row, ids)]


def outcome(compute: Callable[[], ration.DistributionPlan]) -> Any:
    """The people, goods and households of a plan; or the codes of the problems."""
    try:
        plan = compute()
    except ration.DataError as error:
        return [(problem.code, problem.column) for problem in error.problems]
    parts = plan.model_dump(mode="json", include={"people", "totals", "sites", "nothing"})
    return parts, sorted(plan.entitlements().rows())


class TestPartition:
    """Rows read = rows accepted + rejected + left out. One rejected row stops the run."""

    @given(dirty())
    def test_every_row_is_accepted_or_rejected(self, case: Case) -> None:
        report = ration.check(case.frame(case.rows), load(case.table))
        assert report.read == len(case.rows)
        assert report.read == report.accepted + report.rejected

    @given(dirty())
    def test_exactly_the_bad_rows_are_rejected(self, case: Case) -> None:
        report = ration.check(case.frame(case.rows), load(case.table))
        rejected = {problem.row - 2 for problem in report.problems if problem.row is not None}
        assert sorted(rejected) == bad_rows(case)
        assert report.rejected == len(rejected)

    @given(dirty())
    def test_rejected_rows_change_nothing(self, case: Case) -> None:
        bad = bad_rows(case)
        good = [row for place, row in enumerate(case.rows) if place not in bad]
        left = outcome(lambda: case.plan(drop_rejected=True))
        assert left == outcome(lambda: case.plan(good))

    @given(cases(), st.sampled_from(("2", str(LARGEST), "-3")))
    def test_rules_do_not_run_on_rejected_rows(self, case: Case, many: str) -> None:
        rows = [row | {"households": "1"} for row in case.rows]
        whole = Case(case.table, [*rows, rows[0] | {"household_id": " ", "households": many}])
        left = outcome(lambda: whole.plan(drop_rejected=True))
        assert left == outcome(lambda: whole.plan(rows))

    @given(dirty())
    def test_a_check_finds_what_stops_the_run(self, case: Case) -> None:
        report, found = ration.check(case.frame(case.rows), load(case.table)), outcome(case.plan)
        stopped = found if isinstance(found, list) else []
        assert stopped == [(problem.code, problem.column) for problem in report.problems]


@st.composite
def withdrawn(draw: st.DrawFn) -> tuple[Case, list[Row], ration.RegisterMapping]:
    """A register with more rows, good or bad, that a mapping leaves out by a column's words."""
    clean = draw(dirty())
    out = draw(st.lists(st.sampled_from(("withdrawn", "Décédé", "", "0")), unique=True, min_size=1))
    served = draw(st.sampled_from(("active", "x y", "00")))
    rows = [row | {"my status": served} for row in clean.rows]
    for row in draw(st.lists(st.sampled_from(clean.rows), max_size=5)):
        more = row | {"my status": draw(st.sampled_from(out))}
        rows.insert(draw(st.integers(0, len(rows))), more)
    asked = {"keep": [served]} if draw(st.booleans()) else {"leave_out": out}
    keys = {key: {"my status": words} for key, words in asked.items()}
    return clean, rows, ration.RegisterMapping.model_validate(keys)


class TestLeftOut:
    """A register with rows that the mapping leaves out gives the plan of the clean register."""

    @given(withdrawn())
    def test_rows_left_out_change_nothing(
        self, drawn: tuple[Case, list[Row], ration.RegisterMapping]
    ) -> None:
        clean, rows, mapping = drawn
        frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
        options: dict[str, Any] = {"programme": load(clean.table), "mapping": mapping}
        left = outcome(lambda: ration.compute(frame, **options, drop_rejected=True))
        assert left == outcome(lambda: clean.plan(drop_rejected=True))
        report = ration.check(frame, **options)
        assert report.left_out == len(rows) - len(clean.rows)
        assert report.read == len(rows) == report.accepted + report.rejected + report.left_out


@st.composite
def ragged(draw: st.DrawFn) -> tuple[Case, list[list[str]], list[int]]:
    """A register with records of too many or too few cells, and the numbers of those rows."""
    case = draw(cases())
    records, wrong = [list(case.rows[0])], []
    for row in case.rows:
        records += [[]] * draw(st.integers(0, 1))
        records.append(list(row.values()))
        kind = draw(st.sampled_from(("right", "long", "short")))
        if kind == "long":
            records[-1].append("more")
        elif kind == "short":
            records[-1] = records[-1][: draw(st.integers(1, len(row) - 1))]
        wrong += [len(records)] if kind != "right" else []
    return case, records, wrong


class TestRagged:
    """A row with more or fewer cells than the header is rejected, whatever the cells are."""

    @given(ragged())
    def test_ragged_rows_are_rejected(self, drawn: tuple[Case, list[list[str]], list[int]]) -> None:
        case, records, wrong = drawn
        text = io.StringIO(newline="")
        csv.writer(text).writerows(records)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.csv"
            path.write_text(text.getvalue(), "utf-8", newline="")
            report = ration.check(path, load(case.table))
        assert report.read == len(case.rows)
        assert {problem.row for problem in report.problems if problem.code == "ragged"} == set(
            wrong
        )
        assert report.rejected == len(wrong)


COUNT_TEXTS = st.text() | st.text(" +-0123456789.,eE_x٣\u00a0\t\n", max_size=24)


class TestCounts:
    """A count is a whole number in digits; a blank is never zero."""

    @MANY
    @given(st.lists(COUNT_TEXTS, min_size=1))
    def test_the_engine_reads_counts_as_python_does(self, texts: list[str]) -> None:
        read = pl.DataFrame({"count": texts}).select(counts("count", pl.String(), {})).to_series()
        for text, value in zip(texts, read, strict=True):
            assert value is None or value == parse_count(text)

    @MANY
    @given(st.lists(COUNT_TEXTS, min_size=1))
    def test_what_only_python_reads_is_read_too(self, texts: list[str]) -> None:
        known = {text: parse_count(text) for text in texts}
        repaired = {text: value for text, value in known.items() if isinstance(value, int)}
        frame = pl.DataFrame({"count": texts})
        read = frame.select(counts("count", pl.String(), repaired)).to_series().to_list()
        assert read == [repaired.get(text) for text in texts]

    @MANY
    @given(st.floats() | st.integers(-(2**53), 2**53).map(float))
    def test_a_whole_float_is_a_count(self, value: float) -> None:
        read = pl.DataFrame({"count": [value]}).select(counts("count", pl.Float64(), {})).item()
        assert read == (int(value) if value % 1 == 0 and abs(value) < 2**63 else None)
