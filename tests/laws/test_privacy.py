"""Laws of privacy: what a programme does not read is in no output, whatever a file is like."""

import tempfile
import zipfile
from pathlib import Path

import pytest
from command import Ran, run
from hypothesis import given
from hypothesis import strategies as st
from printed import all_files, letters, text_of

MARKERS = ("Zorbladine Quixtharp", "0992 77 55 33", "Wexlumgasse 9", "Zorbladinessa", "조르블라딘")
PARTS = ("orbladin", "uixthar", "992 77", "9927755", "exlum", "조르블")
# Headers of columns that nobody reads: usual words for people, and words that say nothing.
HEADERS = (
    *("head", "Name", "세대주", "Chef de ménage", "Telefon", "address", "رقم الهاتف", "Фамилия"),
    *("remarks", "x1", "note", "spouse", "GPS", "Q17", "national id"),
)
PERSONAL = ("head", "Name", "세대주", "Chef de ménage", "Фамилия", "spouse", "x1", "Zorbladine")


@st.composite
def registers(draw: st.DrawFn) -> str:
    """A register with personal columns; rows may be shifted, ragged, repeated or not numbers."""
    before, after = (draw(st.sampled_from(HEADERS)) for _ in range(2))
    words = st.sampled_from(MARKERS)
    lines = [f"{before},household_id,persons,adults,centre,{after} 2"]
    for number in range(draw(st.integers(2, 5))):
        a, b = draw(words), draw(words)
        good = f"{a},H-{number},4,2,DC-1,{b}"
        shifted = f"H-{number},4,{a},2,DC-1,{b}"
        others = [f"{good},{b}", shifted, f"{a},H-0,4,2,DC-1,{b}", f"{a},,4,2,DC-1,{b}",
                  f"{a},H-{number},{b},2,DC-1,", f"{a},H-{number},2,4,,{b}",
                  f'{a},H-{number},4,2,DC-1,"{b}']  # fmt: skip
        lines.append(draw(st.sampled_from([good, good, *others])))
    return "\n".join([*lines, ""])


def leaks(text: str) -> list[str]:
    """The parts of markers that are in a text."""
    return [part for part in PARTS if part in text]


def shown(ran: Ran) -> str:
    """What a command printed."""
    return ran.out + ran.err


@given(registers())
def test_no_message_table_or_json_has_a_personal_cell(text: str) -> None:
    """Compute, check and columns, as tables and as JSON, of good and of broken registers."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "r.csv").write_text(text, encoding="utf-8")
        for words in (
            ("check", "r.csv"),
            ("check", "r.csv", "--json"),
            ("columns", "r.csv"),
            ("compute", "r.csv", "--rejects", "rejects.csv", "--json"),
        ):
            assert leaks(shown(run(*words, cwd=here))) == [], words


@pytest.mark.parametrize("header", PERSONAL)
@pytest.mark.parametrize("name", ["Kim Zorbladine", "Zorbladine", "조르블라딘"])
def test_a_column_of_names_that_is_taken_for_a_count_is_not_shown(
    tmp_path: Path, header: str, name: str
) -> None:
    """D17: the header may be anything; the cells do not look like counts."""
    rows = f"household_id,{header},adults\nH-1,{name},2\nH-2,{name},1\n"
    (tmp_path / "r.csv").write_text(rows, encoding="utf-8")
    for command in ("compute", "check"):
        ran = run(command, "r.csv", "--column", f"persons={header}", cwd=tmp_path)
        assert ran.code == 1
        assert not [
            part for part in ("orbladin", "조르블") if part in shown(ran).replace(header, "")
        ]


ROWS = "".join(
    f"H-{number},{number % 5 + 2},2,DC-{number % 2},{MARKERS[number % 5]},{MARKERS[number % 3]}\n"
    for number in range(12)
)
REGISTER = f"household_id,persons,adults,centre,head,remarks\n{ROWS}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a register and a stock file."""
    (tmp_path / "r.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "stock.csv").write_text("item,quantity\nrice,200 kg\n", encoding="utf-8")
    return tmp_path


def content(file: Path) -> str:
    """The text of a written file; a workbook's parts, and a PDF's pages."""
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if file.suffix == ".pdf":
        return text_of(file)
    return file.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize(
    "words",
    [
        ("compute", "r.csv", "-o", "out", "-f", "csv,xlsx,html,collection"),
        ("compute", "r.csv", "-o", "out", "--stock", "stock.csv", "--shortage", "equal"),
        ("report", "r.csv", "-o", "out.html"),
        ("print", "r.csv", "-o", "out"),
        ("rounds", "r.csv", "--stock", "stock.csv", "--shortage", "equal", "--every", "15 days",
         "--count", "2", "-o", "out"),
        ("columns", "r.csv", "-o", "out.toml"),
        ("doubles", "r.csv", "r2.csv", "-o", "out.csv", "--served", "out2.csv"),
        ("pseudonyms", "r.csv", "--key", "key", "-o", "out.csv"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_file_has_a_personal_cell(folder: Path, words: tuple[str, ...]) -> None:
    """Tables, workbooks, pages and papers; only options that say so name people."""
    (folder / "r2.csv").write_text(REGISTER.replace("H-1,", "H-99,"), encoding="utf-8")
    run("pseudonyms", "--new-key", "key", cwd=folder)
    read = {*folder.iterdir()}
    ran = run(*words, cwd=folder)
    assert ran.code == 0
    assert leaks(shown(ran)) == []
    written = [file for file in folder.rglob("*") if file.is_file() and file not in read]
    assert written
    for file in written:
        text = content(file)
        assert leaks(text) + leaks(letters(text)) == [], file.name


def test_only_options_that_say_so_write_names(folder: Path) -> None:
    """The markers of these tests are found where names are meant to be."""
    assert run("print", "r.csv", "-o", "out", "--names", "head", "--documents", "list",
               cwd=folder).code == 0  # fmt: skip
    assert leaks(letters(" ".join(map(text_of, all_files(folder / "out")))))
    assert run("check", "r.csv", "--accepted", "ok.csv", cwd=folder).code == 0
    assert leaks(content(folder / "ok.csv"))
