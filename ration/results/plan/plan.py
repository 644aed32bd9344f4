"""A distribution plan as a record: the contents of `plan.json`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, PrivateAttr, field_serializer

from ration.core.models import Frozen, Id, Lazy, Several
from ration.core.problems.lines import lines_of
from ration.core.problems.names import no_such
from ration.core.problems.problem import Problem
from ration.core.text.cells import many
from ration.core.text.html import html_heading, html_lines
from ration.core.text.python_words import in_python
from ration.programme.assumptions import Assumption
from ration.results.exclusions import Exclusion
from ration.results.lines import Counts, Lines, Manifest, Subtotal
from ration.results.plan.plan_json import with_sites
from ration.results.plan.site_details import SiteDetails
from ration.results.plan.site_table import SiteTable, in_columns, site_names
from ration.results.provenance import ProgrammeStamp, RegisterStamp, StockStamp

_NOTES = 5  # of a kind, in a notebook


class SiteFile(Frozen):
    """The file with the sites of a channel, beside `plan.json`: a row per site.

    `file` is its path in the folder, `sha256` its fingerprint, `sites` its number of rows.
    """

    channel: Id
    title: str
    file: Annotated[str, Field(pattern=r"^sites/[A-Za-z0-9][A-Za-z0-9_-]*\.parquet$")]
    sha256: str
    sites: int


class PlanRecord(Frozen):
    """Totals, a manifest for every site, and what they were computed from.

    `people` are in the register, and `served` are those in households that get something; () means
    not counted. `by` has the subtotals, level after level; `nothing` is who gets nothing and why.
    `site_files` name the files that have the sites, if `plan.json` has none (`ration.plan/3`).
    `site_details` are addresses, coordinates and the like of its sites; None means not given.
    `version` is that of ration; None means that it is not known, as in older plans.
    `day` is the day of the distribution, if one is given; None means the programme's date. Two
    plans are equal if their JSON is equal, whatever kind of frame they were computed from.
    """

    model_config = ConfigDict(
        validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    format: Literal["ration.plan/3", "ration.plan/2", "ration.plan/1"] = "ration.plan/2"
    programme: ProgrammeStamp
    source: RegisterStamp = Field(validation_alias="register", serialization_alias="register")
    people: Counts
    served: Counts = ()
    totals: Lines
    sites: Lazy[Manifest]
    site_files: Several[SiteFile] = Field(default=(), exclude_if=lambda files: not files)
    by: Several[Subtotal] = ()
    nothing: Several[Exclusion] = ()
    warnings: Several[Problem] = ()
    assumptions: Several[Assumption] = ()
    day: str | None = Field(default=None, exclude_if=lambda day: day is None)
    stock: StockStamp | None = Field(default=None, exclude_if=lambda stock: stock is None)
    site_details: SiteDetails | None = Field(default=None, exclude_if=lambda each: each is None)
    version: str | None = Field(default=None, exclude_if=lambda version: version is None)

    _channels: Mapping[str, Sequence[Manifest]] | None = PrivateAttr(default=None)

    @field_serializer("sites")
    def _in_full(self, sites: Sequence[Manifest]) -> tuple[Manifest, ...]:
        return tuple(sites)

    def __repr__(self) -> str:
        """One line, such as `<DistributionPlan of kaesong-2020 for a.csv: 12 items, 27 sites, …>`.

        The people are those in the register.
        """
        people = ", ".join(f"{count:,} {who}" for who, count in self.people[:2])
        parts = [many(len(self.totals), "item"), many(len(self.sites), "site"), people]
        shown = ", ".join(part for part in parts if part)
        return f"<{type(self).__name__} of {self.programme.id} for {self.source.source}: {shown}>"

    def _repr_html_(self) -> str:
        """The totals for notebooks, with what is to be known of the plan."""
        notes = [
            f"{many(each.households, 'household')} with "
            f"{f'no {each.item}' if each.item else 'nothing'}: {each.because}"
            for each in self.nothing[:_NOTES]
        ]
        notes += [in_python(line) for line in lines_of(self.warnings, None)[:_NOTES]]
        heading = html_heading(repr(self).strip("<>"))
        return heading + self.totals._repr_html_() + html_lines(notes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlanRecord) and self.to_json() == other.to_json()

    __hash__ = None  # type: ignore[assignment]  # equality is of the contents, which are large

    @property
    def date(self) -> str | None:
        """The day of the distribution; None means not known."""
        stock_date = None if self.stock is None else self.stock.date
        return stock_date or self.day or self.programme.date

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that have sites."""
        return tuple(self._by_channel())

    def manifests(self, channel: str | None = None) -> Sequence[Manifest]:
        """One manifest per site, in the order of sites; `channel` None means all channels.

        KeyError if the plan hands nothing out through this channel.
        """
        if channel is None:
            return self.sites
        if channel not in self._by_channel():
            raise no_such("channel", channel, self.channels)
        return self._by_channel()[channel]

    def manifest(self, channel: str, site: str) -> Manifest:
        """The manifest of one site; KeyError if the plan has no such channel, or site of it."""
        manifests = self.manifests(channel)
        names = site_names(manifests)
        if site not in names:
            raise no_such("site", site, names)
        return manifests[names.index(site)]

    def _by_channel(self) -> Mapping[str, Sequence[Manifest]]:
        if self._channels is None:
            channels: dict[str, list[Manifest]] = {}
            for manifest in self.sites:
                channels.setdefault(manifest.channel, []).append(manifest)
            self._channels = {channel: tuple(sites) for channel, sites in channels.items()}
        return self._channels

    def to_json(self) -> str:
        """The plan as one JSON object of the format `ration.plan/2`."""
        tables = self.site_tables()
        if tables is None:
            return self.model_dump_json(indent=1)
        return with_sites(self._without_sites(), tables)

    def beside_sites(self, files: Sequence[SiteFile]) -> str:
        """The plan as one JSON object of the format `ration.plan/3`: `files` have the sites."""
        return self._without_sites(format="ration.plan/3", site_files=tuple(files))

    def _without_sites(self, **others: object) -> str:
        return self.model_copy(update={"sites": (), **others}).model_dump_json(indent=1)

    def site_tables(self) -> Sequence[SiteTable] | None:
        """The manifests of each channel in columns; None if they do not fit into columns."""
        channels = [*self._by_channel().values()]
        tables = [each for each in channels if isinstance(each, SiteTable)]
        return tables if len(tables) == len(channels) else in_columns(self.sites)
