"""What a whole column shows is what its accepted rows show: rejected rows change nothing."""

from random import Random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from small import RICE

import ration

PROGRAMME = ration.parse_programme(RICE.format(quantity="1 kg", more=""))
# Each kind is read in another way if other ids of the register are of another kind.
IDS = (
    ("NA", "NA", "AO", "ZA", "DK", "H-1"),
    ("1.0", "2.0", "1", "2", "2.5", "7.25"),
    ("2-Feb", "3-Mar", "2026-02-03 00:00:00", "2026-04-05 00:00:00", "99-Zzz", "H-1"),
    ("1234567890123450", "1234567890123460", "12345678901234500", "1234567890123457", "H-1"),
)
PERSONS = ("3", "4", "1,230", "1,240", "5.0", "5,0", "12", "", "none", "0")


@st.composite
def registers(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Ids of one kind and some others, with counts of which some cannot be read."""
    ids = draw(st.sampled_from(IDS)) + draw(st.sampled_from(((), ("", "K-1", "K-2"))))
    row = st.tuples(st.sampled_from(ids), st.sampled_from(PERSONS))
    return draw(st.lists(row, min_size=1, max_size=8))


def frame(rows: list[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, {"household_id": pl.String, "persons": pl.String}, orient="row")


def accepted(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The rows without a problem."""
    report = ration.check(frame(rows), PROGRAMME, largest=10_000)
    bad = {each.row for each in report.problems}
    return [row for number, row in enumerate(rows, 2) if number not in bad]


class TestWholeColumn:
    """Whoever removes rejected rows, or reads the rows in another order, gets the same verdicts."""

    @given(registers())
    def test_without_rejected_rows_the_others_are_what_they_were(
        self, rows: list[tuple[str, str]]
    ) -> None:
        good = accepted(rows)
        if not good:
            return
        whole = ration.compute(frame(rows), PROGRAMME, largest=10_000, drop_rejected=True)
        alone = ration.compute(frame(good), PROGRAMME, largest=10_000)
        assert whole.totals == alone.totals
        assert whole.entitlements().equals(alone.entitlements())

    @given(registers(), st.randoms(use_true_random=False))
    def test_in_another_order_the_same_rows_are_accepted(
        self, rows: list[tuple[str, str]], order: Random
    ) -> None:
        shuffled = [*rows]
        order.shuffle(shuffled)
        assert sorted(accepted(shuffled)) == sorted(accepted(rows))
