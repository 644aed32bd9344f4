"""A register with coordinates of households has a map of its sites."""

import polars as pl
import pytest

import ration


def frame(households: int, **more: list[str]) -> pl.DataFrame:
    numbers = range(households)
    return pl.DataFrame(
        {
            "household_id": [f"H-{number}" for number in numbers],
            "persons": [4] * households,
            "adults": [2] * households,
            "centre": ["A" if number < 5 else "B" for number in numbers],
            **more,
        }
    )


def test_a_site_is_at_the_mean_of_its_households() -> None:
    latitudes = ["37.0", "37,2", "", "37.4", "x", "37.0", "37.4", *["38"] * 4]
    register = frame(11, latitude=latitudes, GPS_longitude=["126.5"] * 11)
    page = ration.report_html(ration.compute(register))
    assert "Map of the sites" in page
    assert "the mean of the households of a site, if at least 5 have some" in page
    assert "Not on the map, as their coordinates are not known: 2." in page  # A has 3, and `all`


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"latitude": ["37"] * 11},
        {"latitude": ["0"] * 11, "longitude": ["0"] * 11},
        {"latitude": ["126.5"] * 11, "longitude": ["37"] * 11},
        {"latitude": ["37"] * 11, "lat": ["37"] * 11, "longitude": ["126"] * 11},
    ],
    ids=["none", "half", "zero", "swapped", "two"],
)
def test_without_sure_coordinates_there_is_no_map(more: dict[str, list[str]]) -> None:
    plan = ration.compute(frame(11, **more))
    assert "Map of the sites" not in ration.report_html(plan)


def test_places_of_households_are_not_in_the_plan() -> None:
    register = frame(11, latitude=["37.1234"] * 11, longitude=["126.5"] * 11)
    plan = ration.compute(register)
    ration.report_html(plan)
    assert plan.site_details is None
    assert "37.1234" not in plan.to_json()
