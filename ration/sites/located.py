"""Where sites are, by the coordinates of their households in the register."""

from fractions import Fraction

import polars as pl
from polars.selectors import by_name

from ration.core.text.cells import trimmed
from ration.engine.households import Households
from ration.register.columns.frame_columns import SITE
from ration.register.source.collect import collect
from ration.register.source.register import ROW
from ration.results.plan.site_details import SiteDetail, SiteDetails
from ration.sites.cells import usual_names
from ration.stock.file.columns import is_named

FEWEST = 5  # households with coordinates: the mean of fewer may show where one of them lives
_PLACES = 10_000  # parts of a degree: some 11 metres
_LIMITS = {"latitude": 90, "longitude": 180}


def located_sites(households: Households) -> SiteDetails | None:
    """The sites of a register that has a latitude and a longitude for each household.

    A site is at the mean of its households; one with fewer than `FEWEST` that have coordinates is
    not located. None means that the register has no such columns.
    """
    scanned, columns = households.scanned, _columns(households)
    if columns is None:
        return None
    cells = scanned.register.frame.select(ROW, *(_degrees(*each) for each in columns.items()))
    known = cells.drop_nulls().filter((pl.col("latitude") != 0) | (pl.col("longitude") != 0))
    sites = {SITE.column(channel): channel for channel in households.columns.sites}
    rows = scanned.rows.select(ROW, *sites).join(known, on=ROW)
    found = []
    for column, channel in sites.items():
        means = rows.group_by(column).agg(pl.col("latitude", "longitude").mean(), pl.len())
        every = collect(scanned.register, means.filter(pl.col("len") >= FEWEST).sort(column))
        found += [
            SiteDetail(
                site=site, channel=channel, latitude=_exact(latitude), longitude=_exact(longitude)
            )
            for site, latitude, longitude, _ in every.iter_rows()
        ]
    source = f"the register: the mean of the households of a site, if at least {FEWEST} have some"
    return SiteDetails(source=source, sites=tuple(found)) if found else None


def _columns(households: Households) -> dict[str, str] | None:
    """The one column of each coordinate; None if there is none, or rows are no households."""
    register = households.scanned.register
    if register.people is not None or register.cluster is not None:
        return None
    names = usual_names()["columns"]
    found = {
        name: [each for each in register.columns if is_named(each, [name, *names[name]])]
        for name in _LIMITS
    }
    if any(len(columns) != 1 for columns in found.values()):
        return None
    return {name: column for name, (column,) in found.items()}


def _degrees(name: str, column: str) -> pl.Expr:
    text = trimmed(by_name(column).as_expr()).str.replace(",", ".", literal=True)
    degrees = text.cast(pl.Float64, strict=False)
    return pl.when(degrees.abs() <= _LIMITS[name]).then(degrees).alias(name)


def _exact(degrees: float) -> Fraction:
    return Fraction(round(degrees * _PLACES), _PLACES)
