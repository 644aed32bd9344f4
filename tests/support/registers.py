"""Registers to test the laws: rows of text that a programme accepts, awkward on purpose."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import oracle
import polars as pl
from among import among
from hypothesis import strategies as st
from strategies import COUNTS, WORDS, Table, linear, load, programmes

import ration

Row = dict[str, str]
ID = "household_id"

SITES = (
    "DC-01", "dc-01", "DC-1", "[north]", "[/b]", "동면 1", "東村 2", "Ñandú-sur", "مركز التوزيع",
    "⛺ 3", "=1+1", "-", "+7", "@site", "a,b", 'say "hi"', "../../etc/x", "CON", "nan", "null",
    "all", "  trimmed ", "0",
)  # fmt: skip
IDS = (
    "1", "007", "07", "7", "KS-000001", "ks-000001", "한글-1", "two  spaces", " padded", 'q"uote',
    "a,b", "=1+1", "-1-", "+850 2", "@x", "nana", "Nonette", "true", "1.5", "1e3", "٣", "é",
    "x\u200fy", "世帯-1", "a;b", "a\tb",
)  # fmt: skip
LARGEST = 2**63 - 1
DIRT = (
    "", " ", "\u00a0", "\u3000", "five", "-1", "-0", "2.5", "1,5", "5.0", "1e3", "0x10", "1_0",
    "1 0", "N/A", "٣", "５", "+", "--5", "0", "999", "1000", "\u00a05",
    str(LARGEST), str(LARGEST + 1),
)  # fmt: skip


class Case(NamedTuple):
    """A programme, and the rows of a register for it."""

    table: Table
    rows: list[Row]

    def plan(self, rows: Sequence[Row] | None = None, **options: Any) -> ration.DistributionPlan:
        """The plan of the rows, or of other rows with the same header."""
        chosen = self.frame(self.rows if rows is None else rows)
        return ration.compute(chosen, load(self.table), **options)

    def frame(self, rows: Sequence[Row]) -> pl.DataFrame:
        """Rows as a frame of text."""
        return pl.DataFrame(rows, schema=dict.fromkeys(self.rows[0], pl.String))

    def same(self, plan: ration.DistributionPlan) -> bool:
        """Whether another plan has the same figures as these rows, household by household."""
        own = self.plan()
        return self.same_sums(plan, own) and by_id(plan) == by_id(own)

    def same_sums(
        self,
        plan: ration.DistributionPlan,
        own: ration.DistributionPlan | None = None,
        *,
        together: bool = False,
    ) -> bool:
        """Whether another plan has the same figures as these rows, site by site.

        `together` means that a row may stand for many households: they are served together.
        """
        own = self.plan() if own is None else own
        served = [[dict(whole.served), *(dict(each.served) for each in whole.sites)]
                  for whole in (plan, own)]  # fmt: skip
        if together and all(_at_least(*pair) for pair in zip(*served, strict=True)):
            served = []
        sites = [[each.model_copy(update={"served": ()}) for each in whole.sites]
                 for whole in (plan, own)]  # fmt: skip
        same = (plan.totals, plan.people, sites[0]) == (own.totals, own.people, sites[1])
        return same and (not served or served[0] == served[1])


def _at_least(more: Mapping[str, int], less: Mapping[str, int]) -> bool:
    return all(more[name] >= count for name, count in less.items())


def by_id(plan: ration.DistributionPlan) -> list[dict[str, Any]]:
    """The entitlements as rows, sorted by id."""
    rows: list[dict[str, Any]] = plan.entitlements().sort("household_id").to_dicts()
    return rows


@st.composite
def cases(draw: st.DrawFn, without: Sequence[str] = (), most: int = 8) -> Case:
    """A programme and a register of 1 to `most` households."""
    table = draw(programmes(without))
    return Case(table, draw(registers(table, most)))


def read_by(table: Table) -> tuple[set[str], set[str]]:
    """The columns of counts and of words that a register must have for a programme."""
    rules = table["allocations"]
    conditions = [entry for rule in rules for entry in rule.get("only", {}).items()]
    names = [rule["per"] for rule in rules] + [pool["by"] for pool in table["pools"]]
    names += [name for name, bounds in conditions if isinstance(bounds, dict)]
    names += ["person"] if any("sizes" in rule for rule in rules) else []
    names += ["person", *table["partition"]] if "partition" in table else []
    counted = {oracle.column_of(table, name) for name in names if name != "household"}
    return counted, {name for name, bounds in conditions if isinstance(bounds, list)}


def fits(text: str, codec: str) -> bool:
    """Whether an encoding can express a text."""
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def some(texts: Sequence[str], codec: str) -> st.SearchStrategy[str]:
    """One of the texts that an encoding can express."""
    return among([text for text in texts if fits(text, codec)])


@st.composite
def registers(draw: st.DrawFn, table: Table, most: int, codec: str = "utf-8") -> list[Row]:
    """The rows of a register that a programme accepts, all with the same header.

    The encoding can express their cells, but perhaps not the names of their columns.
    """
    counted, words = read_by(table)
    spare = {"persons", *(oracle.column_of(table, group) for group in table["groups"])} - counted
    counted |= draw(st.sets(among(tuple(sorted(spare))))) if spare else set()
    sites = {column for column in site_columns(table) if column in words or draw(st.booleans())}
    together = draw(st.none() | st.just(60 if linear(table) else 1))
    known = among(draw(st.lists(some(SITES, codec), min_size=1, max_size=4)))
    ids = some(IDS, codec) | st.integers(0, 9999).map("{:04}".format)
    rows: list[Row] = []
    for name in draw(st.lists(ids, min_size=1, max_size=most, unique_by=str.strip)):
        heads = draw(counts(table, first=not rows))
        cells = {column: heads[column] for column in sorted(counted)}
        cells |= {} if together is None else {"households": draw(st.integers(1, together))}
        row = {"household_id": name} | {column: draw(written(n)) for column, n in cells.items()}
        row |= {column: draw(known) for column in sorted(sites)}
        others = sorted({*words, "district"} - sites)
        row |= {word: draw(some(WORDS[word], codec)) for word in others}
        rows.append(row | {"note": draw(among(("", "x", "a\nb", 'a "b", c')))})
    return of_kinds(rows, draw(KINDS))


# How many kinds of households a register has: as many as rows, one, or few.
KINDS = among((None, None, 1, 2, 3))


def of_kinds(rows: Sequence[Row], kinds: int | None) -> list[Row]:
    """Rows that are equal but for their ids, of that many kinds; None means all as they are."""
    return [rows[n % (kinds or len(rows))] | {ID: row[ID]} for n, row in enumerate(rows)]


@st.composite
def dirty(draw: st.DrawFn, kept: Sequence[str] = (), without: Sequence[str] = ()) -> Case:
    """A register with some spoilt cells, except in the columns `kept`."""
    case = draw(cases(without))
    names = [name for name in case.rows[0] if name not in kept]
    cells = among((*DIRT, *(row["household_id"] for row in case.rows)))
    spoilt = st.dictionaries(among(names), cells, max_size=2)
    return Case(case.table, [row | draw(spoilt) for row in case.rows])


def site_columns(table: Table) -> list[str]:
    """The columns that name sites."""
    return [channel.get("column", name) for name, channel in table["channels"].items()]


def written(count: int) -> st.SearchStrategy[str]:
    """A whole number in one of the ways that registers write it."""
    return among((f"{count}", f"{count}", f"0{count}", f" {count} ", f"+{count}"))


@st.composite
def counts(draw: st.DrawFn, table: Table, *, first: bool) -> dict[str, int]:
    """Every count of one household; the first has somebody in every group, for the pools."""
    persons = draw(st.integers(4, 12) if first else st.integers(1, 12) | st.just(40))
    heads = {"persons": persons} | {count: draw(st.integers(0, 60)) for count in COUNTS}
    for group in table["groups"]:
        heads[oracle.column_of(table, group)] = draw(st.integers(int(first), persons - int(first)))
    if "partition" in table:
        heads["children 0-16"] = persons - heads["adults"]
    return heads
