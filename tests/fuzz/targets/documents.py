"""Targets: TOML and JSON files, and folders that ration wrote."""

import json
from functools import cache, partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import ration
from ration.accounts.doubles.read_folder import read_collected, read_plan
from ration.accounts.doubles.read_list import Reading
from ration.accounts.reconcile.measurements import parse_measurements
from ration.core.toml.lines import key_lines
from ration.core.toml.model import parse_model
from ration.core.toml.read import parse_toml
from ration.core.written import LIST, compare_list, read_list
from ration.fuel.table import FuelTable
from ration.nutrition.design.basket_limits import BasketLimits
from ration.nutrition.foods import FoodTable
from ration.nutrition.options import read_options
from ration.nutrition.requirement import RequirementSet
from ration.plan.plan_programme import plan_programme
from ration.programme.override import with_amounts, with_overrides
from ration.programme.transport import TransportFile
from ration.register.source.text.json_records import NoRecords, parse_records
from ration.verify.lists import is_whole
from tests.fuzz.target import Target, argument_of, ends_well, text_of

from .place import file, folder


def programme(data: bytes) -> None:
    """A programme reads back as it is written."""
    text = text_of(data)
    found = ends_well(lambda: ration.parse_programme(text))
    if found is not None:
        assert ration.parse_programme(ration.dump_programme(found)) == found, "another programme"
        ends_well(lambda: list(ration.programme_warnings(found)))


def mapping(data: bytes) -> None:
    """A mapping reads back as it is written."""
    text = text_of(data)
    found = ends_well(lambda: ration.parse_mapping(text))
    if found is not None:
        assert ration.parse_mapping(ration.dump_mapping(found)) == found, "another mapping"


def roll_out(data: bytes) -> None:
    """A roll-out is read or refused."""
    ends_well(lambda: ration.parse_roll_out(text_of(data)))


def measurements(data: bytes) -> None:
    """Errors of measurement are read or refused."""
    ends_well(lambda: parse_measurements(text_of(data), "kaesong-2020"))


def fuels(data: bytes) -> None:
    """A table of fuels is read or refused; what it gives reads back as it is written."""
    text = text_of(data)
    found = ends_well(lambda: parse_model(FuelTable, text, "fuels.toml"))
    if found is not None:
        assert FuelTable.model_validate_json(found.model_dump_json()) == found, "other fuels"


def transport(data: bytes) -> None:
    """A file of transport is read or refused; the goods of a plan are loaded, or it is said why."""
    text = text_of(data)
    found = ends_well(lambda: parse_model(TransportFile, text, "transport.toml"))
    if found is not None:
        assert TransportFile.model_validate_json(found.model_dump_json()) == found, "another file"
        ends_well(lambda: ration.loads_of(_plan(), found, seconds=1))


def loads(data: bytes) -> None:
    """Loads read back as they are written."""
    path = file("loads/loads.json", data)
    found = ends_well(lambda: ration.load_loads(path))
    if found is not None:
        path.write_text(found.model_dump_json(), "utf-8")
        assert ration.load_loads(path) == found, "other loads"


def foods(data: bytes) -> None:
    """Tables of foods, sets of requirements and limits of baskets; options of a nutrition."""
    text = text_of(data)
    models: tuple[type[BaseModel], ...] = (FoodTable, RequirementSet, BasketLimits)
    for model in models:
        found = ends_well(partial(parse_model, model, text, "a.toml"))
        if found is not None:
            assert model.model_validate_json(found.model_dump_json()) == found, "another file"
    milling, _, weighs = text.partition("\n")
    ends_well(lambda: read_options({"milling": milling, "weighs": {"oil": weighs}}))


def toml(data: bytes) -> None:
    """Every key of a TOML file has a line."""
    text = text_of(data)
    parsed = ends_well(lambda: parse_toml(text, "a.toml"))
    if parsed is not None:
        assert {*_places(parsed, ())} <= {*key_lines(text)}, "a key has no line"


def _places(value: Any, place: tuple[Any, ...]) -> Any:
    members: Any = value.items() if isinstance(value, dict) else ()
    members = enumerate(value) if isinstance(value, list) else members
    for key, each in members:
        yield (*place, key)
        yield from _places(each, (*place, key))


def level(data: bytes) -> None:
    """Another level, or a shortage, of a programme."""
    text, _, option = argument_of(data).partition("\n")
    ends_well(lambda: with_amounts("kaesong-2020", text))
    ends_well(lambda: with_overrides("kaesong-2020", option))  # type: ignore[arg-type]


def records(data: bytes) -> None:
    """The records of JSON are read or refused."""
    text = text_of(data)
    try:
        found = parse_records(text)
    except NoRecords as error:
        assert error.problems, "no problem"
        assert all(each.message and each.hint for each in error.problems), "no message or hint"
    else:
        assert found.rows, "no records"


def plan(data: bytes) -> None:
    """A plan reads back as it is written."""
    path = file("plan/plan.json", data)
    found = ends_well(lambda: ration.load_plan(path))
    if found is not None:
        text = found.to_json()
        path.write_text(text, "utf-8")
        assert ration.load_plan(path).to_json() == text, "another plan"
        ends_well(lambda: plan_programme(found, None))
        ends_well(lambda: ration.diff(found, _plan()))


def rounds(data: bytes) -> None:
    """Rounds read back as they are written."""
    path = file("rounds/rounds.json", data)
    found = ends_well(lambda: ration.load_rounds(path))
    if found is not None:
        text = found.to_json()
        path.write_text(text, "utf-8")
        assert ration.load_rounds(path).to_json() == text, "other rounds"


def site_file(data: bytes) -> None:
    """A file of sites beside a plan, whose digest fits: it may be of anybody."""
    import hashlib

    known = json.loads(_many_sites().read_text("utf-8"))
    for each in known["site_files"]:
        file(f"sites-plan/{each['file']}", data)
        each["sha256"] = hashlib.sha256(data).hexdigest()
    path = file("sites-plan/plan.json", json.dumps(known).encode())
    found = ends_well(lambda: ration.load_plan(path))
    if found is not None:
        ends_well(found.to_json)


def listed(data: bytes) -> None:
    """A list of files with their digests."""
    path = file(f"listed/{LIST}", data)
    file("listed/a.csv", b"a")
    read_list(path.parent)
    compare_list(path.parent)
    is_whole(path)


def written_folder(data: bytes) -> None:
    """What a folder of a collection, or of a plan, has beside its record, for double collection."""
    record, _, table = data.partition(b"\n\n")
    file("collected/collected.json", record)
    path = file("collected/served.csv", table)
    reading = Reading({})
    ends_well(lambda: read_collected(path.parent, reading))
    file("due/plan.json", _plan().to_json().encode())
    ends_well(lambda: read_plan(file("due/entitlements.csv", table).parent, reading))


@cache
def _register() -> Path:
    rows = b"household_id,persons,adults,centre\nH-1,4,2,North\nH-2,3,1,South\n"
    return file("register.csv", rows)


@cache
def _plan() -> ration.DistributionPlan:
    return ration.compute(_register())


@cache
def _many_sites() -> Path:
    where = folder() / "many"
    rows = "".join(f"H-{at},4,2,C-{at}\n" for at in range(3000))
    register = file("many.csv", f"household_id,persons,adults,centre\n{rows}".encode())
    ration.compute(register).write(where)
    return where / "plan.json"


TARGETS = {
    "toml": Target(toml, 15),
    "programme": Target(programme, 6),
    "mapping": Target(mapping, 6),
    "roll-out": Target(roll_out, 6),
    "foods": Target(foods, 6),
    "fuels": Target(fuels, 6),
    "transport": Target(transport, 3),
    "loads": Target(loads, 3),
    "measurements": Target(measurements, 6),
    "level": Target(level, 2),
    "records": Target(records, 60),
    "plan": Target(plan, 3),
    "rounds": Target(rounds, 3),
    "site-file": Target(site_file, 1),
    "listed": Target(listed, 20),
    "written-folder": Target(written_folder, 1),
}
