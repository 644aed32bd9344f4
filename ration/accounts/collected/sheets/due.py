"""What each household may collect at which site, read back from a plan's folder."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import takewhile
from pathlib import Path

import polars as pl

from ration.accounts.collected.sheets.headings import DUE
from ration.accounts.collected.sheets.open import COLLECTION, Sheet, open_sheets
from ration.core.numbers import MOST_WHOLE, read_number
from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.core.quantity.quantity import Quantity
from ration.core.text.cells import FLOAT_ID
from ration.engine.rules import Rule, rules
from ration.plan.plan import DistributionPlan
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.check.batch.typed_frame import ONE_SITE
from ration.register.source.open import open_register
from ration.register.source.register import ROW
from ration.register.values.normalize import folded, plainly

ID, SITE = "household_id", "site"


@dataclass(frozen=True)
class ChannelDue:
    """What households may collect through one channel.

    `frame` has `household_id`, `site`, the counts of people, and per item `due:ITEM` in steps; it
    has only the households that have a site.
    """

    channel: str
    title: str
    items: tuple[Item, ...]
    frame: pl.DataFrame

    @cached_property
    def by_id(self) -> Mapping[str, tuple[str, tuple[int, ...]]]:
        """The site and the steps due of each item, by household."""
        names = [f"{DUE}{item.id}" for item in self.items]
        rows = self.frame.select(ID, SITE, *names).iter_rows()
        return {household: (site, tuple(due)) for household, site, *due in rows}

    def site_named(self, text: str) -> str:
        """The site that a cell names, in whatever case; the text itself if it is none."""
        return self._named.get(text) or self._named.get(folded(text), text)

    @cached_property
    def _named(self) -> Mapping[str, str]:
        times = Counter(map(folded, self.sites))
        loosely = {folded(site): site for site in self.sites if times[folded(site)] == 1}
        return loosely | {site: site for site in self.sites}

    @cached_property
    def sites(self) -> list[str]:
        """The sites, sorted."""
        return sorted(self.frame[SITE].unique())


@dataclass(frozen=True)
class PlanDue:
    """A plan's households: what each may collect through each channel; `counts` are of people."""

    plan: DistributionPlan
    programme: Programme
    channels: Mapping[str, ChannelDue]
    counts: tuple[str, ...]
    columns: tuple[str, ...]  # of the list, beside ids and amounts

    def is_id(self, text: str) -> bool:
        """Whether a text is the id of a household of the plan."""
        return any(text in each.by_id for each in self.channels.values())

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The ids by what programs leave of them, where that is the id of one household only."""
        known = {household for each in self.channels.values() for household in each.by_id}
        times = Counter(map(bare_id, known))
        return {bare: each for each in known if times[bare := bare_id(each)] == 1}


def bare_id(text: str) -> str:
    """What is left of an id when a program takes it for a number, or a person types it again.

    >>> bare_id("0012"), bare_id("12.0"), bare_id("٠٠١٢"), bare_id("dc-01"), bare_id("000")
    ('12', '12', '12', 'dc-01', '0')
    """
    plain = re.sub(FLOAT_ID, r"\1", plainly(text).casefold())
    return (plain.lstrip("0") or "0") if plain.isdecimal() else plain


def read_due(plan: DistributionPlan, programme: Programme, folder: Path) -> PlanDue:
    """Read who may collect what from the lists of a plan's folder, or from its own workbooks.

    With stock it is what is issued, else what is due. The list is `issues` or `entitlements`. An
    item that comes through several channels is read from the workbooks, which keep them apart.
    Raises InputError if neither is there, if one was changed, or does not add up to the plan.
    """
    every = rules(programme)
    file = _list_in(plan, folder)
    times = Counter(rule.item.id for rule in every)
    split = {rule.channel for rule in every if file is None or times[rule.item.id] > 1}
    counted = [name for name, _ in plan.people]
    table = pl.DataFrame() if file is None else _table(file, programme)
    channels = {}
    for channel in programme.channels:
        own = [rule for rule in every if rule.channel == channel.id]
        if own and channel.id in split:
            frame = _of_workbooks(plan, programme, folder, channel.id)
        elif own:
            frame = _of_list(table, channel.column, own, counted)
        else:
            continue
        items = tuple(rule.item for rule in own)
        channels[channel.id] = ChannelDue(channel.id, channel.title or channel.id, items, frame)
    due = PlanDue(plan, programme, channels, _counts(channels, counted), tuple(table.columns))
    _refuse_other(due, folder)
    return due


def with_columns(due: PlanDue, folder: Path, names: Sequence[str]) -> pl.DataFrame:
    """Columns of the plan's list by household; raises InputError if one is not there.

    Only these columns are read again: no other column of a household is kept.
    """
    file = _list_in(due.plan, folder)
    table = pl.DataFrame() if file is None else _table(file, due.programme)
    have = [name for name in table.columns if not name.startswith(DUE)]
    missing = [name for name in names if name not in have]
    if missing:
        why = "the plan's list of households does not have it"
        raise InputError(
            str(folder),
            [
                problem("collected-column-missing", column=name, why=why, near=nearest(name, have))
                for name in missing
            ],
        )
    return table.select(list(dict.fromkeys([ID, *names])))


def _counts(channels: Mapping[str, ChannelDue], counted: Sequence[str]) -> tuple[str, ...]:
    """The counts that every channel has."""
    frames = [each.frame for each in channels.values()]
    return tuple(name for name in counted if all(name in frame.columns for frame in frames))


def _list_in(plan: DistributionPlan, folder: Path) -> Sheet | None:
    """The plan's list of households; None means that it was written without one."""
    name = "entitlements" if plan.stock is None else "issues"
    files = [folder / f"{name}.{kind}" for kind in ("parquet", "csv")]
    found = next((file for file in files if file.is_file()), None)
    return None if found is None else _of_plan(plan, Sheet(str(found), open_register(found)))


def _of_plan(plan: DistributionPlan, sheet: Sheet) -> Sheet:
    """A file of the plan's folder; InputError if it is another than when the plan was read."""
    if plan._listed is not None and sheet.sha256 is not None:
        plan._listed.refuse_other(Path(sheet.name), sheet.sha256)
    return sheet


def _table(sheet: Sheet, programme: Programme) -> pl.DataFrame:
    """The plan's list as text, with amounts in steps."""
    have = sheet.register.columns
    table = sheet.cells({name: name for name in have}).drop(ROW)
    for item in programme.items:
        unit = f"{item.id}_{item.unit}"
        in_steps = sheet.name.endswith(".parquet")
        name = item.column if in_steps else unit
        if name in have:
            size = (
                Fraction(1)
                if in_steps
                else item.steps(Quantity(amount=Fraction(1), unit=item.unit))
            )
            steps = _steps(table[name], size, Path(sheet.name)).alias(f"{DUE}{item.id}")
            table = table.with_columns(steps).drop(name)
    return table


def _steps(cells: pl.Series, size: Fraction, file: Path) -> pl.Series:
    """Amounts as whole steps, once per distinct text; blank is nothing."""
    steps = {}
    for text in cells.unique():
        amount = read_number(text or "0")
        if amount is None or not 0 <= amount * size <= MOST_WHOLE:
            why = f"{cells.name} has a cell that is no amount"
            raise InputError(str(file), [problem("written-broken", what="a plan", why=why)])
        steps[text] = int(amount * size)
    return cells.replace_strict(steps, return_dtype=pl.Int64)


def _of_list(
    table: pl.DataFrame, site: str, own: Sequence[Rule], counted: Sequence[str]
) -> pl.DataFrame:
    """The households of one channel in the plan's list."""
    place = pl.col(site) if site in table.columns else pl.lit(ONE_SITE)
    names = [f"{DUE}{rule.item.id}" for rule in own]
    counts = [pl.col(name).cast(pl.Int64) for name in counted if name in table.columns]
    frame = table.select(pl.col(ID), place.alias(SITE), *counts, *names)
    return frame.filter(pl.col(SITE) != "").sort(SITE, ID)


def _of_workbooks(
    plan: DistributionPlan, programme: Programme, folder: Path, channel: str
) -> pl.DataFrame:
    """The households of one channel in the plan's own workbooks, as they were written."""
    files = sorted((folder / COLLECTION).glob("*/*.xlsx"))
    frames = [frame for file in files for frame in _of_workbook(plan, programme, file, channel)]
    if not frames:
        names = "issues" if plan.stock is not None else "entitlements"
        raise InputError(str(folder), [problem("collected-plan-list", list=names, channel=channel)])
    return pl.concat(frames).sort(SITE, ID)


def _of_workbook(
    plan: DistributionPlan, programme: Programme, file: Path, channel: str
) -> Iterator[pl.DataFrame]:
    for sheet in open_sheets(str(file)):
        if sheet.fact("channel") != channel:
            return
        _of_plan(plan, sheet)
        places = dict(zip(sheet.key.get("columns", ()), sheet.register.columns, strict=False))
        details = [*takewhile(lambda name: not name.startswith(DUE), places)]
        wanted = [*details, *(name for name in places if name.startswith(DUE))]
        cells = sheet.cells({name: places[name] for name in wanted}).drop(ROW)
        for item in programme.items:
            if f"{DUE}{item.id}" in cells.columns:
                size = item.steps(Quantity(amount=Fraction(1), unit=item.unit))
                cells = cells.with_columns(_steps(cells[f"{DUE}{item.id}"], size, file))
        numbers = [pl.col(name).cast(pl.Int64, strict=False) for name in details if name != ID]
        cells = cells.with_columns(numbers)
        yield cells.with_columns(pl.lit(sheet.fact("site")).alias(SITE))


def _refuse_other(due: PlanDue, folder: Path) -> None:
    """Raise InputError if the lists do not add up to the plan's manifests."""
    problems = []
    for channel in due.channels.values():
        names = [f"{DUE}{item.id}" for item in channel.items]
        sums = channel.frame.group_by(SITE).agg(pl.col(names).sum())
        steps = {site: dict(zip(names, row, strict=True)) for site, *row in sums.iter_rows()}
        for manifest in due.plan.manifests(channel.channel):
            for item in channel.items:
                listed = item.quantity(steps.get(manifest.site, {}).get(f"{DUE}{item.id}", 0))
                planned = [line for line in manifest.lines.values() if line.item == item.id]
                total = sum(
                    (line.quantity.amount for line in planned if not line.pool), Fraction(0)
                )
                if listed.amount != total:
                    fault = problem(
                        "collected-list-other",
                        item=item.name,
                        site=manifest.site,
                        listed=listed,
                        planned=Quantity(amount=total, unit=item.unit),
                    )
                    problems.append(fault)
    if problems:
        raise InputError(str(folder), problems)
