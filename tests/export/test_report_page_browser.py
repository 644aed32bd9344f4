"""The page in a browser: tables by keyboard, printing, and no request to a network."""

import shutil
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest
from browser import CHROMIUM, Browser, browser
from hard_names import NAMES, frame

import ration

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

FIRST = "document.querySelector('#channel-1-table tbody th').textContent"
ROWS = "document.querySelectorAll('#channel-1-table tbody tr').length"
FOCUS = "(document.activeElement.id || document.activeElement.textContent)"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    ration.compute(frame(), by=["district"]).write_html(path)
    return path


@pytest.fixture
def page(file: Path, tmp_path: Path) -> Iterator[Browser]:
    with browser(tmp_path) as opened:
        opened.open(file)
        yield opened
        assert opened.requests == [file.as_uri()]
        assert opened.complaints == []


def focus(page: Browser, wanted: str) -> None:
    """Press Tab until the focus is on the element with this id or text."""
    for _ in range(80):
        if page.evaluate(FOCUS) == wanted:
            return
        page.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by keyboard")


def test_the_table_sorts_and_searches_by_keyboard(page: Browser) -> None:
    page.press("Tab")
    assert page.evaluate(FOCUS) == "Skip to the report"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    focus(page, "channel-1-table-search")
    for key in "AMP":  # in any case
        page.press(key)
    assert page.evaluate(FIRST) == "🍚 camp"
    assert page.evaluate("document.getElementById('channel-1-table-found').value") == "1 of 13"
    for _ in range(3):
        page.press("Backspace")
    assert page.evaluate(ROWS) == 13
    focus(page, "persons")
    page.press("Enter")
    page.press(" ")
    persons = page.evaluate(
        "Array.from(document.querySelectorAll('#channel-1-table tbody tr'),"
        " row => Number(row.cells[2].textContent))"
    )
    assert persons == sorted(persons, reverse=True)
    sorts = "document.activeElement.closest('th').getAttribute('aria-sort')"
    assert page.evaluate(sorts) == "descending"


def test_names_are_shown_unchanged_and_run_nothing(page: Browser) -> None:
    sites = page.evaluate(
        "Array.from(document.querySelectorAll('#channel-1-table tbody th'), c => c.textContent)"
    )
    assert sorted(sites) == sorted(name.replace("\x1b", "\ufffd") for name in NAMES)
    assert page.evaluate("document.scripts.length") == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_follow_the_device_and_the_switch(page: Browser, theme: str) -> None:
    other = {"light": "dark", "dark": "light"}[theme]
    feature = {"name": "prefers-color-scheme", "value": theme}
    page.command("Emulation.setEmulatedMedia", features=[feature])
    ground = "getComputedStyle(document.body).backgroundColor"
    colours = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}
    assert page.evaluate(ground) == colours[theme]
    choose = f"colours.value = '{other}'; colours.dispatchEvent(new Event('change'))"
    page.evaluate(choose)
    assert page.evaluate(ground) == colours[other]


def test_a_phone_scrolls_tables_but_not_the_page(page: Browser) -> None:
    page.command(
        "Emulation.setDeviceMetricsOverride",
        width=360,
        height=740,
        deviceScaleFactor=2,
        mobile=True,
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_paper_has_every_row_and_no_controls(page: Browser, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    page.evaluate("document.getElementById('channel-1-table-search').value = 'camp'")
    page.evaluate(
        "document.getElementById('channel-1-table-search').dispatchEvent(new Event('input'))"
    )
    assert page.evaluate(ROWS) == 1
    (tmp_path / "page.pdf").write_bytes(page.printed())
    words = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
    text = subprocess.run(words, capture_output=True, check=True).stdout.decode()
    joined = text.replace(" ", "")
    for row in ("a&b111151021", "<script>alert(1)</script>1150255010", "{{7*7}}114020408"):
        assert f"\n{row}" in joined
    assert "Colours" not in text
    assert "Search" not in text


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of 1,234 sites with coordinates."""
    path = tmp_path_factory.mktemp("long") / "report.html"
    names = [f"Site {number:04}" for number in range(1_234)]
    persons = [1 + number % 9 for number in range(1_234)]
    ids = [str(number) for number in range(1_234)]
    frame = {"household_id": ids, "persons": persons, "adults": persons, "centre": names}
    places = {"latitude": [37 + n / 1000 for n in range(1_234)], "longitude": [126.5] * 1_234}
    details = pl.DataFrame({"site": names, "depot": ["Port"] * 1_234, **places})
    ration.compute(pl.DataFrame(frame), site_details=details).write_html(path)
    return path


def test_a_long_table_has_pages_that_a_keyboard_turns(long_file: Path, tmp_path: Path) -> None:
    shown = "document.getElementById('channel-1-table-page').value"
    with browser(tmp_path) as page:
        page.open(long_file)
        assert page.evaluate(ROWS) == 100
        focus(page, "channel-1-table-search")
        focus(page, "Next")
        page.press("Enter")
        assert page.evaluate(shown) == "rows 101 to 200 of 1,234"
        assert page.evaluate(FIRST) == "Site 0100"
        focus(page, "Last")
        page.press(" ")
        assert page.evaluate(shown) == "rows 1,201 to 1,234 of 1,234"
        focus(page, "persons")
        page.press("Enter")
        page.press("Enter")
        assert page.evaluate(shown) == "rows 1 to 100 of 1,234"
        assert page.evaluate(FIRST) == "Site 0008"
        page.evaluate(
            "{const i = document.getElementById('channel-1-table-search');"
            " i.value = 'site 12'; i.dispatchEvent(new Event('input'))}"
        )
        assert page.evaluate(shown) == "rows 1 to 34 of 34"
        assert page.evaluate("document.getElementById('channel-1-table-found').value") == (
            "34 of 1234"
        )
        assert page.complaints == []


def test_paper_has_a_part_of_a_long_table_and_tells_which(long_file: Path, tmp_path: Path) -> None:
    printed = "document.getElementById('channel-1-table-printed').textContent"
    with browser(tmp_path) as page:
        page.open(long_file)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate(printed) == "Printed: 1,000 of 1,234 rows."
        assert page.evaluate(ROWS) == 1_000
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate(ROWS) == 100


def test_labels_on_a_map_do_not_overlap(long_file: Path, tmp_path: Path) -> None:
    """As the browser draws them, on a screen and on a phone."""
    boxes = (
        "Array.from(document.querySelectorAll('svg.map text:not(.edge)'), t => [t,"
        " t.getBoundingClientRect()]).filter(([t, b]) => b.width)"
        ".map(([t, b]) => [b.left, b.top + b.height / 5, b.right, b.bottom - b.height / 5])"
    )
    with browser(tmp_path) as page:
        page.open(long_file)
        for width in (1280, 360):
            page.command(
                "Emulation.setDeviceMetricsOverride",
                width=width,
                height=800,
                deviceScaleFactor=1,
                mobile=width < 500,
            )
            drawn = page.evaluate(boxes)
            assert len(drawn) > 3
            for one, other in combinations(drawn, 2):
                apart = one[2] <= other[0] or other[2] <= one[0]
                assert apart or one[3] <= other[1] or other[3] <= one[1]
