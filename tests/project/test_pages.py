"""Every block of every page is run and its output compared; generated sections too.

`RATION_PAGES=write pytest tests/project/test_pages.py` records all of it anew.
"""

import os
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from command import run
from pages import BLOCK, GENERATED, blocks, recorded, rerun
from picture import lines_shown, svg, words
from reference import SECTIONS

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for pattern in ("*.md", "examples/**/*.md", "ration/**/*.md", "cli/*.md", "tests/*.md")
    for page in ROOT.glob(pattern)
)
WRITE = os.environ.get("RATION_PAGES") == "write"
LONG = (  # pages whose commands take long
    *("accountability", "first-distribution", "kaesong-industrial-park", "paper", "pipeline"),
    *("seals", "workbooks"),
)


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _page(page: Path) -> object:
    marks = [pytest.mark.slow] if page.parent.name in LONG else []
    return pytest.param(page, id=_name(page), marks=marks)


@pytest.mark.parametrize("page", [*map(_page, PAGES)])
def test_page(page: Path, tmp_path: Path) -> None:
    """Run a page from top to bottom in a folder with what is beside it."""
    text = page.read_text(encoding="utf-8")
    folder = tmp_path / "page"
    if page.is_relative_to(ROOT / "examples") and page.parent != ROOT / "examples":
        shutil.copytree(page.parent, folder)
    else:  # these pages use the examples
        shutil.copytree(ROOT / "examples", folder / "examples")
    new = GENERATED.sub(lambda at: at[1] + at[2] + SECTIONS[at[1]](at[3]), text)
    new = rerun(new, folder)
    if WRITE:
        page.write_text(new, encoding="utf-8")
    else:
        assert text.splitlines() == new.splitlines()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_page_is_whole(page: Path) -> None:
    """Fences are closed, every block is of a known kind, and links lead to files."""
    text = page.read_text(encoding="utf-8")
    assert "```" not in BLOCK.sub("", text)
    assert "| TODO |" not in text
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", BLOCK.sub("", text)):
        if "://" not in target and not target.startswith("mailto:"):
            found = page.parent / target
            aside = ROOT / found.resolve().relative_to(ROOT.resolve()).parts[0]
            here = aside.exists() or (ROOT / ".ci").exists()  # not beside the wheel's tests
            assert found.exists() or not here, target


def test_every_anchor_is_a_heading() -> None:
    for page in PAGES:
        text = BLOCK.sub("", page.read_text(encoding="utf-8"))
        for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]*)\)", text):
            other = page.parent / target if target else page
            if other.exists():
                titles = re.findall(r"^#+ (.*)$", other.read_text(encoding="utf-8"), re.MULTILINE)
                assert anchor in [_anchor(title) for title in titles], f"{page}: #{anchor}"


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_the_picture_shows_what_the_command_prints() -> None:
    file = ROOT / "examples/first-distribution/output.svg"
    new = svg(lines_shown(file.parent))
    if WRITE:
        file.write_text(new, encoding="utf-8")
    assert words(file.read_text(encoding="utf-8")) == words(new)


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_every_example_is_listed() -> None:
    listed = (ROOT / "examples/README.md").read_text(encoding="utf-8")
    folders = {path.name for path in (ROOT / "examples").iterdir() if path.is_dir()}
    assert folders == set(re.findall(r"\(([a-z0-9-]+)/README\.md\)", listed))


def test_set_up_commands_are_what_ci_runs() -> None:
    """The `sh` blocks need a network and a fresh machine: `.ci/run` takes them from the page."""
    if not (ROOT / ".ci/run").exists():
        pytest.skip("the wheel's tests run without .ci")
    gate = (ROOT / ".ci/run").read_text()
    assert "README.md" in gate
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    texts = [block.text for block in blocks(page) if block.language == "sh"]
    assert [("pytest" in text, "ration compute" in text) for text in texts] == [
        (False, True),
        (True, False),
    ]
    for other in PAGES:
        marked = [each for each in blocks(other.read_text("utf-8")) if each.language == "sh"]
        assert other == ROOT / "README.md" or all(each.mark for each in marked), other


def test_the_packages_of_all_are_those_of_the_other_extras() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    parts = {
        each
        for name in ("db", "design", "duckdb", "loads", "pdf", "report", "seal", "similar", "store")
        for each in extras[name]
    }
    assert set(extras["all"]) == parts
    assert parts <= set(extras["test"])


@pytest.mark.parametrize("command", [(), ("compute",), ("check",), ("programme", "show")])
def test_help_names_what_the_pages_show(command: tuple[str, ...]) -> None:
    """Every option that a page shows is in the help of its command."""
    help_text = run(*command, "--help").out
    assert "Usage: ration" in help_text
    text = "".join(page.read_text("utf-8") for page in PAGES)
    shown = re.findall(rf"`ration {' '.join(command)} [^`]*`", text) if command else []
    for option in {option for command in shown for option in re.findall(r" (--?[a-z]+)", command)}:
        assert option in help_text


class TestRecorded:
    """What a page shows of an output that has changed."""

    def test_the_same_stays(self) -> None:
        assert recorded("a\n…\nz\n", "a\nb\nc\nz\n") == "a\n…\nz\n"

    def test_a_line_that_is_reworded_is_shown_anew(self) -> None:
        old = "Title\n…\nx.csv: rows passed over: 3\n"
        assert recorded(old, "Title\na\nb\nx.csv: rows skipped: 3\n") == (
            "Title\n…\nx.csv: rows skipped: 3\n"
        )

    def test_blank_lines_around_what_is_left_out_stay(self) -> None:
        old = "Totals\n\n…\n\nPeople\n\n persons 4\n"
        new = "Totals\n\n rice 5\n\nSizes\n\n 4 1\n\nPeople in all\n\n persons 4\n"
        assert recorded(old, new) == "Totals\n\n…\n\nPeople in all\n\n persons 4\n"

    def test_new_lines_are_shown_where_nothing_was_left_out(self) -> None:
        assert recorded("first line\nlast line\n", "first line\nnew\nlast line\n") == (
            "first line\nnew\nlast line\n"
        )
        assert recorded("first line\n", "first line\nnew\n") == "first line\nnew\n"
