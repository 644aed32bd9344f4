"""Tools for the author of a programme: new, check, schema."""

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from command import run
from small import SMALL

import ration

KINDS = ration.builtin_programmes()


def codes(text: str) -> list[tuple[str, str | None]]:
    """The codes and places of the warnings."""
    warnings = ration.programme_warnings(ration.parse_programme(text))
    assert all(warning.warning for warning in warnings)
    return [(warning.code, warning.column) for warning in warnings]


def as_json(text: str) -> Any:
    """A programme file as JSON for a validator: dates are text."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


# new


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_programme_is_the_built_in_one_under_another_name(kind: str) -> None:
    new = ration.parse_programme(ration.new_programme(kind, "camp-7", 'The "7th" \\ camp'))
    assert (new.id, new.version, new.title) == ("camp-7", "1", 'The "7th" \\ camp')
    same = {"id": kind, "version": "1", "title": ration.load_programme(kind).title}
    assert new.model_copy(update=same) == ration.load_programme(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_programme_keeps_the_comments(kind: str) -> None:
    shown = run("programme", "show", kind, "--toml").out.splitlines()
    kept = run("programme", "new", kind).out.splitlines()
    changed = [line for line in shown if line not in kept]
    assert [line.split(" = ")[0] for line in changed] == ["id", "title"]
    assert 'title = "Draft: ' in "\n".join(kept)


def test_a_new_file_never_overwrites_an_existing_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    done = run("programme", "new", "hygiene-kit", "--id", "kits", "-o", file)
    assert (done.code, done.out) == (0, "")
    assert ration.load_programme(file).id == "kits"
    file.write_text("mine")
    again = run("programme", "new", "hygiene-kit", "-o", file)
    assert again.code == 4
    assert "--force" in again.err
    assert file.read_text() == "mine"
    assert run("programme", "new", "hygiene-kit", "-o", file, "--force").code == 0


def test_an_unknown_kind_and_an_impossible_id_are_refused() -> None:
    unknown = run("programme", "new", "kaesong")
    assert (unknown.code, unknown.out) == (3, "")
    assert "did you mean kaesong-2020?" in unknown.err
    assert run("programme", "new", "kaesong-2020", "--id", "a b").code == 3
    assert run("programme", "new", "examples/mine.toml").code == 3


# check


@pytest.mark.parametrize(
    ("table", "messages"),
    [
        (
            '[shortage]\noption = "equals"',
            [
                (
                    'shortage.option: "equals": not one of the words that '
                    "are allowed here; did you mean equal?"
                )
            ],
        ),
        ('[shortage]\noptoin = "equal"', ["shortage.optoin: unknown key; did you mean option?"]),
        ('[rounds]\nevery = "1 day"\ncount = 0', ['rounds.count: "0": too small']),
        (
            '[shortage]\noption = "equal"\nfloor = "x"\narears = "first"',
            ['shortage.floor: "x"', "shortage.arears: unknown key; did you mean arrears?"],
        ),
    ],
)
def test_a_wrong_key_is_reported_once(table: str, messages: list[str]) -> None:
    with pytest.raises(ration.InputError) as raised:
        ration.parse_programme(f"{SMALL}\n{table}\n")
    lines = [str(problem).split(", ", 1)[1] for problem in raised.value.problems]
    assert len(lines) == len(messages)
    assert all(map(str.startswith, lines, messages)), lines


def test_a_sound_programme_has_no_warnings() -> None:
    assert codes(SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "warned"),
    [
        ('packs = [{ name = "bag", holds = "25 kg" }]', "", ("item-no-packs", "items.rice")),
        (
            "[channels.tent]",
            "[channels.tent]\n[channels.shop]",
            ("channel-unused", "channels.shop"),
        ),
        (
            "[items.rice]",
            '[items.tea]\nname = "Tea"\nunit = "kg"\npacks = [{ name = "bag", holds = "1 kg" }]\n'
            "[items.rice]",
            ("item-unused", "items.tea"),
        ),
        ("[channels.tent]", "[groups.old]\n[channels.tent]", ("group-unused", "groups.old")),
        ('per = "adults"', 'per = "adult"', ("count-near-name", "allocations[1].per")),
        ('per = "person"', 'per = "presons"', ("count-near-name", "allocations[0].per")),
        (
            'only = { category = ["A", "B"] }',
            "only = { Adults = { min = 1 } }",
            ("count-near-name", "allocations[1].only"),
        ),
        ('source = "a test"', "", ("figure-unsourced", "groups.adults")),
        ('source = "a test"', "", ("figure-unsourced", "allocations[0].round")),
        ('per = "adults"', 'per = "adults"\nassumption = true', ("assumption-unexplained", None)),
        ("from_age = 17", "from_age = 17\nto_age = 12", ("ages-nobody", "groups.adults")),
    ],
)
def test_every_warning(old: str, new: str, warned: tuple[str, str | None]) -> None:
    warnings = codes(SMALL.replace(old, new, 1))
    assert warned in warnings or warned in [(code, None) for code, _ in warnings]


@pytest.mark.parametrize(
    ("first", "second", "shortage", "idle"),
    [
        ("1", "2", "equal", ["idle", "idle"]),
        ("1", "2", "priority", []),
        ("1", "2", None, []),  # --shortage priority may be given
        ("1", None, "postpone", ["idle"]),
        ("1", None, "priority", []),
        ("1", "1", "priority", ["alone", "alone"]),
        ("2", "2", None, ["alone", "alone"]),
    ],
)
def test_a_priority_that_has_no_effect(
    first: str, second: str | None, shortage: str | None, idle: list[str]
) -> None:
    text = SMALL.replace('per = "person"', f'per = "person"\npriority = {first}')
    text = text if second is None else f"{text}priority = {second}\n"
    text += f'[shortage]\noption = "{shortage}"\n' if shortage else ""
    assert codes(text) == [
        (f"priority-{why}", f"allocations[{index}].priority") for index, why in enumerate(idle)
    ]


def test_names_with_other_digits_are_other_names() -> None:
    text = SMALL.replace("[groups.adults]\nfrom_age = 17", "[groups.under5]\nto_age = 4")
    text = text.replace('per = "adults"', 'per = "under2"')
    assert "count-near-name" not in dict(codes(text))


@pytest.mark.parametrize(
    ("bands", "partition", "messages"),
    [
        (["to_age = 16", "from_age = 17"], True, []),
        (["to_age = 15", "from_age = 17"], True, ["people aged 16 are in none of g0, g1"]),
        (["to_age = 17", "from_age = 17"], False, ["people aged 17 are also in g0"]),
        (["from_age = 17", "from_age = 60"], False, []),
        (["from_age = 0", "from_age = 60"], True, ["people aged 60 and over are also in g0"]),
        (["from_age = 5\nto_age = 17", "from_age = 5\nto_age = 17"], False, []),
        (['to_age = "23 months"', "from_age = 2"], True, []),
        (
            ['to_age = "5 months"', "from_age = 1"],
            False,
            ["people aged 6 to 11 months are in none of g0, g1"],
        ),
        (
            ["from_age = 3\nto_age = 4", "from_age = 5\nto_age = 17"],
            True,
            [
                "people aged 0 to 2 are in none of g0, g1",
                "people aged 18 and over are in none of g0, g1",
            ],
        ),
    ],
)
def test_gaps_and_overlaps_of_ages(bands: list[str], partition: bool, messages: list[str]) -> None:
    groups = "".join(f"[groups.g{n}]\n{band}\n" for n, band in enumerate(bands))
    text = SMALL.replace("[groups.adults]\nfrom_age = 17\n", groups)
    if partition:
        text = text.replace("[groups.g0]", 'partition = ["g0", "g1"]\n[groups.g0]', 1)
    warnings = ration.programme_warnings(ration.parse_programme(text))
    assert [each.message for each in warnings if each.code.startswith("ages-")] == messages


def test_check_lists_warnings_and_ends_well(tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text(SMALL.replace('per = "adults"', 'per = "adult"'))
    done = run("programme", "check", file)
    assert done.code == 0
    assert "Small [north]" in done.out
    assert "no errors, 2 warnings" in done.out
    assert "did you mean adults?" in done.out
    checked = json.loads(run("programme", "check", file, "--json").out)
    assert checked["format"] == "ration.programme-check/2"
    assert [warning["code"] for warning in checked["warnings"]] == [
        "group-unused",
        "count-near-name",
    ]


def test_check_lists_the_errors_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text(SMALL.replace('item = "rice"', 'item = "rise"', 1))
    done = run("programme", "check", file)
    assert (done.code, done.out) == (3, "")
    assert "did you mean rice?" in done.err
    checked = run("programme", "check", file, "--json")
    assert checked.code == 3
    assert json.loads(checked.out)["problems"][0]["column"] == "allocations[0].item"


@pytest.mark.parametrize("kind", KINDS)
def test_built_in_programmes_lack_packs_at_most(kind: str) -> None:
    warnings = ration.programme_warnings(ration.load_programme(kind))
    assert {warning.code for warning in warnings} <= {"item-no-packs"}


# schema


SCHEMA = jsonschema.Draft7Validator(
    json.loads(run("programme", "schema").out), format_checker=jsonschema.FormatChecker()
)


def test_the_schema_is_valid() -> None:
    jsonschema.Draft7Validator.check_schema(ration.programme_schema())
    assert SCHEMA.schema == ration.programme_schema()
    assert "null" not in json.dumps(ration.programme_schema())


@pytest.mark.parametrize("kind", KINDS)
def test_every_built_in_file_is_valid(kind: str) -> None:
    SCHEMA.validate(as_json(ration.new_programme(kind)))
    SCHEMA.validate(as_json(ration.dump_programme(ration.load_programme(kind))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "Small [north]"', ""),
        ('version = "1"', "version = 1"),
        ('quantity = "1 kg"', "quantity = 1"),
        ('quantity = "1 kg"', 'quantity = "1kg"'),
        ('quantity = "1 kg"', 'quantity = "one kg"'),
        ('quantity = "1 kg"', ""),
        ('quantity = "1 kg"', 'quantity = "1 kg"\nsizes = [{ quantity = "1 kg" }]'),
        ("cap = 6", "cap = 0"),
        ("cap = 6", "cpa = 6"),
        ("days = 7", 'days = "7"'),
        ("from_age = 17", 'from_age = "17 years"'),
        ("[groups.adults]", '[groups."gr own"]'),
        ("[items.rice]", "[[items]]"),
        ('mode = "up"', 'mode = "upwards"'),
        ('["A", "B"]', '"A"'),
        ('["A", "B"]', "[]"),
        ('["A", "B"]', "{}"),
        ('["A", "B"]', "{ minimum = 1 }"),
        ('packs = [{ name = "bag", holds = "25 kg" }]', 'packs = [{ name = "bag" }]'),
        ('unit = "kg"', 'unit = "kg"\nnames = ["쌀"]'),
    ],
)
def test_what_the_schema_refuses_is_refused_by_the_loader_too(old: str, new: str) -> None:
    assert old in SMALL
    SCHEMA.validate(as_json(SMALL))
    text = SMALL.replace(old, new, 1)
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate(as_json(text))
    with pytest.raises(ration.InputError):
        ration.parse_programme(text)


class TestPlausibility:
    """Rates that are likely slips of a unit."""

    TEXT = """
id = "mine"
version = "1"
title = "Rice"
source = "Ours"
days = 30
groups.under5 = {{ to_age = 4 }}
channels.centre = {{}}
items.{item}
[[allocations]]
item = "a"
per = "{per}"
quantity = "{rate}"
channel = "centre"
[[allocations]]
item = "a"
per = "under5"
quantity = "{small}"
channel = "centre"
"""
    RICE = 'a = { name = "Rice", unit = "kg", packs = [{ name = "bag", holds = "50 kg" }] }'

    @pytest.mark.parametrize(
        ("item", "per", "rate", "small", "codes"),
        [
            (RICE, "person", "200 kg", "200 kg", ["food-much"]),
            (RICE, "person", "30 kg", "1 g", ["food-much", "rate-far-apart"]),
            (RICE, "person", "27 kg", "3 kg", []),  # exactly 1 kg a day
            (RICE, "person", "400 g/day", "601 g/day", ["food-much"]),
            (RICE, "household", "200 kg", "3 kg", []),  # its size is not known
            (RICE, "person", "10 kg", "500 g", ["rate-far-apart"]),  # 20 times
            (RICE, "person", "10 kg", "0.51 kg", []),
            (RICE.replace("Rice", "Coal"), "person", "200 kg", "200 kg", []),
            (RICE.replace('"Rice"', '"Coal", food = "x"'), "person", "9 t", "9 t", ["food-much"]),
        ],
    )
    def test_warned_of(self, item: str, per: str, rate: str, small: str, codes: list[str]) -> None:
        text = self.TEXT.format(item=item, per=per, rate=rate, small=small)
        found = ration.programme_warnings(ration.parse_programme(text))
        assert [one.code for one in found] == codes

    def test_the_message_names_the_threshold(self) -> None:
        text = self.TEXT.format(item=self.RICE, per="person", rate="200 kg", small="1 g")
        much, apart = ration.programme_warnings(ration.parse_programme(text))
        assert much.message.endswith("per day, more than 1 kg")
        assert apart.message.endswith(
            "200,000 times another rate of its kind, 1 g (warned of from 20 times)"
        )

    def test_a_number_without_a_unit_gets_no_unit_of_ours(self) -> None:
        text = self.TEXT.format(item=self.RICE, per="person", rate="2 kg", small="1 kg")
        with pytest.raises(ration.InputError) as error:
            ration.parse_programme(text.replace('"2 kg"', "200"))
        (found,) = error.value.problems
        assert "200 kg" not in found.hint
        assert 'for example "200 g"; units: mg, g, kg, t, ml, L, m3' in found.hint


def test_a_size_that_gets_nothing_is_not_compared_with_the_others() -> None:
    sizes = 'sizes = [{ to = 1, quantity = "0 kg" }, { quantity = "2 kg" }]\nonly'
    text = SMALL.replace('per = "adults"\nquantity = "1 kg"\nonly', f'per = "household"\n{sizes}')
    assert "rate-far-apart" not in [code for code, _ in codes(text)]
