"""When a row that is named a total is the sum of other rows, or like one that is out of date."""

import polars as pl
import pytest

import ration
from ration.register.check.totals.named import Named, Run


def total(*counts: int | None, plain: bool = False) -> Named:
    """A row named a total; `plain` means that its id says no more than that."""
    return Named(9, counts, ("Total North",), plain, by_id=True)


@pytest.mark.parametrize(("n", "like"), [(74, False), (75, True), (125, True), (126, False)])
def test_a_sum_out_of_date_is_within_a_quarter(n: int, like: bool) -> None:
    assert total(n).is_like_sum(Run(3, (100,), (40,))) == like
    assert total(n, None).is_like_sum(Run(3, (100, 7), (40, 3))) == like
    assert not total(n, 1).is_like_sum(Run(3, (100, 7), (40, 3)))  # each of its counts


def test_it_is_more_than_every_row() -> None:
    assert not total(40).is_like_sum(Run(3, (50,), (40,)))
    assert total(41).is_like_sum(Run(3, (50,), (40,)))


def test_it_is_of_three_rows_or_more_and_counts_something() -> None:
    assert not total(100).is_like_sum(Run(2, (100,), (60,)))
    assert not total(None, 0).is_like_sum(Run(3, (100, 0), (40, 0)))


def test_where_the_id_says_total_alone_any_sum_from_the_largest_row_on_is_like_it() -> None:
    assert total(40, plain=True).is_like_sum(Run(1, (100,), (40,)))
    assert total(900, plain=True).is_like_sum(Run(1, (100,), (40,)))
    assert not total(39, plain=True).is_like_sum(Run(1, (100,), (40,)))
    assert not total(40, plain=True).is_like_sum(Run(0, (0,), (0,)))


@pytest.mark.parametrize("plain", [False, True])
def test_an_exact_sum_is_of_two_rows_or_of_one_where_the_id_says_total_alone(plain: bool) -> None:
    assert total(100, plain=plain).is_sum(Run(1, (100,), (100,))) == plain
    assert total(100, plain=plain).is_sum(Run(2, (100,), (60,)))
    assert total(100, None, plain=plain).is_sum(Run(2, (100, 7), (60, 5)))
    assert not total(100, 6, plain=plain).is_sum(Run(2, (100, 7), (60, 5)))
    assert not total(0, None, plain=plain).is_sum(Run(2, (0, 7), (0, 5)))
    assert not total(100, plain=plain).is_sum(Run(0, (0,), (0,)))


@pytest.mark.parametrize(("names", "refused"), [(3, True), (4, False)])
def test_of_more_than_three_named_rows_half_must_be_sums(names: int, refused: bool) -> None:
    """More rows named so, and hardly a sum among them, are codes or a place."""
    rows = [("A", 4), ("B", 5), ("Total North", 9), ("C", 3), ("D", 2)]
    rows += [(f"Total {place}", 1) for place in "XYZ"[: names - 1]]
    frame = pl.DataFrame(rows, ["household_id", "persons"], orient="row")
    found = ration.check(frame, ration.load_programme("general-food")).problems
    assert any(problem.code == "totals-row" for problem in found) == refused


@pytest.mark.parametrize(("persons", "adults", "code"), [
    ((10, 20, 10), (5, 10, 10), "totals-row"),  # 40 x 25
    ((10, 17, 10), (7, 10, 10), "totals-perhaps"),  # 37 x 27
])  # fmt: skip
def test_sums_whose_product_is_a_thousand_are_no_accident(
    persons: tuple[int, ...], adults: tuple[int, ...], code: str
) -> None:
    rows = {
        "household_id": ["Kim", "Lee", "Park", "Seo"],
        "persons": [*persons, sum(persons)], "adults": [*adults, sum(adults)],
    }  # fmt: skip
    rows |= {name: ["N", "S", "N", "S"] for name in ("centre", "store", "payer")}
    found = ration.check(pl.DataFrame(rows), ration.load_programme("kaesong-2020"))
    codes = {each.code for each in (*found.problems, *found.warnings)}
    assert codes & {"totals-row", "totals-perhaps"} == {code}
