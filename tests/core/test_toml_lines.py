"""The lines of TOML files: every key is found at its line, however the file is written."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.accounts.reconcile.measurements import load_measurements
from ration.core.toml.lines import key_lines
from ration.programme.load import programme_text
from ration.programme.rollout import load_roll_out

Place = tuple[str | int, ...]

KEY = st.sampled_from(["a", "b", "'c.d'", '"e ]=\\"#"', "'f\"'", "-1", '""'])
PAUSE = st.sampled_from(["", " ", "\t"])
BREAK = st.sampled_from(["", " ", "\n", ' # ] } = \' """\n', "\n\n  "])
TEXT = st.sampled_from(
    ['""', '"]"', "'#'", '"\\""', '"""a\n"" ] = \\"""""', "'''\n'' \" # '''", '"""\\\n  x"""']
)
PLAIN = st.sampled_from(
    ["LINE", "LINE", "-0.5", "true", "2020-01-01", "2020-01-01 10:00:00", "inf"]
)


@st.composite
def arrays(draw: st.DrawFn, value: st.SearchStrategy[str]) -> str:
    entries = draw(st.lists(st.tuples(BREAK, value, BREAK), max_size=3))
    last = draw(st.sampled_from([",", ""])) if entries else ""
    return f"[{','.join(map(''.join, entries))}{last}{draw(BREAK)}]"


@st.composite
def tables(draw: st.DrawFn, value: st.SearchStrategy[str]) -> str:
    keys = draw(st.lists(KEY, unique=True, max_size=3))
    pauses = draw(st.tuples(PAUSE, PAUSE))
    return "{" + ",".join(f"{pauses[0]}{key} ={pauses[1]}{draw(value)}" for key in keys) + "}"


VALUE = st.recursive(TEXT | PLAIN, lambda inner: arrays(inner) | tables(inner), max_leaves=6)


@st.composite
def files(draw: st.DrawFn) -> str:
    """TOML with headers, arrays of tables, dotted and quoted keys, comments and long texts."""
    lines: list[str] = []
    keys = draw(st.lists(KEY, unique=True, max_size=5))
    for number, key in enumerate(["", *keys]):
        heads = draw(st.sampled_from([(f"[{key}]",), (f"[[{key}]]", f"[[{key} ]] # ]"), ()]))
        heads = () if number == 0 else heads or (f"[ {key} . x]", f"[[{key}.y]]", f"[{key}.y.z]")
        for head in heads or ("",):
            lines.append(f"{draw(PAUSE)}{head}")
            for name in draw(st.lists(KEY, unique=True, max_size=2)):
                dotted = draw(st.sampled_from(["p.", "'p' . q.", "q."]))
                lines.append(f"{dotted}{name} = {draw(VALUE)}{draw(st.sampled_from(['', ' # =']))}")
    text = "\n".join(lines).split("\n")
    return "\n".join(line.replace("LINE", str(number)) for number, line in enumerate(text, 1))


def places(value: Any, at: Place = ()) -> dict[Place, Any]:
    """Every place in what the parser read, with its value."""
    found = {at: value} if at else {}
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            found |= places(inner, (*at, key))
    return found


@given(files())
def test_every_place_is_found_at_its_line(text: str) -> None:
    lines, parsed = key_lines(text), places(tomllib.loads(text))
    assert lines.keys() == parsed.keys()
    for place, value in parsed.items():
        if type(value) is int:  # it is the number of its line
            assert lines[place] == value


def test_a_table_is_at_its_own_header() -> None:
    lines = key_lines("[items.rice.round]\n[items]\n[items.rice]")
    assert [lines["items",], lines["items", "rice"], lines["items", "rice", "round"]] == [2, 3, 1]


PROGRAMME = """\
id = "soup"
title = "Soup"
days = "10"
[channels.kitchen]
[items.lentils]
name = "Lentils"
packs = [
  { name = "bag", holds = "25 kg" },
  { name = "sack", tare = 5, holds = "50 kg" }, # ]
]
[[allocations]]
item = "lentil"
per = "person"
quantity = "60 g/day"
channel = "kitchen"
[[allocations]]
item = "lentils"
pre = "person"
channel = "kitchen"
quantity = "5"
"""


def measured(path: Path) -> object:
    return load_measurements(path, "kaesong-2020")


class TestMessages:
    def test_errors_of_a_programme_name_lines_and_rules(self) -> None:
        with pytest.raises(ration.InputError) as raised:
            ration.parse_programme(PROGRAMME, "soup.toml")
        shown = str(raised.value).splitlines()
        assert [line.split(";")[0] for line in shown] == [
            "soup.toml: version: it is missing",
            'soup.toml: line 3, days: "10": not a whole number',
            "soup.toml: line 5, items.lentils.unit: it is missing",
            'soup.toml: line 9, items.lentils.packs[1].tare: "5": a number without a unit',
            'soup.toml: line 12, rule 1 (allocations[0].item): "lentil": no such item',
            "soup.toml: line 18, rule 2 (allocations[1].pre): unknown key",
            'soup.toml: line 20, rule 2 (allocations[1].quantity): "5": not a quantity',
        ]
        found = raised.value.problems[-1]
        assert (found.row, found.unit, found.column) == (20, "line", "allocations[1].quantity")

    def test_parts_that_do_not_agree_have_lines(self) -> None:
        text = programme_text("general-food")
        lines = text.split("\n")
        line = next(n for n, text in enumerate(lines, 1) if text.startswith("channel ="))
        lines[line - 1] = 'channel = "shop"'
        with pytest.raises(ration.InputError, match=rf"line {line}, rule 1 \(allocations\[0\].ch"):
            ration.parse_programme("\n".join(lines))

    def test_warnings_of_a_file_have_lines(self) -> None:
        warnings = [str(each) for each in ration.programme_warnings("general-food")]
        text = programme_text("general-food").split("\n")
        assert warnings[0].startswith(f"line {text.index('[items.sugar]') + 1}, items.sugar: the")

    def test_a_dict_has_no_lines(self) -> None:
        with pytest.raises(ration.InputError) as raised:
            ration.load_programme({"id": "soup", "days": "10"})
        assert {problem.row for problem in raised.value.problems} == {None}

    @pytest.mark.parametrize(
        ("load", "text", "message"),
        [
            (ration.load_mapping, "[people]\nid = 5\n", "line 2, people.id"),
            (load_roll_out, 'title = "x"\narea = "c"\nyears = "2"', 'line 3, years: "2"'),
            (measured, '\n[rice]\nrandom = "5"\n', 'line 3, rice.random: "5"'),
        ],
    )
    def test_every_toml_file_names_lines(
        self, tmp_path: Path, load: Callable[[Path], object], text: str, message: str
    ) -> None:
        path = tmp_path / "file.toml"
        path.write_text(text, "utf-8")
        with pytest.raises(ration.InputError) as raised:
            load(path)
        assert f"{path}: {message}" in str(raised.value)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('id = "a"\n  title = Rice\n', 'line 2, column 11: "title = Rice": it is not TOML'),
            ('id = "a"\nx = [1,', 'line 2, column 8: "x = [1,": it is not TOML'),
            ('x = "\u2028"\ny', 'line 2, column 2: "y": it is not TOML'),
            ("x = 1\nx = 2\n", 'line 2, column 6: "x = 2": it is not TOML: cannot overwrite'),
        ],
    )
    def test_broken_toml_names_the_line_and_shows_it(self, text: str, message: str) -> None:
        with pytest.raises(ration.InputError) as raised:
            ration.parse_programme(text, "mine.toml")
        assert str(raised.value).startswith(f"mine.toml: {message}")

    def test_no_line_of_a_list_of_people_is_shown(self, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_text("1001,Kim Chol,4\n", "utf-8")
        with pytest.raises(ration.InputError) as raised:
            ration.load_programme(tmp_path / "r.csv")
        assert "line 1, column 5: it is not TOML" in str(raised.value)
        assert "Kim" not in str(raised.value)
