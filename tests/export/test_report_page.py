"""The page of a plan: every site once, the plan's numbers, and nothing that runs or loads."""

import json
import re
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import polars as pl
import pytest
from command import csv, run
from hard_names import frame
from html_page import Element, read_page
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.export.html import places
from ration.export.html import table as tables
from ration.export.html.labels import Box, Size, placed
from ration.export.html.map import site_map
from ration.export.html.map_sites import MapSite, map_sites
from ration.export.html.pipeline import pipeline_says

PLACES = st.tuples(st.floats(-89, 89), st.floats(-180, 180), st.integers(0, 10**7))


@pytest.fixture(scope="module")
def plan() -> ration.DistributionPlan:
    stock = pl.DataFrame({"item": ["rice", "corn"], "quantity": ["100 kg", "1 t"]})
    return ration.compute(frame(), by=["district"], stock=stock, shortage="equal")


@pytest.fixture(scope="module")
def page(plan: ration.DistributionPlan) -> Element:
    return read_page(ration.report_html(plan))


def shown(name: str) -> str:
    """A name as the page shows it: control characters are replaced."""
    return name.replace("\x1b", "\ufffd")


def test_every_site_is_there_once_with_the_numbers_of_the_plan(
    plan: ration.DistributionPlan, page: Element
) -> None:
    rows = page.by_id("channel-1-table").rows()
    sites = plan.manifests("centre")
    assert [row[0] for row in rows] == [shown(site.site) for site in sites]
    headers = [
        cell.text
        for cell in page.by_id("channel-1-table").all("th")
        if cell.attrs["scope"] == "col"
    ]
    at = headers.index("Rice, kg")
    assert headers[at + 1] == "Rice short, kg"
    for row, site in zip(rows, sites, strict=True):
        line = site.lines["rice"]
        assert line.supply is not None
        assert [Fraction(cell.replace(",", "")) for cell in row[at : at + 2]] == [
            line.quantity.amount,
            line.supply.short,
        ]


def test_totals_people_and_coverage_are_those_of_the_plan(
    plan: ration.DistributionPlan, page: Element
) -> None:
    assert page.by_id("served-table").rows() == [
        [who, f"{n:,}", f"{dict(plan.served)[who]:,}"] for who, n in plan.people
    ]
    totals = page.by_id("totals-table").rows()
    assert [row[0] for row in totals] == [f"{line.name}, {line.unit}" for line in plan.totals.lines]
    quantities = [Fraction(re.sub("[,*]", "", row[1])) for row in totals]
    assert quantities == [line.quantity.amount for line in plan.totals.lines]
    covered = {row[0]: row[5] for row in page.by_id("stock-table").rows()}
    assert covered["Corn, kg"] == "100 %"
    assert covered["Rice, kg"] != "100 %"


def test_districts_add_up_to_the_totals(plan: ration.DistributionPlan, page: Element) -> None:
    rows = page.by_id("level-1-table").rows()
    assert [row[0] for row in rows] == [shown(place.value) for place in plan.by]
    at = [cell.text for cell in page.by_id("level-1-table").all("th")].index("Corn, kg")
    assert sum(int(row[at].replace(",", "")) for row in rows) == plan.totals["corn"].quantity.amount


def test_household_sizes_are_those_of_the_register(page: Element) -> None:
    persons = frame()["persons"].to_list()
    rows = page.by_id("sizes-table").rows()
    assert rows == [[str(n), str(persons.count(n))] for n in range(1, 6)]


def test_structure_serves_screen_readers(page: Element) -> None:
    (html,) = page.all("html")
    assert html.attrs["lang"] == "en"
    levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [element.attrs["id"] for element in page.all() if "id" in element.attrs]
    assert len(ids) == len(set(ids))
    for table in page.all("table"):
        (caption,) = table.all("caption")
        assert caption.text
        assert {cell.attrs.get("scope") for cell in table.all("th")} <= {"col", "row"}
    labelled = {label.attrs["for"] for label in page.all("label")}
    assert {field.attrs["id"] for field in page.all("input", "select")} == labelled
    for link in page.all("a"):
        assert (link.attrs["href"] or "")[1:] in ids


def test_every_chart_has_words_and_a_table(page: Element) -> None:
    charts = [svg for svg in page.all("svg") if svg.attrs.get("role")]
    assert len(charts) == len(list(page.all("figure"))) == 4
    for chart in charts:
        assert chart.attrs["role"] == "img"
        for id_ in (chart.attrs["aria-labelledby"] or "").split():
            assert chart.by_id(id_).text
    description = page.by_id("sizes-chart-1-says").text
    assert description == "Columns, in households: 1 3; 2 3; 3 3; 4 2; 5 2."


def test_names_are_only_text(plan: ration.DistributionPlan, page: Element) -> None:
    """No name becomes an element, an attribute that runs, or an address outside the page."""
    assert len(list(page.all("script"))) == 1
    assert len(list(page.all("style"))) == 1
    for element in page.all():
        runs = [n for n in element.attrs if n.startswith("on") or n in ("src", "style")]
        assert not runs
        assert (element.attrs.get("href") or "#").startswith("#")
    text = ration.report_html(plan)
    outside = set(re.findall(r"https?://[^\s\"'<]+", text))
    assert outside <= {"http://www.w3.org/2000/svg"} | {
        address
        for figure in plan.assumptions
        for address in re.findall("https?://[^ ]+", figure.source or "")
    }
    (policy,) = (meta for meta in page.all("meta") if meta.attrs.get("http-equiv"))
    assert (policy.attrs["content"] or "").startswith("default-src 'none'; style-src 'sha256-")


def test_it_contains_no_cell_of_a_household(tmp_path: Path) -> None:
    file = csv(tmp_path / "secret.csv", ["Kim-1,4,2", "Kim-2,many,1", "Kim-3,3,1"])
    plan = ration.compute(file, drop_rejected=True)
    text = ration.report_html(plan)
    assert "3 rows read = 2 accepted + 1 rejected" in " ".join(text.split())
    assert "not a whole number" in text
    assert not re.findall("Kim-|many|" + re.escape(str(tmp_path)), text)


def test_the_same_plan_gives_the_same_bytes(plan: ration.DistributionPlan, tmp_path: Path) -> None:
    plan.write_html(tmp_path / "a.html")
    plan.write_html(tmp_path / "b.html")
    page = (tmp_path / "a.html").read_bytes()
    assert page == (tmp_path / "b.html").read_bytes()
    assert page.startswith(ration.report_html(plan).encode() + b"\n<!-- ration-seal ")
    with pytest.raises(FileExistsError):
        plan.write_html(tmp_path / "a.html")


def test_a_long_list_is_shortened_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST", 3)
    page = read_page(ration.report_html(ration.compute(frame())))
    assert len(page.by_id("channel-1-table").rows()) == 3
    section = page.by_id("channel-1")
    assert "the first 3 of 13 sites" in section.text


def test_rounds_are_charts_and_a_table() -> None:
    rounds = ration.run_rounds(
        frame(),
        "kaesong-2020",
        pl.DataFrame({"item": ["rice"], "quantity": ["500 kg"]}),
        rounds={"every": "1 month", "count": 3},
        shortage="postpone",
    )
    page = read_page(ration.report_html(rounds.plan(1), rounds))
    rows = page.by_id("pipeline-table").rows()
    rice = rounds.pipeline[0]
    assert [row[0] for row in rows[:3]] == ["Rice, kg"] * 3
    assert [(row[1], row[2], row[5]) for row in rows[:3]] == [
        (str(each.date), each.opening.text, each.requirement.text) for each in rice.rounds
    ]
    assert "There, of what is required, in kg" in page.by_id("pipeline-chart-1-says").text
    section = page.by_id("pipeline")
    assert f"Rice: breaks on {rice.breaks}" in section.text


def test_a_register_without_households() -> None:
    empty = pl.DataFrame(
        schema={"household_id": pl.String, "persons": pl.Int64, "adults": pl.Int64}
    )
    page = read_page(ration.report_html(ration.compute(empty)))
    assert page.by_id("served-table").rows()[0] == ["households", "0", "0"]


def test_the_command_takes_a_register_or_a_plan(tmp_path: Path) -> None:
    csv(tmp_path / "r.csv", ["1,4,2", "2,x,1"])
    page = ("-o", "report.html", "-q")
    assert run("report", "r.csv", *page, cwd=tmp_path).code == 1
    assert not (tmp_path / "report.html").exists()
    assert run("report", "r.csv", *page, "--rejects", "rejects.csv", cwd=tmp_path).code == 0
    assert (tmp_path / "rejects.csv").exists()
    run("compute", "r.csv", "-o", "plan", "--rejects", "again.csv", cwd=tmp_path)
    for source in ("plan", "plan/plan.json"):
        ran = run("report", source, *page, "--force", cwd=tmp_path)
        assert (ran.code, ran.err) == (0, "")
    read = read_page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "read from a file" in read.by_id("sizes").text


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ("r.csv", "-o", "page.txt"),
            2,
            "page.txt is not an HTML page; use a name such as report.html",
        ),
        (
            ("plan", "-o", "p.html", "--by", "centre"),
            2,
            "--by: it can be used only with a register",
        ),
        (("r.csv", "-o", "there.html"), 4, "there.html: it exists; use --force to replace it"),
        (("none.csv", "-o", "p.html"), 3, "none.csv: file not found"),
    ],
)
def test_impossible_options_give_a_message(
    words: tuple[str, ...], code: int, message: str, tmp_path: Path
) -> None:
    csv(tmp_path / "r.csv", ["1,4,2"])
    (tmp_path / "there.html").touch()
    run("compute", "r.csv", "-o", "plan", cwd=tmp_path)
    ran = run("report", *words, cwd=tmp_path)
    assert ran.code == code
    assert message in ran.err
    assert not (tmp_path / "p.html").exists()


def test_a_missing_extra_is_reported_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ration.core.extras.find_spec", lambda _name: None)
    csv(tmp_path / "r.csv", ["1,4,2"])
    ran = run("report", "r.csv", "-o", "p.html", cwd=tmp_path)
    message = (
        "error: r.csv: it needs packages that are not installed: jinja2 and leather; "
        "pip install jinja2 leather\n"
    )
    assert (ran.code, ran.err) == (3, message)


SITES = pl.DataFrame(
    {
        "site": ["a & b", "🍚 camp", "<script>alert(1)</script>"],
        "name": [None, None, "</script><b>"],
        "contact": ["Kim Test"] * 3,
        "phone": ["555 0101"] * 3,
        "depot": ["Port", None, "Hill"],
        "latitude": ["37.97", "37.98", "38.1"],
        "longitude": ["126.5", "126.6", "126.55"],
        "km": ["12.5", "8", None],
    }
)


def test_it_begins_with_figures_then_charts_then_tables(
    plan: ration.DistributionPlan, page: Element
) -> None:
    sections = [section.attrs["id"] for section in page.all("section")]
    assert sections[:3] == ["glance", "charts", "served"]
    assert not list(page.by_id("totals").all("figure"))
    figures = {
        label.text: value.text
        for box in page.by_id("glance").all("div")
        for label, value in [(next(box.all("dt")), next(box.all("dd")))]
    }
    assert figures["persons served"] == f"{dict(plan.served)['persons']:,}"
    assert figures["sites"] == str(len(plan.sites))
    short = [
        site
        for site in plan.sites
        if any(line.supply and line.supply.short for line in site.lines.values())
    ]
    assert figures["sites short of goods"] == str(len(short))
    weights = [line.net_kg for line in plan.totals.lines if line.net_kg is not None]
    assert abs(Fraction(figures["tonnes issued"].replace(",", "")) * 1000 - sum(weights)) <= 50


def test_a_map_and_details_without_contacts(plan: ration.DistributionPlan) -> None:
    text = ration.report_html(plan.with_site_details(SITES))
    page = read_page(text)
    (chart,) = page.by_id("map").all("svg")
    circles = list(chart.all("circle"))
    titles = {next(circle.all("title")).text.rsplit(": ", 1)[0] for circle in circles}
    assert titles == {"a & b", "🍚 camp", "</script><b>"}
    assert all("short" in (circle.attrs.get("class") or "") for circle in circles)
    assert "Not on the map" in page.by_id("map").text
    assert [t.text for t in chart.all("text") if t.text.endswith(" km")] == ["2 km"]
    (first,) = (r for r in page.by_id("channel-1-table").rows() if r[0] == "a & b")
    assert first[:4] == ["a & b", "", "Port", "12.5"]
    assert not re.findall("Kim Test|555 0101", text)


def test_a_map_of_very_many_sites_has_the_largest(
    plan: ration.DistributionPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    detailed = plan.with_site_details(SITES)
    for module, most in (("map.CIRCLES", 1), ("sections.CIRCLES", 1), ("map.MOST", 2),
                         ("sections.MOST_ON_MAP", 2)):  # fmt: skip
        monkeypatch.setattr(f"ration.export.html.{module}", most)
    section = read_page(ration.report_html(detailed)).by_id("map")
    assert len([*section.all("circle")]) == 1
    assert "Sites beyond the 1 largest are dots." in section.text
    assert "The map shows the 2 largest of 3 sites." in section.text


def test_a_plan_that_is_read_again_has_the_same_map(
    plan: ration.DistributionPlan, tmp_path: Path
) -> None:
    detailed = plan.with_site_details(SITES)
    for manifests in ("site", "channel"):
        detailed.write(tmp_path / manifests, formats=[], manifests=manifests)
        assert map_sites(ration.load_plan(tmp_path / manifests)) == map_sites(detailed)


def test_units_that_differ_have_no_chart() -> None:
    """No bar can have bars of soap and litres of oil together."""
    text = """
id = "p"
version = "1"
title = "P"
[channels.centre]
[items.soap]
name = "Soap"
unit = "bar"
[items.oil]
name = "Oil"
unit = "L"
"""
    for item, quantity in (("soap", "2 bar"), ("oil", "1 L")):
        text += f'''
[[allocations]]
item = "{item}"
per = "person"
quantity = "{quantity}"
channel = "centre"
'''
    rows = {"household_id": ["1", "2"], "persons": [4, 2], "district": ["N", "S"]}
    made = ration.compute(pl.DataFrame(rows), ration.parse_programme(text), by=["district"])
    page = read_page(ration.report_html(made))
    for name in ("totals", "level-1"):
        assert not [*page.by_id(name).all("svg")]
        assert [*page.by_id(name).all("table")]


def test_a_pipeline_that_holds_has_nothing_to_say() -> None:
    rounds = ration.run_rounds(
        frame(),
        "kaesong-2020",
        pl.DataFrame({"item": ["rice"], "quantity": ["900 t"]}),
        rounds={"every": "1 month", "count": 2},
        shortage="postpone",
    )
    assert rounds.pipeline[0].breaks is None
    assert [*pipeline_says(rounds.pipeline[:1])] == []


def test_no_control_character_is_on_the_page(plan: ration.DistributionPlan) -> None:
    rows = {"site": ["a & b"], "name": ["\x01bad\x1b[31m"], "lat": ["1"], "lon": ["2"]}
    text = ration.report_html(plan.with_site_details(pl.DataFrame(rows)))
    assert "\ufffdbad\ufffd[31m: " in text  # of the map
    assert not re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


def test_a_long_table_is_data_that_ends_no_element(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "PAGE", 3)
    computed = ration.compute(frame())
    page = read_page(ration.report_html(computed))
    assert len(page.by_id("channel-1-table").rows()) == 3
    rows = json.loads(page.by_id("channel-1-table-rows").text)
    assert [row[0] for row in rows] == [shown(site.site) for site in computed.manifests("centre")]
    assert "the first 3 of 13 rows" in page.by_id("channel-1").text


@given(st.lists(PLACES, min_size=1, max_size=40))
def test_every_site_is_inside_its_map(places: list[tuple[float, float, int]]) -> None:
    sites = [MapSite(f"Site {n}", *place) for n, place in enumerate(places)]
    drawn = site_map("Map", sites, "persons", "t")
    circles = re.findall(r'cx="([-0-9.]+)" cy="([-0-9.]+)"', drawn.svg)
    assert len(circles) == len(sites)
    assert all(0 <= float(x) <= 720 and 0 <= float(y) <= drawn.tall for x, y in circles)


@given(st.lists(PLACES, min_size=1, max_size=40))
def test_no_latitude_is_written_over_the_scale(places: list[tuple[float, float, int]]) -> None:
    sites = [MapSite(f"Site {n}", *place) for n, place in enumerate(places)]
    drawn = site_map("Map", sites, "persons", "t")
    latitudes = re.findall(r'class="edge" x="3\.0" y="([-0-9.]+)"', drawn.svg)
    assert all(float(y) < drawn.tall - 34 for y in latitudes)


@given(st.lists(PLACES, min_size=1, max_size=40))
def test_no_label_of_a_map_meets_another(places: list[tuple[float, float, int]]) -> None:
    named = [(f"Site {n}", Box(x, y, x + 5, y + 5)) for n, (x, y, _) in enumerate(places)]
    boxes = [label.box for label in placed(named, Size("far", 13, 40), Box(-90, -180, 90, 180), [])]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
