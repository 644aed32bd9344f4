"""Laws of double collection: a slow loop finds the same; order and parts change nothing."""

import datetime as dt
from collections import defaultdict
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.accounts.doubles import find
from ration.accounts.doubles.keys import keyed, keyed_column

Row = tuple[str, dt.date, str, str, bool]
DAYS = st.dates(dt.date(2026, 4, 28), dt.date(2026, 5, 4))
ROWS = st.tuples(
    st.sampled_from(["H1", "H2", "H3"]),
    DAYS,
    st.sampled_from(["rice", "wage"]),
    st.sampled_from(["", "N", "S"]),
    st.booleans(),
)
LISTS = st.lists(st.lists(ROWS, max_size=6), min_size=1, max_size=3)


def frame(rows: list[Row]) -> pl.DataFrame:
    """A list of claims."""
    schema: Any = {
        "household_id": pl.String, "date": pl.Date, "purpose": pl.String, "site": pl.String,
        "served": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def slowly(lists: list[list[Row]]) -> dict[tuple[str, str, str], str]:
    """The kind of conflict by id, month and purpose, as the page says it, claim by claim."""
    groups: dict[tuple[str, str, str], list[tuple[int, dt.date, str, bool]]] = defaultdict(list)
    for number, rows in enumerate(lists):
        for name, day, purpose, site, served in rows:
            groups[name, f"{day:%Y-%m}", purpose].append((number, day, site, served))
    return {key: kind for key, claims in groups.items() if (kind := _kind(claims))}


def _kind(claims: list[tuple[int, dt.date, str, bool]]) -> str:
    most: dict[tuple[dt.date, str], int] = defaultdict(int)
    for number in {claim[0] for claim in claims}:
        own: dict[tuple[dt.date, str], int] = defaultdict(int)
        for other, day, site, served in claims:
            if other == number and served and site:
                own[day, site] += 1
        for place, count in own.items():
            most[place] = max(most[place], count)
    done = sum(most.values()) + sum(served and not site for _, _, site, served in claims)
    planned = [claim for claim in claims if not claim[3]]
    if done > 1:
        return "hard"
    if len(planned) > 1:
        return "soft"
    if not done or not planned:
        return ""
    lists = {claim[0] for claim in claims if claim[3]}
    sites = {claim[2] for claim in claims if claim[3]}
    number, _, site, _ = planned[0]
    same = site and sites == {site} and min(lists) != number
    return "" if same else "soft"


@given(LISTS)
def test_truth(lists: list[list[Row]]) -> None:
    """A loop over the claims gives the same conflicts."""
    record = ration.double_collection([frame(rows) for rows in lists]).record
    found = {
        (str(each.household_id), str(each.round), str(each.purpose)): str(each.kind)
        for each in record.conflicts
    }
    assert found == slowly(lists)


@given(LISTS, st.randoms())
def test_order(lists: list[list[Row]], random: Any) -> None:
    """The order of rows and lists changes no number of conflicts."""
    before = ration.double_collection([frame(rows) for rows in lists]).record
    shuffled = [random.sample(rows, len(rows)) for rows in random.sample(lists, len(lists))]
    after = ration.double_collection([frame(rows) for rows in shuffled]).record
    assert (before.hard, before.soft, before.once) == (after.hard, after.soft, after.once)


@given(LISTS)
def test_parts(lists: list[list[Row]]) -> None:
    """Ids that are compared part by part give the same as all at once."""
    frames = [frame(rows) for rows in lists]
    whole = ration.double_collection(frames)
    at_once, find._AT_ONCE = find._AT_ONCE, 3
    try:
        parts = ration.double_collection(frames)
    finally:
        find._AT_ONCE = at_once
    assert parts.record == whole.record
    assert parts.conflicts.equals(whole.conflicts)


@given(LISTS)
def test_keyed(lists: list[list[Row]]) -> None:
    """Keyed ids give the conflicts of plain ids: the key changes no comparison."""
    frames = [frame(rows) for rows in lists]
    secret = b"k" * 32
    keys = [
        each.with_columns(keyed_column(each["household_id"], secret)).rename(
            {"household_id": "household_key"}
        )
        for each in frames
    ]
    plain = ration.double_collection(frames).record
    hidden = ration.double_collection(keys).record
    assert (plain.counts, plain.once) == (hidden.counts, hidden.once)
    assert sorted(keyed(str(each.household_id), secret) for each in plain.conflicts) == sorted(
        str(each.household_id) for each in hidden.conflicts
    )
