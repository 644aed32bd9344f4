"""Worked examples from published rules, as data, calculated by hand.

A case has a `source`, a `note` with the arithmetic, a `programme` (built-in, or its text as
`programme_toml`), a `register`, the `totals` of all items, and optionally `entitlements` of some
households and whole `packs` of some items.
"""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ration

CASES = sorted(Path(__file__).parent.glob("*.toml"))
NEEDED = {"source", "note", "register", "totals"}
OPTIONAL = {"entitlements", "packs"}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    assert set(case) - OPTIONAL in (NEEDED | {"programme"}, NEEDED | {"programme_toml"})
    register = tmp_path / "register.csv"
    register.write_text(case["register"], "utf-8")
    programme = programme_of(case, path.stem)
    plan = ration.compute(register, programme)

    totals = {line.item: line.quantity for line in plan.totals.values()}
    assert totals == {item: ration.Quantity(text) for item, text in case["totals"].items()}

    expected = steps(programme, case.get("entitlements", {}))
    assert entitlements(programme, plan, expected) == expected

    packs = case.get("packs", {})
    counted = {item: {load.pack: load.count for load in plan.totals[item].packs} for item in packs}
    assert counted == packs


def test_every_built_in_programme_has_a_case() -> None:
    cases = [tomllib.loads(path.read_text("utf-8")) for path in CASES]
    assert {case.get("programme") for case in cases} >= set(ration.builtin_programmes())


def programme_of(case: dict[str, Any], name: str) -> ration.Programme:
    if "programme" in case:
        return ration.load_programme(case["programme"])
    return ration.parse_programme(case["programme_toml"], name)


def steps(
    programme: ration.Programme, expected: dict[str, dict[str, str]]
) -> dict[str, dict[str, Fraction]]:
    """Quantities in steps of their items, as in a frame of entitlements."""
    return {
        household: {
            item: programme.item(item).steps(ration.Quantity(text)) for item, text in items.items()
        }
        for household, items in expected.items()
    }


def entitlements(
    programme: ration.Programme,
    plan: ration.DistributionPlan,
    expected: dict[str, dict[str, Fraction]],
) -> dict[str, dict[str, int]]:
    """The entitlements in the plan of the same households and items as `expected`."""
    rows = {row["household_id"]: row for row in plan.entitlements().iter_rows(named=True)}
    return {
        household: {item: rows[household][programme.item(item).column] for item in items}
        for household, items in expected.items()
    }
