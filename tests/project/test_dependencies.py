"""Every dependency is justified in CONTRIBUTING, and has one lower bound wherever it is named."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
EXTRAS_OF_USERS = {each for name, extra in EXTRAS.items() if name != "test" for each in extra}
ROW = re.compile(r"^\| (?!package )([a-z][\w-]*) \|(.+)\|$", re.MULTILINE)


def _name(requirement: str) -> str:
    return re.split(r"[\[>]", requirement)[0]


@pytest.fixture
def table() -> str:
    file = ROOT / "CONTRIBUTING.md"
    if not file.exists():
        pytest.skip("CONTRIBUTING.md is not beside the wheel's tests")
    return file.read_text(encoding="utf-8").split("\n## Dependencies\n")[1].split("\n## ")[0]


def test_the_table_has_every_dependency_and_nothing_else(table: str) -> None:
    parts = re.split(r"^\| \*\*.*$", table, flags=re.MULTILINE)[1:]
    core, extras, tests = ([name for name, _ in ROW.findall(part)] for part in parts)
    of_users = {_name(each) for each in EXTRAS_OF_USERS}
    assert core == sorted(_name(each) for each in PROJECT["dependencies"])
    assert extras == sorted(of_users)
    assert tests == sorted({_name(each) for each in EXTRAS["test"]} - of_users)


def test_every_row_of_the_table_is_whole(table: str) -> None:
    for name, cells in ROW.findall(table):
        what, licence, released, size, others = (cell.strip() for cell in cells.split("|"))
        assert all((what, licence, others)), name
        assert re.fullmatch(r"20\d\d-[01]\d", released), name
        assert float(size) > 0, name


def test_a_dependency_has_a_lower_bound_and_one_alone() -> None:
    bounds: dict[str, set[str]] = {}
    for each in [*PROJECT["dependencies"], *(each for extra in EXTRAS.values() for each in extra)]:
        assert re.fullmatch(r"[a-z0-9-]+(\[[\w,-]+\])?>=\d+(\.\d+)*", each), each
        bounds.setdefault(_name(each), set()).add(each.partition(">=")[2])
    assert {name: found for name, found in bounds.items() if len(found) > 1} == {}


def test_what_users_can_install_is_tested() -> None:
    assert {_name(each) for each in EXTRAS_OF_USERS} <= {_name(each) for each in EXTRAS["test"]}
