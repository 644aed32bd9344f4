"""Whatever people are called stands on paper as it is, or is refused: never a box."""

from pathlib import Path

import pytest
from printed import all_files, letters, needs_font, print_frame, text_of

import ration
from ration.pdf.fonts import all_fonts, find_fonts, packages

pytestmark = needs_font("Aa0")
MARKUP = [
    "#set page(fill: red) *b* _i_ $x^2$ @ref `raw` // c \\ ~",
    '#panic("typst") #read("/etc/passwd") \\u{41} <label>',
    "<script>alert(1)</script>&amp;<b>x</b>",
    '=HYPERLINK("http://x","y")+1',
    "x" * 80,
    "José Ñandú-O'Neil {n} [north] {{0}}",
]
SCRIPTS = {"hangul": "김철수", "hanja": "髙橋", "arabic": "محمد علي", "emoji": "😀 Kim",
           "long": "김철수" * 26}  # fmt: skip


def _list(folder: Path, names: list[str]) -> str:
    rows = {
        "household_id": [f"H-{n}" for n in range(len(names))],
        "persons": [1] * len(names),
        "adults": [1] * len(names),
        "head": names,
    }
    print_frame(folder, rows, documents=["list", "cards"], names="head")
    cards = text_of(folder / "cards/centre/all.pdf")
    assert all(letters(name) in letters(cards) for name in names if name.isascii())
    return text_of(folder / "lists/centre/all.pdf")


def test_markup_is_text(tmp_path: Path) -> None:
    text = letters(_list(tmp_path / "paper", MARKUP))
    assert [name for name in MARKUP if letters(name) not in text] == []


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=needs_font(name), id=what) for what, name in SCRIPTS.items()]
)
def test_every_script(name: str, tmp_path: Path) -> None:
    """Letters of Arabic are read back as they lie on the page, so words may change places."""
    text = _list(tmp_path / "paper", [name])
    assert all(letters(word) in letters(text) for word in name.split())


@needs_font("김")
def test_a_composed_and_a_decomposed_name_are_one(tmp_path: Path) -> None:
    assert "김" in _list(tmp_path / "paper", ["\u1100\u1175\u11b7"])


def test_sites_and_programmes_are_text_too(tmp_path: Path) -> None:
    """In titles, numbers, file names, QR codes."""
    sites = ['#panic("x") [north]', "../../etc/x"]
    rows = {"household_id": ["A", "B"], "persons": [1, 1], "adults": [1, 1], "centre": sites}
    folder = print_frame(tmp_path / "paper", rows, documents=["waybill", "list", "tally", "cards"])
    assert not list(tmp_path.glob("etc*"))
    for what in ("waybills", "lists", "tally", "cards"):
        texts = [letters(text_of(file)) for file in all_files(folder / what / "centre")]
        assert len(texts) == 2
        for site in sites:
            assert any(letters(site) in text for text in texts), what


class TestFonts:
    """Characters are looked for before anything is printed."""

    MISSING = "\U000f0001"  # of a private use plane: no font has it

    def test_missing_characters_are_told(self, tmp_path: Path) -> None:
        rows = {"household_id": ["1", "2", "3"], "persons": [1, 1, 1], "adults": [1, 1, 1],
                "head": ["Kim", f"Ri {self.MISSING}", self.MISSING]}  # fmt: skip
        with pytest.raises(ration.InputError) as raised:
            print_frame(tmp_path / "paper", rows, names="head")
        (found,) = raised.value.problems
        assert found.code == "font-missing"
        assert "U+F0001" in found.message
        assert "in 2 rows" in found.message
        assert "apt install" in found.hint
        assert "Ri" not in str(raised.value)
        assert not (tmp_path / "paper").exists()

    def test_packages_are_named_by_script(self) -> None:
        assert packages("김") == "apt install fonts-nanum (or pip install pylopdf-fonts-ko)"
        assert packages("髙") == "apt install fonts-noto-cjk (or pip install pylopdf-fonts-ko)"
        assert packages("م😀") == "apt install fonts-noto-color-emoji fonts-noto-core"

    def test_a_font_of_ones_own_goes_first(self) -> None:
        usual = find_fonts("a", None)[0]
        other = next((one for one in all_fonts() if one.family not in usual.families), None)
        if other is None or other.path is None:
            pytest.skip("this machine has one font")
        found = find_fonts("a", Path(other.path))[0]
        assert (found.families[0], str(found.files[0])) == (other.family, other.path)

    def test_a_folder_without_fonts(self, tmp_path: Path) -> None:
        (tmp_path / "none").mkdir()
        rows = {"household_id": ["1"], "persons": [1], "adults": [1]}
        with pytest.raises(ration.InputError, match="no font is in it"):
            print_frame(tmp_path / "paper", rows, font=tmp_path / "none")
