"""`ration loads` as people run it: what it writes, and what it refuses."""

import json
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from command import run

from ration import Loads, load_loads

EXAMPLE = Path(__file__).parents[2] / "examples" / "loads"
CARTS = "loads rice --transport carts.toml --distances distances.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example's files, and the plan of its rice."""
    shutil.copytree(EXAMPLE, tmp_path / "loads")
    run(
        *[
            "compute",
            "villages.csv",
            "-p",
            "rice.toml",
            "--stock",
            "rice-stock.csv",
            "-o",
            "rice",
            "-q",
        ],
        cwd=tmp_path / "loads",
    )
    return tmp_path / "loads"


def test_a_folder_has_the_record_its_tables_and_a_journal(folder: Path) -> None:
    assert run(*f"{CARTS} -o carts -q".split(), cwd=folder).code == 0
    assert {each.name for each in (folder / "carts").iterdir()} == {
        *("SHA256SUMS", "loads.json", "journal.csv", "trips.csv", "load-lists.csv", "days.csv"),
        *("depots.csv", "groups.csv", "missing.csv", "transfers.csv"),
    }
    record = load_loads(folder / "carts")
    shown = json.loads(run(*f"{CARTS} --json".split(), cwd=folder).out)
    assert Loads.model_validate_json(json.dumps(shown)).trips == record.trips


@pytest.mark.parametrize("ending", ["xlsx", "html"])
def test_a_workbook_and_a_page(folder: Path, ending: str) -> None:
    assert run(*f"{CARTS} -o carts.{ending} -q".split(), cwd=folder).code == 0
    assert (folder / f"carts.{ending}").stat().st_size > 1000


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("loads rice", "there are no vehicles to load"),
        ("loads rice --transport carts.toml --routes", "distances are not known"),
        ("loads rice --transport none.toml", "file not found"),
        ("loads nowhere --transport carts.toml", "file not found"),
        ("loads rice --transport carts.toml --split never", "may not be divided"),
        ("loads rice --transport carts.toml -o rice-stock.csv", "rice-stock.csv"),
    ],
)
def test_what_is_refused(folder: Path, words: str, says: str) -> None:
    if "never" in words:
        text = (folder / "carts.toml").read_text().replace("20 kg", "6 kg")
        (folder / "carts.toml").write_text(text)
    found = run(*words.split(), cwd=folder)
    assert found.code in (2, 3, 4)
    assert says in found.err
    assert len(found.err.strip().splitlines()) == 1


def test_nothing_is_replaced_without_force(folder: Path) -> None:
    assert run(*f"{CARTS} -o carts -q".split(), cwd=folder).code == 0
    before = (folder / "carts" / "loads.json").read_bytes()
    assert run(*f"{CARTS} -o carts -q".split(), cwd=folder).code != 0
    assert run(*f"{CARTS} -o carts -q --force".split(), cwd=folder).code == 0
    assert (folder / "carts" / "loads.json").read_bytes() == before


def test_rounds_say_the_day_that_a_depot_cannot(tmp_path: Path) -> None:
    folder = tmp_path / "rounds"
    shutil.copytree(EXAMPLE.parent / "rounds", folder)
    words = "rounds may-3.csv --stock stock.csv -p programme.toml --first 2024-05-03 --every"
    more = ["10 days", *["--count", "2", "--shortage", "equal", "-o", "rounds", "-q"]]
    assert run(*words.split(), *more, cwd=folder).code == 0
    (folder / "t.toml").write_text(
        '[vehicles.cart]\nname = "Cart"\ncarries = "2 kg"\n'
        '[[depots]]\nname = "Depot"\ntrips_a_day = 1\n'
    )
    found = run(
        *["loads", "rounds", "--transport", "t.toml", "--split", "always", "--json"], cwd=folder
    )
    assert found.code == 0
    record = json.loads(found.out)
    assert record["format"] == "ration.loads-over-time/1"
    (depot,) = record["depots"]
    assert depot["depot"] == "Depot"
    assert any(day["left"] for day in record["days"])
    refused = run(
        *["loads", "rounds", "--transport", "t.toml", "--start", "2024-05-01"], cwd=folder
    )
    assert refused.code == 2


def test_more_trips_than_anybody_plans_are_refused_and_days_beyond_all_dates_have_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ration.loads.scheduled._MOST_TRIPS", 1000)
    cart = (folder / "carts.toml").read_text()
    (folder / "coal.toml").write_text('[vehicles.c]\nname = "C"\ncarries = "100 kg"\n')
    run(
        *("compute", "centres.csv", "-p", "programme.toml", "--column", "household_id=site"),
        *("--column", "centre=site", "-o", "coal", "-q"),
        cwd=folder,
    )
    found = run("loads", "coal", "--transport", "coal.toml", cwd=folder)
    assert found.code == 3
    assert "1,800 trips or more" in found.err
    (folder / "carts.toml").write_text(cart.replace('"20 kg"', '"6 kg"\nnumber = 1'))
    words = "loads rice --transport carts.toml --start 9999-12-30 --json"
    days = json.loads(run(*words.split(), cwd=folder).out)["days"]
    assert days[0]["date"] == "9999-12-30"
    assert days[-1].get("date") is None


SLOW = """
[vehicles.cart]
name = "Cart"
carries = "10.2 kg"
hours_a_day = 4
km_an_hour = 10
"""


def test_no_trip_is_longer_than_the_day_of_its_vehicle(folder: Path) -> None:
    """East is 30 km from Port, 3 from Mill; Port's goods for it reach nobody in 4 hours."""
    (folder / "slow.toml").write_text(SLOW)
    words = "loads rice --transport slow.toml --distances distances.csv --json"
    record = json.loads(run(*words.split(), cwd=folder).out)
    hours = [Fraction(trip["hours"]) for trip in record["trips"]]
    assert hours
    assert max(hours) <= 4
    (left,) = record["unloaded"]
    assert (left["why"], left["sites"]) == ("reach", 1)
    sent = sum(Fraction(each["sent"]) for each in record["depots"])
    goods = [each for trip in record["trips"] for stop in trip["stops"] for each in stop["goods"]]
    assert sent == sum(Fraction(each["quantity"]) for each in goods)


@pytest.mark.parametrize(
    ("depots", "says"),
    [(["Port"], "the list of depots leaves it out"), (["Port", "Mill", "East"], "name of a site")],
)
def test_depots_that_do_not_fit_the_plan_are_refused(
    folder: Path, depots: list[str], says: str
) -> None:
    listed = "".join(f'[[depots]]\nname = "{name}"\n' for name in depots)
    (folder / "t.toml").write_text(SLOW + listed)
    found = run(*["loads", "rice", "--transport", "t.toml"], cwd=folder)
    assert found.code == 3
    assert says in found.err


def test_a_record_that_somebody_changed_is_refused(folder: Path) -> None:
    run(*f"{CARTS} -o carts -q".split(), cwd=folder)
    text = (folder / "carts" / "loads.json").read_text(encoding="utf-8")
    (folder / "changed.json").write_text(text.replace('"kg": "', '"kg": "9'), encoding="utf-8")
    found = run(*["reconcile", "rice", "sent.csv", "--loads", "changed.json"], cwd=folder)
    assert found.code == 3
    assert "does not add up" in found.err


def test_a_cost_is_not_shown_without_its_kilometres(folder: Path) -> None:
    words = "loads rice --transport carts.toml --least cost --json"
    record = json.loads(run(*words.split(), cwd=folder).out)
    assert all(group["cost"] is None for group in record["groups"])
    assert all(trip["cost"] is None for trip in record["trips"])


def test_without_highs_trips_carry_all_that_depots_send(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)  # importing it raises ImportError
    record = json.loads(run(*f"{CARTS} --json".split(), cwd=folder).out)
    assert max(Fraction(trip["kg"]) for trip in record["trips"]) <= 20
    goods = [each for trip in record["trips"] for stop in trip["stops"] for each in stop["goods"]]
    carried = sum(Fraction(each["quantity"]) for each in goods)
    assert carried == sum(Fraction(each["sent"]) for each in record["depots"]) > 0
    missing = sum(Fraction(each["quantity"]) for each in record.get("missing", ()))
    monkeypatch.undo()
    other = json.loads(run(*f"{CARTS} --json".split(), cwd=folder).out)
    sent = [each for trip in other["trips"] for stop in trip["stops"] for each in stop["goods"]]
    missed = sum(Fraction(each["quantity"]) for each in other.get("missing", ()))
    assert carried + missing == sum(Fraction(each["quantity"]) for each in sent) + missed
