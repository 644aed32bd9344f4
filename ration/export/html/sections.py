"""The sections of the HTML page of a plan."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.text.cells import many
from ration.engine.households import Households
from ration.export.html.chart_kinds import Bar, Chart, bars, columns
from ration.export.html.figures import Figure, figures
from ration.export.html.map import CIRCLES, site_map
from ration.export.html.map import MOST as MOST_ON_MAP
from ration.export.html.map_sites import counted, map_sites
from ration.export.html.pipeline import pipeline_charts, pipeline_says, pipeline_table
from ration.export.html.places import (
    Measure,
    lots_table,
    measure,
    sites_table,
    subtotals_table,
)
from ration.export.html.problems import file_named, problems_shown
from ration.export.html.table import HtmlTable
from ration.export.tables.display import (
    DisplayTable,
    assumed_shown,
    grouped,
    left_out_shown,
    lots_shown,
    notes,
    nothing_shown,
    rounding_shown,
    stock_shown,
    totals_shown,
)
from ration.export.tables.people import both_shown
from ration.export.tables.stock import floored
from ration.results.household_sizes import HouseholdSize, average
from ration.results.lines import Subtotal, by_level
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import site_names
from ration.results.rounds import ItemPipeline, RoundsRecord

_BARS = 30  # in a chart of places; more cannot be read
_LARGE = 11  # persons; larger households share this column
_UPRIGHT, _SIDEWAYS = 9, 17  # columns that fit on A4, portrait and landscape
_HEAVY = 10_000  # kg; charts use tonnes from here on


class HtmlSection(NamedTuple):
    """A part of the page: its heading, figures, sentences, charts and tables."""

    id: str
    title: str
    says: Sequence[str] = ()
    charts: Sequence[Chart] = ()
    tables: Sequence[HtmlTable] = ()
    figures: Sequence[Figure] = ()

    @property
    def paper(self) -> str:
        """The CSS classes for print: "" is portrait, `wide` landscape, `widest` also small type."""
        columns = max((len(table.shown.headers) for table in self.tables), default=0)
        return "wide widest" if columns > _SIDEWAYS else "wide" if columns > _UPRIGHT else ""


def sections(
    plan: PlanRecord, households: Households | None, rounds: RoundsRecord | None
) -> Iterator[HtmlSection]:
    """Yield the sections that have something to show: figures, charts, the map, then tables."""
    yield HtmlSection("glance", "At a glance", figures=figures(plan))
    parts = list(_with_tables(plan, households, rounds))
    charts = sorted((chart for part in parts for chart in part.charts), key=lambda each: each.tall)
    if charts:
        yield HtmlSection("charts", "Charts", charts=charts)
    yield from _map(plan)
    for part in parts:
        yield part._replace(charts=())


def _with_tables(
    plan: PlanRecord, households: Households | None, rounds: RoundsRecord | None
) -> Iterator[HtmlSection]:
    yield _served(plan)
    yield _totals(plan)
    if plan.stock is not None:
        yield _stock(plan)
    if rounds is not None:
        yield _pipeline(rounds.pipeline)
    for at, channel in enumerate(plan.channels, 1):
        yield _sites(f"channel-{at}", plan, channel)
    for at, level in enumerate(by_level(plan.by).values(), 1):
        yield _level(f"level-{at}", plan, level)
    yield from _sizes(households)
    yield from _of_table("nothing", "Who gets nothing", nothing_shown(plan.nothing))
    yield from _of_table("rounding", "What rounding did", rounding_shown(plan.totals.lines))
    yield from _of_table("assumed", "Assumptions", assumed_shown(plan.assumptions))
    yield _register(plan)


def _of_table(id_: str, title: str, shown: DisplayTable) -> Iterator[HtmlSection]:
    if shown.rows:
        yield HtmlSection(id_, title, tables=[HtmlTable(f"{id_}-table", title, shown)])


def _served(plan: PlanRecord) -> HtmlSection:
    title = "Who is in the register, and who is served"
    shown = DisplayTable(["who", "in the register", "served"], both_shown(plan), frozenset({1, 2}))
    table = HtmlTable("served-table", title, shown)
    return HtmlSection("served", title, tables=[table])


def _totals(plan: PlanRecord) -> HtmlSection:
    lines = plan.totals.lines
    table = HtmlTable("totals-table", "Totals", totals_shown(lines))
    remarks = list(notes(plan, "below"))
    by = measure(lines)
    if by is None:
        return HtmlSection("totals", "Totals", remarks, tables=[table])
    amounts = [(line.name, by.of(line)) for line in lines]
    data = [(name, amount) for name, amount in amounts if amount is not None]
    without = ", ".join(name for name, amount in amounts if amount is None)
    says = [*remarks, *([f"Not in the charts, without a weight: {without}."] if without else [])]
    chart = _bars(f"{_what(plan)} by item", by, data, table.id)
    return HtmlSection("totals", "Totals", says, chart, [table])


def _what(plan: PlanRecord) -> str:
    return "Requirement" if plan.stock is None else "Issued"


def _bars(title: str, by: Measure, data: Sequence[Bar], table: str) -> list[Chart]:
    """A chart of amounts, large weights in tonnes; no chart for fewer than two amounts."""
    if len(data) < 2:
        return []
    unit, divisor = by.unit, 1
    if by.by_weight and max(amount for _, amount in data) >= _HEAVY:
        unit, divisor = "t", 1000
    heading = f"{title}, {unit} net" if by.by_weight else f"{title}, {unit}"
    return [bars(heading, unit, [(name, amount / divisor) for name, amount in data], table)]


def _stock(plan: PlanRecord) -> HtmlSection:
    stock = plan.stock
    assert stock is not None  # `sections` has checked it
    lines = plan.totals.lines
    table = HtmlTable("stock-table", "What is required, available and issued", stock_shown(lines))
    on = "" if stock.date is None else f" on {stock.date}"
    says = [f"Handed out from {file_named(stock.source)}{on}."]
    says += [*left_out_shown(lines), *lots_shown(stock)]
    supplied = [(line.name, line.supply) for line in lines if line.supply is not None]
    data = [(name, floored(100 * supply.covered)) for name, supply in supplied]
    title = "Coverage: what is issued of what is required, %"
    charts = [bars(title, "%", data, table.id, most=100)] if data else []
    tables = [table, *lots_table("lots-table", plan.sites)]
    return HtmlSection("stock", "From stock", says, charts, tables)


def _pipeline(pipeline: Sequence[ItemPipeline]) -> HtmlSection:
    table = pipeline_table("pipeline-table", pipeline)
    charts = pipeline_charts(table.id, pipeline)
    return HtmlSection("pipeline", "The pipeline", pipeline_says(pipeline), charts, [table])


def _sites(id_: str, plan: PlanRecord, channel: str) -> HtmlSection:
    sites = plan.manifests(channel)
    table = sites_table(f"{id_}-table", sites, plan.totals, plan.site_details)
    return HtmlSection(id_, sites[0].title, tables=[table])


def _map(plan: PlanRecord) -> Iterator[HtmlSection]:
    """The map of the sites whose coordinates are known, and how many are not on it."""
    details, sites = plan.site_details, map_sites(plan)
    if details is None or not sites:
        return
    by = counted(plan)
    says = [
        f"The larger a circle, the more {by} the site has.",
        f"Coordinates are from {details.source}.",
    ]
    if len(sites) > CIRCLES:
        says.append(f"Sites beyond the {CIRCLES} largest are dots.")
    if any(site.is_short for site in sites):
        says.append("A ring marks a site that is short of an item.")
    every = len({name for channel in plan.channels for name in site_names(plan.manifests(channel))})
    if len(sites) > MOST_ON_MAP:
        says.append(f"The map shows the {MOST_ON_MAP:,} largest of {len(sites):,} sites.")
    if every > len(sites):
        says.append(f"Not on the map, as their coordinates are not known: {every - len(sites):,}.")
    chart = site_map(f"{many(len(sites), 'site')} by {by}", sites, by, "channel-1-table")
    yield HtmlSection("map", "Map of the sites", says, [chart])


def _level(id_: str, plan: PlanRecord, level: Sequence[Subtotal]) -> HtmlSection:
    named = ", ".join(level[0].columns)
    table = subtotals_table(f"{id_}-table", level, plan.totals)
    lines = [line for line in plan.totals.lines if not line.pool]
    by = measure(lines)
    charts: list[Chart] = []
    if by is not None:
        data = [
            (" · ".join(place.values) or "(blank)", by.sum(place.lines.values())) for place in level
        ]
        largest = sorted(data, key=lambda bar: -bar[1])[:_BARS] if len(data) > _BARS else data
        first = "" if largest is data else f", the {_BARS} largest"
        charts = _bars(f"{_what(plan)} by {named}{first}", by, largest, table.id)
    return HtmlSection(id_, f"By {named}", charts=charts, tables=[table])


def _sizes(households: Households | None) -> Iterator[HtmlSection]:
    """Household sizes; a plan that was read from a file does not contain them."""
    if households is None:
        says = "A plan that was read from a file has none of them; make it from the register."
        yield HtmlSection("sizes", "Household sizes", [says])
        return
    sizes = households.sizes()
    mean = average(sizes)
    if mean is None:
        return
    data = list(_counted(sizes))
    rows = [[name, f"{count:,}"] for name, count in data]
    shown = DisplayTable(["persons", "households"], rows, frozenset({0, 1}))
    table = HtmlTable("sizes-table", "Households by their size", shown)
    title = "Households by the persons in them"
    drawn = [(name.replace(" and more", "+"), Fraction(count)) for name, count in data]
    chart = columns(title, "households", drawn, table.id)
    says = f"On average a household has {grouped(round(mean, 2))} persons."
    yield HtmlSection("sizes", "Household sizes", [says], [chart], [table])


def _counted(sizes: Sequence[HouseholdSize]) -> Iterator[tuple[str, int]]:
    largest = min(max(size.persons for size in sizes), _LARGE)
    for persons in range(1, largest + 1):
        last = persons == _LARGE
        counted = [s for s in sizes if s.persons == persons or (last and s.persons > persons)]
        name = f"{persons} and more" if last else f"{persons}"
        yield name, sum(size.households for size in counted)


def _register(plan: PlanRecord) -> HtmlSection:
    source = plan.source
    says = [
        f"{file_named(source.source)}: {source.counted}.",
        *([f"Left out: {source.why_left_out}."] if source.left_out_by else []),
        *([source.ages] if source.ages else []),
        f"SHA-256 of the register: {source.sha256 or 'none: it is not a file'}.",
        f"SHA-256 of the programme: {plan.programme.sha256}.",
    ]
    shown = problems_shown((*source.problems, *plan.warnings))
    tables = [HtmlTable("found-table", "Problems and warnings", shown, 0)] if shown.rows else []
    return HtmlSection("register", "The register", says, tables=tables)
