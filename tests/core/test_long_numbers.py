"""Numbers that people write are read within bounds: no digits take time, and none ends a run."""

import json
from pathlib import Path

import pytest
from command import csv, run

import ration

SMALL = """id = "s"
version = "1"
title = "S"
{top}
[channels.centre]
[items.rice]
name = "Rice"
unit = "kg"
[[allocations]]
item = "rice"
per = "persons"
quantity = "{quantity}"
channel = "centre"
{end}"""
HUGE = "9" * 5000
FRACTION = f"1/{'9' * 4299}"


def codes(top: str = "", quantity: str = "1 kg", end: str = "") -> list[tuple[str, str | None]]:
    """The codes and places of the problems of a programme with these lines."""
    with pytest.raises(ration.InputError) as error:
        ration.parse_programme(SMALL.format(top=top, quantity=quantity, end=end))
    return [(each.code, each.column) for each in error.value.problems]


@pytest.mark.parametrize(
    "number",
    ["1e999999999", "1e99999999999999999999", "inf", "nan", f"0x{'f' * 5000}", f"1.{'1' * 41}"],
)
def test_a_number_of_a_programme_has_a_bound(number: str) -> None:
    assert codes(f"days = {number}") == [("number-long", "days")]


def test_thousands_of_digits_are_refused_at_their_line() -> None:
    with pytest.raises(ration.InputError, match=r"^programme: line 4: a number that is too long"):
        ration.parse_programme(SMALL.format(top=f"days = {HUGE}", quantity="1 kg", end=""))


@pytest.mark.parametrize("number", [HUGE, FRACTION, f"1.{HUGE}"])
def test_a_quantity_has_a_bound(number: str) -> None:
    assert codes(quantity=f"{number} g") == [("number-long", "allocations[0].quantity")]


def test_very_many_rounds_are_refused_at_once() -> None:
    rounds = '[rounds]\nfirst = 2024-01-01\nevery = "1 month"\ncount = 1000000000'
    assert ("rounds-many", "rounds.count") in codes(end=rounds)


@pytest.mark.parametrize("size", ['"4_2"', '"1e9"', '" 4"', '"４"', f'"{FRACTION}"', "1e999999999"])
def test_the_average_size_is_written_in_digits(size: str) -> None:
    with pytest.raises(ration.InputError, match="average_size"):
        ration.parse_mapping(f"average_size = {size}")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (".".join("a" * 20_000) + " = 1", "toml-dotted"),
        (f"x = {{ {'.'.join('a' * 20_000)} = 1 }}", "toml-dotted"),
        ("[" + ".".join(['"a b"'] * 20_000) + "]", "toml-dotted"),
        ("# much\n" * 400_000, "toml-large"),
        ("a = " + "[" * 100_000, "toml-nested"),
    ],
)
def test_what_takes_long_to_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(ration.InputError) as error:
        ration.parse_programme(text)
    assert [each.code for each in error.value.problems] == [code]


@pytest.mark.slow
def test_more_than_a_thousand_errors_are_counted() -> None:
    with pytest.raises(ration.InputError, match=r"1000 more errors|more errors are not shown"):
        ration.parse_mapping("".join(f"[a{number}]\n" for number in range(2000)))


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("#" * (3 * 1024**2))
    ran = run("programme", "check", "p.toml", cwd=tmp_path)
    assert (ran.code, ran.err) == (
        3,
        "error: p.toml: the file has more than 2 MiB; split it, or leave out what is not needed\n",
    )


class TestPlansThatAreRead:
    """A plan that contradicts itself is refused, whatever its JSON has."""

    @pytest.mark.parametrize(
        ("place", "value"),
        [
            (("people",), {"households": -1}),
            (("people",), {"households": 10**30}),
            (("totals", 0, "packs", 0, "count"), 7),
            (("totals", 0, "loose"), "1e999999999"),
            (("totals", 0, "net_kg"), "1e999999999"),
            (("totals", 0, "net_kg"), FRACTION),
            (("sites", 0, "lines", 0, "packs", 0, "count"), 9),
            (("sites", 0, "people", "persons"), -4),
            (("sites", 0, "channel"), "../../../evil"),
            (("register", "read"), 10**4000),
        ],
    )
    def test_refused(self, tmp_path: Path, place: tuple[str | int, ...], value: object) -> None:
        register = csv(tmp_path / "r.csv", ["1,4,2", "2,30,1"])
        content = json.loads(ration.compute(register).to_json())
        *parts, last = place
        table = content
        for part in parts:
            table = table[part]
        table[last] = value
        (tmp_path / "plan.json").write_text(json.dumps(content))
        with pytest.raises(ration.InputError):
            ration.load_plan(tmp_path / "plan.json")
