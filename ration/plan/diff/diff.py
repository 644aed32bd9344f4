"""Compare two plans: what changed, and why."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from pydantic import PrivateAttr

from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.export.diff import write_diff
from ration.export.inputs import Input
from ration.plan.diff.causes import Compared, compare_totals
from ration.plan.diff.households import ChangedHouseholds, changed_households
from ration.plan.diff.items import item_pairs
from ration.plan.diff.listed import listed
from ration.plan.diff.records import (
    input_changes,
    people_changes,
    remark_changes,
    site_changes,
)
from ration.plan.diff.rules import rule_changes
from ration.plan.load_plan import PlanSource, load_plan
from ration.plan.plan import DistributionPlan
from ration.plan.plan_files import PROGRAMME_FILE
from ration.plan.plan_programme import plan_programme
from ration.results.diff import Change, DiffRecord, PlanSide


class PlanDiff(DiffRecord):
    """What differs between the plans `before` and `after`; empty lists mean nothing does.

    `inputs` are what they were computed from. `rules` are the parts of their programmes, and
    `people` the counts in the register and served. `households` None means that a plan does not
    list its households. `remarks` are who gets nothing, warnings and subtotals.
    """

    _rows: pl.DataFrame | None = PrivateAttr(default=None)
    _read: tuple[Input, ...] = PrivateAttr(default=())

    def changed_households(self) -> pl.DataFrame:
        """The households that are new, gone or changed, sorted by id.

        Columns: `household_id`, `change`, `what` differs, such as `persons, rice_kg`, and every
        column before and after; amounts are what is due, in the item's unit. Raises ValueError if
        a plan does not list its households.

        >>> import polars as pl
        >>> import ration
        >>> may = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 2], "adults": [2, 2]})
        >>> june = pl.DataFrame({"household_id": ["1", "3"], "persons": [5, 2], "adults": [2, 2]})
        >>> found = diff(ration.compute(may), ration.compute(june)).changed_households()
        >>> found.select("household_id", "change", "persons after").rows()
        [('1', 'changed', '5'), ('2', 'gone', None), ('3', 'new', '2')]
        """
        if self._rows is None:
            raise ValueError("a plan does not list its households: write it with its entitlements")
        return self._rows

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write all that differs to a workbook (`.xlsx`) or a new folder of CSV files.

        A path that ends in `.csv` is one file, of the households that are new, gone or changed.
        Their ids are only in these files. Raises FileExistsError if it exists (`force` replaces
        it), OSError if it cannot be written, ValueError for a CSV file if a plan does not list
        its households.
        """
        write_diff(self, self._rows, Path(path), force=force, read=self._read)


def diff(before: PlanSource, after: PlanSource) -> PlanDiff:
    """Compare two plans, or the folders or `plan.json` that they were written to.

    What differs in a total is divided by its causes: see `ItemChange`. For that, and to see which
    households are new, gone or changed, both plans need their households: a plan that was
    computed in this session has them, and so has a folder that was written with entitlements.
    Raises InputError if a plan cannot be read.

    >>> import polars as pl
    >>> import ration
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    >>> once, twice = ration.compute(frame), ration.compute(frame, times=2)
    >>> rice = next(item for item in diff(once, twice).totals if item.item == "rice")
    >>> [(part.cause, str(part.quantity)) for part in rice.causes]
    [('rules', '35')]
    """
    was, now = _compared(before), _compared(after)
    first, second = was.plan, now.plan
    totals = compare_totals(was, now)
    found = _households(was, now)
    result = PlanDiff(
        before=_side(before, first),
        after=_side(after, second),
        inputs=tuple(input_changes(first, second)),
        rules=tuple(_rules(was, now)),
        people=tuple(people_changes(first, second)),
        households=None if found is None else found.counts,
        sites=tuple(site_changes(first, second)),
        totals=totals.changes,
        remarks=tuple(remark_changes(first, second)),
        warnings=tuple(_warnings(was, now, apart=totals.apart)),
    )
    result._rows = None if found is None else found.rows
    result._read = (*first._read, *second._read)
    return result


def _compared(plan: PlanSource) -> Compared:
    """Load a plan if it is a path, with its programme and its households if they are known."""
    found = load_plan(plan)
    try:
        programme = plan_programme(found)
    except InputError:
        if found._folder is not None and (found._folder / PROGRAMME_FILE).is_file():
            raise  # it is there, and is not the plan's
        return Compared(found, None, None)
    return Compared(found, programme, listed(found, programme))


def _side(given: PlanSource, plan: DistributionPlan) -> PlanSide:
    source = given if isinstance(given, str | Path) else plan._folder or "a plan"
    stamp = plan.programme
    return PlanSide(
        source=str(source),
        programme=f"{stamp.heading} ({stamp.id}, version {stamp.version})",
        date=plan.date,
        register_source=plan.source.source,
    )


def _rules(before: Compared, after: Compared) -> Iterator[Change]:
    if before.programme is not None and after.programme is not None:
        yield from rule_changes(before.programme, after.programme)


def _households(before: Compared, after: Compared) -> ChangedHouseholds | None:
    """The households that changed; None means that a plan does not list them."""
    if before.households is None or after.households is None:
        return None
    assert before.programme is not None  # a list needs it
    assert after.programme is not None
    lists = before.households, after.households
    handed_out = {item.id for each in lists for item in each.items}
    every = item_pairs(before.programme, after.programme)
    pairs = [pair for pair in every if pair.item.id in handed_out]
    return changed_households(before.households, after.households, pairs)


def _warnings(before: Compared, after: Compared, *, apart: tuple[str, ...]) -> Iterator[Problem]:
    """What could not be compared."""
    for which, side in (("first", before), ("second", after)):
        if side.programme is None:
            yield problem("diff-programme", which=which, programme=side.plan.programme.id)
        elif side.households is None and side.programme.allocations:
            yield problem("diff-households", which=which)
    if before.households is not None and after.households is not None:
        columns = {*before.households.columns} ^ {*after.households.columns}
        if columns:
            yield problem("diff-columns", columns=some(sorted(columns), 5))
    if apart:
        yield problem("diff-rules", items=some(apart, 5))
