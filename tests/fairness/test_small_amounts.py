"""Fairness has the amounts of a plan's subtotals, and small means keep their digits."""

import tomllib

import polars as pl

import ration

PROGRAMME = """
id = "small"
version = "1"
title = "Small amounts"
source = "Made up for this test"
[channels.centre]
[items.oil]
name = "Oil"
unit = "L"
[[allocations]]
item = "oil"
per = "person"
quantity = "0.125 L"
channel = "centre"
"""


def test_amounts_of_areas_are_those_of_subtotals() -> None:
    """3.375 L of an area were 3.38, and 0.125 L per person was 0.12."""
    frame = pl.DataFrame(
        {"household_id": ["A", "B"], "persons": [27, 4], "centre": "C", "zone": ["N", "S"]}
    )
    programme = ration.load_programme(tomllib.loads(PROGRAMME))
    plan = ration.compute(frame, programme, by=["zone"])
    found = ration.fairness_of(programme, frame, by=["zone"])
    tables = {each.id: each for each in found.answer().tables}
    amounts = {row[0]: row for row in tables["amounts"].rounded()}
    for subtotal in plan.by:
        oil = subtotal.lines["oil"].quantity.amount
        assert amounts[subtotal.value][3:5] == [oil, oil]
    assert "0.125" in tables["spread"].shown().rows[0]
    assert [row[1] for row in tables["per-head"].shown().rows] == ["0.125"] * 2
