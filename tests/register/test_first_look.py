"""The first look at a table of people, and neighbours that are added up before they are grouped."""

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.register.people.roster import KEY
from ration.register.people.runs import Runs
from ration.register.people.who_counts import among
from ration.register.source.register import ROW

HEADER = "household_id,birth_date,sex,centre"
A, B = "A,1990-01-01,F,N", "B,2015-05-05,M,N"

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", None]),
        st.sampled_from(["N", "S", None]),
        st.integers(0, 3),
        st.integers(1, 9),
    )
)


def found(rows: Sequence[str]) -> list[tuple[str, int | None]]:
    """The codes and rows of the problems and warnings of a table of people in CSV."""
    read = [dict(zip(HEADER.split(","), row.split(","), strict=True)) for row in rows]
    mapping = ration.parse_mapping("people = {}")
    report = ration.check(pl.DataFrame(read), "kaesong-2020", mapping=mapping)
    return [(each.code, each.row) for each in (*report.problems, *report.warnings)]


class TestRuns:
    """Neighbours that are equal in some columns."""

    @given(ROWS, st.sets(st.integers(1, 9)), st.integers(1, 4))
    def test_grouping_runs_gives_what_grouping_rows_gives(
        self, rows: list[tuple[str | None, str | None, int, int]], without: set[int], size: int
    ) -> None:
        schema = {KEY: pl.String, "site": pl.String, "n": pl.Int64, ROW: pl.UInt32}
        table = pl.DataFrame(rows, schema, orient="row")
        runs = Runs(["site"], ["n"])
        for batch in table.iter_slices(size):
            runs.add(batch)
        added_up = runs.added_up({"n": pl.col("n")}, without)
        parts = [table.clear().select(ROW, KEY, "site", "n"), *added_up]
        counted = table.filter(~pl.col(ROW).is_in([*without]))
        answers = [
            each.group_by(KEY, "site").agg(pl.col(ROW).min(), pl.col("n").sum()).sort(KEY, "site")
            for each in (counted, pl.concat(parts))
        ]
        assert answers[0].equals(answers[1])

    def test_equal_neighbours_become_one_row(self) -> None:
        runs = Runs([], ["n"])
        rows = {ROW: [2, 3, 4, 5, 6], KEY: ["A", "A", "B", "A", "A"], "n": [1, 2, 4, 8, 16]}
        assert runs.add(pl.DataFrame(rows))[KEY].to_list() == ["A", "B", "A"]
        (added_up,) = runs.added_up({"n": pl.col("n")})
        assert added_up.rows() == [(2, "A", 3), (4, "B", 4), (5, "A", 24)]
        (without,) = runs.added_up({"n": pl.col("n")}, {4, 5})
        assert without.rows() == [(2, "A", 3), (6, "A", 16)]


@given(st.sets(st.text(max_size=3), min_size=1), st.data())
def test_a_text_is_among_those_inside_and_no_others(every: set[str], data: st.DataObject) -> None:
    texts = sorted(every)
    inside = data.draw(st.sets(st.sampled_from(texts)))
    answers = pl.DataFrame({"text": texts}).select(among(pl.col("text"), texts, inside))
    assert answers.to_series().to_list() == [text in inside for text in texts]


@pytest.mark.parametrize("bound", ["runs._ENOUGH", "runs._MOST", "texts._AT_ONCE"])
def test_a_roster_of_which_less_is_kept_gives_the_same(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    people = [f"{house},{year}-01-01,F,N" for year in (1990, 2015, 1950) for house in "ABC"]
    read = [dict(zip(HEADER.split(","), row.split(","), strict=True)) for row in people]
    mapping = ration.parse_mapping("people = {}")
    plans = []
    for _ in range(2):
        plan = ration.compute(pl.DataFrame(read), "kaesong-2020", mapping=mapping)
        plans.append((plan.people, plan.entitlements().sort("household_id").rows()))
        monkeypatch.setattr(f"ration.register.people.{bound}", 0)
    assert plans[0] == plans[1]
    assert dict(plans[0][0])["adults"] == 6


class TestFirstLook:
    """What is seen in one reading is found wherever it stands."""

    def test_equal_rows_are_found_though_they_stand_apart(self) -> None:
        assert ("people-equal", None) in found([A, B, A])
        assert ("people-equal", None) not in found([A, B, "A,1990-01-02,F,N"])

    def test_swapped_cells_are_no_equal_rows(self) -> None:
        assert ("people-equal", None) not in found(["A,1990-01-01,F,M", "A,1990-01-01,M,F", B])

    def test_equal_people_without_a_household_are_no_equal_rows(self) -> None:
        codes = found([A, B, ",1990-01-01,F,N", ",1990-01-01,F,N"])
        assert ("people-equal", None) not in codes
        assert [row for code, row in codes if code == "id-blank"] == [4, 5]

    @pytest.mark.parametrize("blank", ["", '=" "', "  "])
    def test_a_household_is_blank_in_any_way_of_writing(self, blank: str) -> None:
        assert ("id-blank", 3) in found([A, f"{blank},1990-01-01,F,N", B])

    def test_a_household_in_two_places_is_counted_together(self) -> None:
        rows = [f"H{number},1990-01-01,F,N" for number in range(9) for _ in range(3)]
        read = [
            dict(zip(HEADER.split(","), row.split(","), strict=True)) for row in [*rows, rows[0]]
        ]
        mapping = ration.parse_mapping("people = {}")
        plan = ration.compute(pl.DataFrame(read), "kaesong-2020", mapping=mapping)
        people = dict(plan.people)
        assert (people["households"], people["persons"]) == (9, 28)

    def test_a_household_in_two_places_that_differ_is_a_problem(self) -> None:
        rows = [f"H{number},1990-01-01,F,N" for number in range(9) for _ in range(3)]
        assert ("household-differs", 2) in found([*rows, "H0,1991-01-01,F,S"])

    def test_ids_with_and_without_signs_are_the_same_household(self) -> None:
        rows = [*["007,1990-01-01,F,N"] * 2, '="007",1991-01-01,F,S']
        assert ("household-differs", 2) in found(rows)
