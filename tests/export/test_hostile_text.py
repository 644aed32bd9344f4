"""Names from files never control the terminal: they move no cursor and begin no line."""

from pathlib import Path

import pytest
from command import run

import ration

ESC = "\x1b[31m"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register and a programme with control characters in their names."""
    text = ration.new_programme("kaesong-2020", "odd", "Title").replace(
        'title = "Title"', 'title = "Ti\\u001b[31mtle\\nPlease pay"'
    )
    text = text.replace('name = "Rice"', 'name = "Ri\\u001b[31mce"')
    text = text.replace('"Distribution centre"', '"Cen\\u001b[31mtre\\nPlease pay"')
    (tmp_path / "odd.toml").write_text(text)
    (tmp_path / "odd.csv").write_text(
        f'household_id,persons,adults,centre,"dis{ESC}trict\nPlease pay"\n1,4,2,"D{ESC}C",N\n'
    )
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("compute", "odd.csv", "-p", "odd.toml", "--by", f"dis{ESC}trict\nPlease pay"),
        ("compute", "odd.csv", "-p", "odd.toml", "--by", f"no{ESC}ne\nPlease pay"),
        ("check", "odd.csv", "-p", "odd.toml"),
        ("try", "odd.toml", "--household", "persons=2,adults=1"),
        ("programme", "show", "odd.toml"),
        ("programme", "check", "odd.toml"),
        ("compute", f"no{ESC}ne\nPlease pay.csv"),
        ("compute", "odd.csv", f"--no{ESC}ne\nPlease pay"),
    ],
)
def test_control_characters_are_not_printed(words: tuple[str, ...], folder: Path) -> None:
    ran = run(*words, cwd=folder)
    output = ran.out + ran.err
    assert output
    assert "\x1b" not in output
    assert not [line for line in output.splitlines() if line.startswith("Please pay")]


def test_files_that_are_not_programmes(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'title = "\xc4"')
    messages = {
        "latin.toml": "the text is not UTF-8; save it as UTF-8 in a text editor",
        ".": "it is a folder, not a file; name the .toml file in it",
    }
    for name, message in messages.items():
        assert run("programme", "check", name, cwd=tmp_path) == (
            3,
            "",
            f"error: {name}: {message}\n",
        )
