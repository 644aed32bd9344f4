"""What is the same on Linux, macOS and Windows: names of files, and what is written as text."""

import ast
import ntpath
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path, PureWindowsPath

import pytest
from command import csv, run
from hypothesis import example, given
from hypothesis import strategies as st

from ration.export.file_names import file_names, level_names

SOURCES = [
    Path(place)
    for package in ("ration", "ration_cli")
    if (spec := find_spec(package))
    for place in spec.submodule_search_locations or ()
]
DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])")
AWKWARD = (
    *("CON", "con", "Aux.csv", "nul.tar.gz", "COM1", "com¹", "LPT9 ", "CONIN$", "prn .x"),
    *("Camp.", "Camp. ", "camp", " CAMP", "Straße", "STRASSE", "ﬁ", "fi", "A:B", "C:", "C:x"),
    *("..", ".", "", "\\\\server\\x", "a/b", "a\\b", "a\tb", "a\nb", "x\0", "<>|?*", '"', "~1"),
)


def legal(name: str) -> bool:
    """Whether Windows takes the name of a file or folder, and gives it back as it is."""
    path = PureWindowsPath("C:/out", name)
    reserved = getattr(ntpath, "isreserved", lambda _: False)(name)
    return (
        path.parts == ("C:\\", "out", name)
        and not re.search(r'[\x00-\x1f<>:"/\\|?*]', name)
        and not name.endswith((" ", "."))
        and not DEVICE.fullmatch(name.partition(".")[0].rstrip())
        and not reserved
    )


def distinct(names: list[str]) -> bool:
    """Whether the names are different files on disks that ignore case, and on those of macOS."""
    return len({PureWindowsPath(name) for name in names}) == len(names) == len(set(names)) and (
        len({name.casefold() for name in names}) == len(names)
    )


@given(st.lists(st.sampled_from(AWKWARD) | st.text(max_size=8), unique=True, max_size=8))
@example(list(AWKWARD))
def test_names_of_sites_and_levels_are_files_on_windows(sites: list[str]) -> None:
    for names in (file_names(sites), level_names([(site,) for site in sites])):
        assert distinct(list(names.values()))
        for name in names.values():
            assert legal(name)
            assert legal(f"{name}.csv")


@pytest.mark.parametrize("name", ["CON", "nul.x", "a.", "a ", "C:x", "..", "a/b", "x?", "com¹"])
def test_what_windows_does_not_take_is_found(name: str) -> None:
    assert not legal(name)


@pytest.mark.slow
def test_all_that_a_run_writes_has_names_of_windows(tmp_path: Path) -> None:
    places = [each for each in AWKWARD if each.strip() and "\0" not in each and "\n" not in each]
    quoted = [each.replace('"', '""') for each in places]
    rows = [f'{row},3,2,"{each}","{each}"' for row, each in enumerate(quoted)]
    register = csv(tmp_path / "r.csv", rows, "household_id,persons,adults,centre,AUX")
    out = tmp_path / "out"
    words = ("--by", "AUX", "--by", "centre,AUX", "-f", "csv,xlsx,collection,html")
    ran = run("compute", register, "-q", "-o", out, *words)
    assert ran.code == 0, ran.err
    written = [path.relative_to(out).as_posix() for path in out.rglob("*")]
    assert len(written) > len(places)
    assert distinct(written)
    assert [path for path in written if not all(map(legal, path.split("/")))] == []


def _calls() -> Iterator[tuple[str, str, set[str], list[object]]]:
    """Every call of a method in the sources: place, name, keywords, and constant arguments."""
    for folder in SOURCES:
        for file in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    named = {each.arg or "**" for each in node.keywords}
                    constants: list[object] = [
                        arg.value for arg in node.args if isinstance(arg, ast.Constant)
                    ]
                    place = f"{file.relative_to(folder.parent)}:{node.lineno}"
                    yield place, node.func.attr, named, constants


@pytest.mark.slow
def test_text_is_written_alike_on_every_system() -> None:
    """Encoding and ends of lines are named, or Windows would use others: the same bytes."""
    bare, written = [], 0
    for place, name, named, constants in _calls():
        to_file = name == "write_text" and "force" not in named
        if to_file or (name == "open" and "w" in constants):
            written += 1
            bare += [place] if not {"encoding", "newline"} <= named else []
    assert written > 10
    assert [place for place in bare if "root_group.py" not in place] == []


@pytest.mark.slow
def test_text_is_read_in_a_named_encoding() -> None:
    found = [each for each in _calls() if each[1] == "read_text"]
    assert len(found) > 5
    assert [place for place, _, named, constants in found if not named and not constants] == []
