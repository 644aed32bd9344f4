"""Maps of answers: places, depots and ways, drawn by the page's own map."""

import re
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ration.export.answer import Answer, AnswerChart, AnswerMap, AnswerTable, MapLine, MapPlace
from ration.export.html.answer import answer_page
from ration.export.html.map import CIRCLES
from ration.export.html.map_ways import LOOKS, NAMED
from ration.export.html.places import MOST
from ration.export.tables.rows import Row
from ration.export.xlsx.answer import write_answer_workbook

DEPOT = MapPlace("Station", Fraction("37.97"), Fraction("126.55"), is_depot=True)
SITES = [
    MapPlace(f"DC-{n:02}", 37 + Fraction(n, 10), 126 + Fraction(n % 3, 10), Fraction(100 * n))
    for n in range(1, 6)
]
TABLE = AnswerTable("trips", "Trips", ["trip", "kg"], [["T001", 5]])


class Elements(HTMLParser):
    """The elements of a page, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.found.append(tag)


def at(place: MapPlace) -> tuple[Fraction, Fraction]:
    return place.latitude, place.longitude


def line(number: int, kind: str = "Lorry") -> MapLine:
    stops = [at(site) for site in SITES[number % 5 :]]
    return MapLine(f"T{number:03}", kind, [at(DEPOT), *stops, at(DEPOT)])


def page(*maps: AnswerMap, tables: list[AnswerTable] | None = None) -> str:
    return answer_page(Answer("Loads", "a test", ["11 trips."], tables or [TABLE], maps=maps))


def svg_of(text: str) -> str:
    found = re.search(r'<svg class="chart map".*?</svg>', text, re.DOTALL)
    assert found is not None
    return found[0]


def test_places_are_circles_depots_squares_and_ways_lines() -> None:
    ways = [line(1), line(2), line(3, "Railway wagon")]
    text = page(AnswerMap("Map of the trips", "kg", "trips", [DEPOT, *SITES], ways))
    svg = svg_of(text)
    assert svg.count("<circle") == len(SITES)
    assert svg.count('<rect class="depot"') == 1
    assert len(re.findall(r'<path class="way way-1"', svg)) == 2
    assert len(re.findall(r'<path class="way way-2"', svg)) == 1
    assert "<title>T003: Railway wagon</title>" in svg
    assert "Lines: 2 Lorry, 1 Railway wagon." in svg
    legend = text.partition('<p class="legend">')[2].partition("</p>")[0]
    words = re.findall(r'<span dir="auto">(.*?)</span>', legend)
    assert words == ["site, by kg", "depot", "Lorry", "Railway wagon"]
    assert '<a href="#trips-table">The numbers</a>' in text


def test_a_way_goes_through_the_places_it_stops_at() -> None:
    svg = svg_of(page(AnswerMap("Map", "kg", "trips", [DEPOT, *SITES], [line(3)])))
    found = re.search(r'<path class="way way-1" d="M(.*?)"', svg)
    assert found is not None
    points = found[1].split("L")
    assert points[0] == points[-1]
    stops = {tuple(point.split()) for point in points[1:-1]}
    every = set(re.findall(r'cx="([0-9.]+)" cy="([0-9.]+)"', svg))
    assert stops <= every
    assert len(stops) == 2


def test_kinds_beyond_the_looks_share_one() -> None:
    ways = [line(n, f"Kind {n}") for n in range(LOOKS + 2)]
    text = page(AnswerMap("Map", "kg", "trips", [DEPOT, *SITES], ways))
    assert f"Kind {LOOKS - 1}, Kind {LOOKS}, Kind {LOOKS + 1}" in text
    assert f"way-{LOOKS + 1}" not in svg_of(text)


def test_very_many_ways_are_drawn_at_once() -> None:
    ways = [line(n) for n in range(NAMED + 1)]
    text = page(AnswerMap("Map", "kg", "trips", [DEPOT, *SITES], ways))
    assert svg_of(text).count('<path class="way') == 1
    assert f"There are {NAMED + 1} lines" in text


def test_of_very_many_places_the_largest_are_circles(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [MapPlace(f"P{n}", 37 + Fraction(n, 100), Fraction(126), Fraction(n))
              for n in range(CIRCLES + 2)]  # fmt: skip
    text = page(AnswerMap("Map", "kg", "trips", places))
    svg = svg_of(text)
    assert svg.count("<circle") == CIRCLES
    assert f"<title>P{CIRCLES + 1}: {CIRCLES + 1} kg</title>" in svg
    assert "<title>P1: " not in svg
    assert f"Sites beyond the {CIRCLES} largest are dots." in text
    assert "The map shows" not in text
    for module in ("map.MOST", "answer.MOST_ON_MAP"):
        monkeypatch.setattr(f"ration.export.html.{module}", 3)
    text = page(AnswerMap("Map", "kg", "trips", places))
    assert svg_of(text).count("<circle") == 3
    assert f"The map shows the 3 largest of {CIRCLES + 2} sites." in text


def test_the_legend_names_what_is_on_the_map() -> None:
    text = page(AnswerMap("Map", "kg", "trips", SITES, [line(1)]))
    legend = text.partition('<p class="legend">')[2].partition("</p>")[0]
    words = re.findall(r'<span dir="auto">(.*?)</span>', legend)
    assert words == ["site, by kg", "Lorry"]


def test_a_chart_may_have_columns() -> None:
    values = [("May", Fraction(4)), ("June", Fraction(8))]
    chart = AnswerChart("columns", "By month", "kg", "trips", values)
    text = answer_page(Answer("Loads", "a test", [], [TABLE], [chart]))
    may, june = re.findall(r'<rect[^>]* height="([0-9.]+)"', text)[-2:]
    assert float(june) == pytest.approx(2 * float(may), abs=0.2)


@pytest.mark.parametrize(
    ("places", "drawn"),
    [
        ([], False),
        ([MapPlace("Nowhere", Fraction(91), Fraction(0))], False),
        ([DEPOT], True),
        ([SITES[0], MapPlace("Nowhere", Fraction(0), Fraction(181))], True),
    ],
)
def test_a_map_of_no_place_is_not_drawn(places: list[MapPlace], drawn: bool) -> None:
    text = page(AnswerMap("Map", "kg", "trips", places))
    assert ('class="chart map"' in text) is drawn
    assert "Nowhere" not in text


def test_two_maps_of_one_table_have_ids_of_their_own() -> None:
    each = AnswerMap("Map", "kg", "trips", SITES)
    chart = AnswerChart("bars", "Bars", "kg", "trips", [("a", Fraction(1)), ("b", Fraction(2))])
    answer = Answer("Loads", "a test", [], [TABLE], [chart], maps=[each, each])
    ids = re.findall(r' id="([^"]+)"', answer_page(answer))
    assert len(ids) == len(set(ids))


@pytest.mark.slow
@given(st.text(), st.text(), st.text())
def test_names_are_text(site: str, way: str, kind: str) -> None:
    """No name opens an element: the page has those that a map of plain names has."""

    def elements(names: tuple[str, str, str]) -> list[str]:
        parser = Elements()
        places = [DEPOT._replace(name=names[0]), MapPlace(names[0], *at(SITES[0]), Fraction(1))]
        ways = [MapLine(names[1], names[2], [at(DEPOT), at(SITES[0])])]
        parser.feed(page(AnswerMap("Map", "kg", "trips", places, ways)))
        return [tag for tag in parser.found if tag != "text"]  # a label may have no room

    assert elements((site, way, kind)) == elements(("a", "b", "c"))


def test_a_table_may_be_left_to_the_workbook(tmp_path: Path) -> None:
    rows: list[Row] = [["T1", Fraction(1, 3)]] * 3
    loads = AnswerTable("loads", "Load lists", ["trip", "kg"], rows, (None, 1), on_page=False)
    each = AnswerMap("Map", "kg", "loads", SITES)
    text = page(each, tables=[TABLE, loads])
    assert "loads-table" not in re.sub(r'id="loads-chart[^"]*"', "", text)
    assert "In the workbook alone (FILE.xlsx): Load lists." in text
    answer = Answer("Loads", "a test", [], [TABLE, loads], maps=[each])
    write_answer_workbook(tmp_path / "a.xlsx", answer)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Summary", "Trips", "Load lists"]
    sheet = book["Load lists"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:B4")


@pytest.mark.slow
def test_of_a_very_long_table_the_page_has_the_first_rows() -> None:
    rows: list[Row] = [[f"T{n}", n] for n in range(MOST + 1)]
    text = page(tables=[AnswerTable("trips", "Trips", ["trip", "kg"], rows)])
    assert f"These are the first {MOST:,} of {MOST + 1:,} rows. A workbook has them all." in text
    assert f'"T{MOST - 1}"' in text
    assert f'"T{MOST}"' not in text
