"""Any name is printed unchanged or refused; it never prints as a box."""

import re
from collections import Counter
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed import all_files, letters, needs_font, print_frame, text_of

import ration
from ration.export.pdf.fitting import fitted, one_line
from ration.export.pdf.typesetting.fonts import all_fonts, find_fonts, packages

pytestmark = [pytest.mark.slow, needs_font("Aa0")]
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
PIECES = re.compile("[ \u200b]")  # where a line may break


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
    """Arabic is read back in the order on the page, so words may change places."""
    text = _list(tmp_path / "paper", [name])
    assert all(letters(word) in letters(text) for word in name.split())


@needs_font("محمد")
def test_a_long_word_of_joined_letters_is_complete(tmp_path: Path) -> None:
    """It is broken over lines, which the reader returns in any order."""
    name = "محمد" * 20
    letters_read = Counter(normalize("NFKC", _list(tmp_path / "paper", [name])))
    assert Counter(name) <= letters_read


@needs_font("김")
def test_a_decomposed_name_is_composed(tmp_path: Path) -> None:
    assert "김" in _list(tmp_path / "paper", ["\u1100\u1175\u11b7"])


def test_site_names_are_text_too(tmp_path: Path) -> None:
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


@given(st.lists(st.text("abكمéЖ", min_size=1, max_size=90), min_size=1, max_size=6))
def test_nothing_is_wider_than_its_cell(words: list[str]) -> None:
    """Only words longer than a line are broken, and every line fits."""
    room = 28.0
    cell = fitted(" ".join(words), room)
    size, text = (8.0, cell) if isinstance(cell, str) else cell
    capacity = int(room / (size * 0.3528 * 0.56))
    assert all(len(piece.replace("\u200d", "")) <= capacity for piece in PIECES.split(text))
    broken = [word for word in text.split(" ") if "\u200b" in word]
    assert all(len(re.sub("[\u200b\u200d]", "", word)) > capacity for word in broken)
    assert re.sub("[\u200b\u200d]", "", text) == " ".join(words)


def test_the_name_below_a_signature_is_on_one_line() -> None:
    assert one_line("محمد عبد الرحمن الأحمد", 30) == [6.0, "محمد عبد الرحمن الأحمد"]
    assert one_line("Kim Chol Su", 36) == "Kim Chol Su"
    assert one_line("x" * 80, 36) == ""


@needs_font("김")
def test_a_backslash_stays_one_beside_korean() -> None:
    """Korean fonts have a won sign in its place, so Latin letters use another font."""
    if not any(face.family in ("Noto Sans", "Liberation Sans") for face in all_fonts()):
        pytest.skip("no Latin font is installed")
    fonts, _ = find_fonts({"\\", "김", "철", "수"}, None)
    assert "Nanum" not in fonts.families[0]


class TestFonts:
    """Fonts are checked before anything is printed."""

    MISSING = "\U000f0001"  # a private use character, which no font has

    def test_missing_characters_are_reported(self, tmp_path: Path) -> None:
        rows = {"household_id": ["1", "2", "3"], "persons": [1, 1, 1], "adults": [1, 1, 1],
                "head": ["Kim", f"Ri {self.MISSING}", self.MISSING]}  # fmt: skip
        with pytest.raises(ration.InputError) as raised:
            print_frame(tmp_path / "paper", rows, names="head")
        (problem,) = raised.value.problems
        assert problem.code == "font-missing"
        assert "U+F0001" in problem.message
        assert "in 2 rows" in problem.message
        assert "apt install" in problem.hint
        assert "Ri" not in str(raised.value)
        assert not (tmp_path / "paper").exists()

    def test_packages_are_named_by_script(self) -> None:
        assert packages("김") == "apt install fonts-nanum (or pip install pylopdf-fonts-ko)"
        assert packages("髙") == "apt install fonts-noto-cjk (or pip install pylopdf-fonts-ko)"
        assert packages("م😀") == "apt install fonts-noto-color-emoji fonts-noto-core"

    def test_the_users_font_goes_first(self) -> None:
        usual = find_fonts("a", None)[0]
        other = next((face for face in all_fonts() if face.family not in usual.families), None)
        if other is None or other.path is None:
            pytest.skip("this machine has one font")
        fonts = find_fonts("a", Path(other.path))[0]
        assert (fonts.families[0], str(fonts.files[0])) == (other.family, other.path)

    def test_a_folder_without_fonts(self, tmp_path: Path) -> None:
        (tmp_path / "none").mkdir()
        rows = {"household_id": ["1"], "persons": [1], "adults": [1]}
        with pytest.raises(ration.InputError, match="it has no font"):
            print_frame(tmp_path / "paper", rows, font=tmp_path / "none")
