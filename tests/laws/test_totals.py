"""Laws of totals: rows that are sums of others are refused, each named, wherever they stand."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from small import RICE

import ration

WORDS = (
    "Total", "SUB-TOTAL", "Grand total:", "Sous-total", "Summe", "المجموع", "소계", "小計", "总计",
    "Итого",
)  # fmt: skip
# Rice to women too, so that two columns of counts are read.
WOMEN = """
[groups.women]
column = "women"
sex = "female"
[[allocations]]
item = "rice"
per = "women"
quantity = "1 kg"
channel = "centre"
"""
SITES = ("North", "South", "평양", "الشمال")


class Row(NamedTuple):
    """One row of a register; `total` means that it is no household."""

    household_id: str
    persons: int
    women: int
    centre: str
    total: bool = False


def total(word: str, rows: Sequence[Row], centre: str = "") -> Row:
    """The total of some rows."""
    return Row(word, sum(r.persons for r in rows), sum(r.women for r in rows), centre, total=True)


@st.composite
def clean(draw: st.DrawFn) -> list[list[Row]]:
    """The households of several sites."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=len(SITES)))
    return [
        [
            Row(f"H-{at}{number}", persons, draw(st.integers(0, persons)), SITES[at])
            for number in range(size)
            for persons in [draw(st.integers(1, 12))]
        ]
        for at, size in enumerate(sizes)
    ]


@st.composite
def with_totals(draw: st.DrawFn) -> list[Row]:
    """A register with a total above or below some sites, or anywhere, and perhaps of all."""
    sites, rows, loose = draw(clean()), [], []
    words = st.sampled_from(WORDS)
    for site in sites:
        place = draw(st.sampled_from(("above", "below", "anywhere", "none")))
        name = draw(st.sampled_from(("", f" {site[0].centre}")))
        one = total(draw(words) + name, site, site[0].centre if place == "anywhere" else "")
        rows += [one] * (place == "above") + site + [one] * (place == "below")
        loose += [one] * (place == "anywhere")
    for one in loose:
        rows.insert(draw(st.integers(0, len(rows))), one)
    if len(sites) > 1 and draw(st.booleans()):
        every = total(draw(words), [row for site in sites for row in site])
        rows.insert(draw(st.sampled_from((0, len(rows)))), every)
    return [
        row._replace(household_id=f"{row.household_id}{' ' * row.total}{'.' * at * row.total}")
        for at, row in enumerate(rows)
    ]


def check(rows: Sequence[Row]) -> ration.Report:
    """Check a register for rice per person at its centre."""
    text = RICE.format(quantity="1 kg", more=WOMEN)
    return ration.check(
        pl.DataFrame([row[:4] for row in rows], Row._fields[:4], orient="row"),
        ration.parse_programme(text),
    )


def named(problems: Sequence[ration.Problem]) -> list[int]:
    """The places of the rows that problems call totals; the first is 0."""
    return [each.row - 2 for each in problems if each.row and each.code.startswith("totals-")]


@given(with_totals())
def test_exactly_the_totals_are_refused(rows: list[Row]) -> None:
    """Wherever they are, in any language; and skipping them gives the clean register."""
    report = check(rows)
    expected = [at for at, row in enumerate(rows) if row.total]
    assert named(report.problems) == expected
    assert report.accepted == len(rows) - len(expected)


@given(with_totals(), st.sampled_from(("Total Kim", "Somme", "Jumla")), st.integers(1, 12))
def test_a_name_is_never_served_or_refused_without_a_word(
    rows: list[Row], name: str, persons: int
) -> None:
    """A household named like a total is named by an error or a warning."""
    report = check([*rows, Row(name, persons, 1, SITES[0])])
    assert len(rows) in named([*report.problems, *report.warnings])


@given(clean(), st.randoms(use_true_random=False))
def test_the_order_of_households_changes_nothing(sites: list[list[Row]], random: Random) -> None:
    """A register without totals has none in any order."""
    rows = [row for site in sites for row in site]
    shuffled = random.sample(rows, len(rows))
    problems = {len(named(check(order).problems)) for order in (rows, shuffled)}
    assert problems == {0}
