"""The page in a browser: its table by keyboard, its view on paper, and no request to a network."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, Browser, browser
from hard_names import NAMES, frame

import ration

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

FIRST = "document.querySelector('#channel-1-table tbody tr:not([hidden]) th').textContent"
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
        assert opened.said == []


def to(page: Browser, wanted: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        if page.tell(FOCUS) == wanted:
            return
        page.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by keyboard")


def test_the_table_sorts_and_searches_by_keyboard(page: Browser) -> None:
    page.press("Tab")
    assert page.tell(FOCUS) == "Skip to the report"
    outline = page.tell("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    to(page, "channel-1-table-search")
    for key in "AMP":  # in any case
        page.press(key)
    assert page.tell(FIRST) == "🍚 camp"
    assert page.tell("document.getElementById('channel-1-table-found').value") == "1 of 13"
    for _ in range(3):
        page.press("Backspace")
    assert page.tell("document.querySelectorAll('tr[hidden]').length") == 0
    to(page, "persons")
    page.press("Enter")
    page.press(" ")
    persons = page.tell(
        "Array.from(document.querySelectorAll('#channel-1-table tbody tr'),"
        " row => Number(row.cells[2].textContent))"
    )
    assert persons == sorted(persons, reverse=True)
    sorts = "document.activeElement.closest('th').getAttribute('aria-sort')"
    assert page.tell(sorts) == "descending"


def test_names_come_out_as_themselves_and_nothing_runs(page: Browser) -> None:
    sites = page.tell(
        "Array.from(document.querySelectorAll('#channel-1-table tbody th'), c => c.textContent)"
    )
    assert sorted(sites) == sorted(name.replace("\x1b", "\ufffd") for name in NAMES)
    assert page.tell("document.scripts.length") == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_follow_the_device_and_the_switch(page: Browser, theme: str) -> None:
    other = {"light": "dark", "dark": "light"}[theme]
    feature = {"name": "prefers-color-scheme", "value": theme}
    page.ask("Emulation.setEmulatedMedia", features=[feature])
    ground = "getComputedStyle(document.body).backgroundColor"
    of = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}
    assert page.tell(ground) == of[theme]
    choose = f"colours.value = '{other}'; colours.dispatchEvent(new Event('change'))"
    page.tell(choose)
    assert page.tell(ground) == of[other]


def test_a_phone_scrolls_tables_and_not_the_page(page: Browser) -> None:
    page.ask(
        "Emulation.setDeviceMetricsOverride",
        width=360,
        height=740,
        deviceScaleFactor=2,
        mobile=True,
    )
    assert page.tell("document.documentElement.scrollWidth") == 360


def test_paper_has_every_row_and_no_controls(page: Browser, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    page.tell("document.getElementById('channel-1-table-search').value = 'camp'")
    page.tell("document.getElementById('channel-1-table-search').dispatchEvent(new Event('input'))")
    assert page.tell("document.querySelectorAll('tr[hidden]').length") == 12
    (tmp_path / "page.pdf").write_bytes(page.printed())
    words = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
    text = subprocess.run(words, capture_output=True, check=True).stdout.decode()
    tight = text.replace(" ", "")
    for row in ("a&b11151021", "<script>alert(1)</script>150255010", "{{7*7}}14020408"):
        assert f"\n{row}" in tight
    assert "Colours" not in text
    assert "Search" not in text
