"""A distribution plan with its households: what each is due, and its tables as frames."""

from typing import TYPE_CHECKING, Any

import polars as pl

from ration.export.inputs import inputs
from ration.plan.call_options import F
from ration.plan.plan_files import PlanFiles
from ration.programme.programme import Programme
from ration.register.mapping.load import MappingSource

if TYPE_CHECKING:
    from ration.export.tables.frames import Table
    from ration.plan.at_sites import SiteManifests
    from ration.results.household_sizes import HouseholdSize
    from ration.results.rounds import RoundsRecord


class DistributionPlan(PlanFiles[F]):
    """Totals, a manifest for every site, and what they were computed from; it writes files.

    `people` are in the register, and `served` are those in households that get something. `by` has
    the subtotals, level after level; `nothing` is who gets nothing and why. Two plans
    are equal if their JSON is equal, whatever kind of frame they were computed from. A plan that
    was read from a file has no households. `F` is the kind of its frames: that of the register, or
    Polars for files.
    """

    __hash__ = None  # type: ignore[assignment]  # pydantic would add one again to a frozen model

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the plan as `to_json` has it: a copy has no households, as if read from a file."""
        return _plan_of, (self.to_json(), self._programme)

    def entitlements(self) -> F:
        """What every household is due: a frame of the kind that came in, one row per household.

        Whole steps as Int64, with the step in the column's name (`rice_g`, `stipend_KPW`), in no
        promised order. Raises ValueError for a plan that was read from a file.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
        >>> ration.compute(frame).entitlements()["rice_g"].to_list()
        [20000]
        """
        frame: F = self._known_households().give("entitlements")
        return frame

    def issues(self) -> F:
        """What every household is issued from stock: a frame like that of `entitlements`.

        Raises ValueError for a plan without stock, or one that was read from a file.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
        >>> stock = pl.DataFrame({"item": ["rice"], "quantity": ["12 kg"]})
        >>> plan = ration.compute(frame, stock=stock, shortage="equal")
        >>> plan.issues()["rice_g"].to_list(), plan.arrears()["rice_g"].to_list()
        ([12000], [8000])
        """
        frame: F = self._known_households().give("issues")
        return frame

    def arrears(self) -> F:
        """What every household is still owed: a frame like that of `entitlements`.

        If an item comes through several channels, each has a column: `soap_piece@store`. Raises
        ValueError for a plan without stock, or one that was read from a file.
        """
        frame: F = self._known_households().give("arrears")
        return frame

    def to_frame(self, table: "Table" = "totals", *, by: str | None = None) -> F:
        """One of the plan's tables: a frame of the kind that came in, Polars if a file did.

        - `totals`: a row per item. `manifests`: a row per site and item.
        - `subtotals`: a row per value and item. `by` has the columns of a level, such as
          `"zone,factory"`; None means there is only one level.
        - `people`: in the register, and served, of the plan and per site.
        - `nothing`: who gets nothing, and why. `problems`: the warnings.

        Amounts are decimals, counts whole numbers. `exact` and `rounding` are text, as they may
        be fractions such as 360/7. KeyError for another table or level, ValueError if `by` must
        be given.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
        >>> totals = ration.compute(frame).to_frame()
        >>> totals.select("item", "quantity", "unit").row(0)
        ('rice', Decimal('20.0'), 'kg')
        """
        from ration.export.tables.frames import plan_frame

        made = plan_frame(self, table, by)
        if self._households is None:
            return made  # type: ignore[return-value]  # a plan from a file has Polars frames
        frame: F = self._households.as_given(made)
        return frame

    def household_sizes(self) -> "tuple[HouseholdSize, ...]":
        """Count the households of every size that occurs.

        Rows that stand for several households are not counted. Raises ValueError for a plan that
        was read from a file.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
        >>> [(size.persons, size.households) for size in ration.compute(frame).household_sizes()]
        [(3, 1), (4, 1)]
        """
        return self._known_households().sizes()

    def rejected(self) -> pl.DataFrame:
        """The rejected rows: `ration:problem` with the reasons, then every column as it came."""
        return self._known_households().rejected()

    def at_sites(
        self, *sites: str, channel: str | None = None, item: str | None = None
    ) -> "SiteManifests":
        """The manifests of some sites: of a plan of very many, only these are made.

        `channel` None means all channels that have a site of the name. `item` is the id or name of
        an item, whose channels alone are shown; None means all. DataError if there is no such
        site, channel or item.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
        >>> found = ration.compute(frame).at_sites("all", item="rice")
        >>> [(each.title, str(each.lines["rice"].quantity)) for each in found.manifests]
        [('Distribution centre', '20 kg')]
        """
        from ration.plan.at_sites import at_sites

        return at_sites(self, sites, channel, item, read=self._read)

    def with_site_details(
        self, source: Any, *, mapping: MappingSource | None = None
    ) -> "DistributionPlan[F]":
        """Copy the plan and give its sites details: addresses, coordinates, depots, distances.

        `source` is a file or a frame for `ration.load_site_details`, whose `mapping` is used, or
        what that returns. Warnings are added for sites that the plan does not have, and for its
        sites without details. Raises as `load_site_details`.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
        >>> sites = pl.DataFrame({"site": ["all"], "depot": ["Port"], "km": [12.5]})
        >>> plan = ration.compute(frame).with_site_details(sites)
        >>> plan.site_details.of("centre", "all")
        SiteDetail(site='all', depot='Port', distance_km=Fraction(25, 2))
        """
        from ration.plan.site_details import site_details

        details, warnings = site_details(self, source, self._programme, mapping)
        before = self.site_details
        others = [each for each in self.warnings if before is None or each.file != before.source]
        update = {"site_details": details, "warnings": (*others, *warnings)}
        copy = self.model_copy(update=update)
        copy._inputs += inputs(site_details=source)
        return copy


def _plan_of(text: str, programme: Programme | None) -> DistributionPlan:
    plan = DistributionPlan.model_validate_json(text)
    plan._programme = programme
    return plan


def report_html(plan: DistributionPlan, rounds: "RoundsRecord | None" = None) -> str:
    """Make one page of HTML from a plan: it works without a network, on screen and on paper.

    It has no names of people and no cells of single households. With `rounds`, which the plan is
    part of, it shows their pipeline. If the plan was read from a file, there are no household
    sizes. Raises InputError if a package that it needs is not installed.
    """
    from ration.export.html.page import plan_page
    from ration.seals.seal import seal_of

    return plan_page(plan._located(), seal_of(plan), plan._households, rounds)
