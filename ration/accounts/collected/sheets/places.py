"""Find which channel and site a sheet is of, and refuse what belongs to another plan."""

from collections.abc import Iterator

import polars as pl

from ration.accounts.collected.sheets.cells import channel_of
from ration.accounts.collected.sheets.due import PlanDue
from ration.accounts.collected.sheets.headings import DUE, RECEIVED, Columns
from ration.accounts.collected.sheets.open import Sheet
from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.register.source.register import ROW
from ration.register.values.totals_words import is_total

Place = tuple[str, str | None]  # a channel, and a site; None means that rows name their sites


def find_places(due: PlanDue, sheet: Sheet, columns: Columns) -> list[Place]:
    """The channels that the rows of a sheet are of, and its site if it has only one.

    A workbook of ours names both on its hidden sheet. In other files a column `channel` does, or
    the items: each item of the plan that comes through one channel. Raises InputError if it is of
    another plan, or if nothing shows the channel.
    """
    problems = list(_of_other_plan(due, sheet))
    if problems:
        raise InputError(sheet.name, problems)
    if sheet.key:
        return [(str(sheet.fact("channel")), sheet.fact("site"))]
    if "channel" in columns.read:
        return [(channel, None) for channel in _named(due, sheet, columns)]
    listed = {*columns.items(RECEIVED), *columns.items(DUE)}
    owners = {
        item: [c for c, each in due.channels.items() if item in (i.id for i in each.items)]
        for item in listed
    }
    found = {channels[0] for channels in owners.values() if len(channels) == 1}
    if len(due.channels) == 1 or (not found and (places := _by_site(due, sheet, columns))):
        return [(channel, None) for channel in (due.channels if len(due.channels) == 1 else places)]
    if not found or any(len(c) != 1 and not {*c} & found for c in owners.values()):
        known = ", ".join(due.channels)
        raise InputError(sheet.name, [problem("collected-channel-unclear", channels=known)])
    return [(channel, None) for channel in due.channels if channel in found]


def _of_other_plan(due: PlanDue, sheet: Sheet) -> Iterator[Problem]:
    """Compare the hidden sheet of a workbook with the plan."""
    if not sheet.key:
        return
    plan = due.plan
    facts = {
        "programme": (sheet.fact("programme_sha256"), plan.programme.sha256),
        "register": (sheet.fact("register_sha256"), plan.source.sha256),
        "stock": (sheet.fact("stock_sha256"), plan.stock and plan.stock.sha256),
        "day": (sheet.fact("date"), plan.date),
    }
    other = [what for what, (here, planned) in facts.items() if here != planned]
    channel, site = sheet.fact("channel"), sheet.fact("site")
    if other:
        yield problem("collected-other-plan", what=" and ".join(other))
    elif channel is None or channel not in due.channels or site not in due.channels[channel].sites:
        yield problem("collected-site-unknown", value=site, channel=channel)


def _named(due: PlanDue, sheet: Sheet, columns: Columns) -> list[str]:
    """The channels that a column names. Raises InputError for a word that is none."""
    source = columns.read["channel"]
    of = columns.read.get("household_id") or columns.read["households"]
    cells = sheet.cells({"channel": source, "id": of})
    cells = cells.filter(pl.col("id") != "")
    problems, found = [], set()
    for text, row in cells.group_by("channel").agg(pl.col(ROW).min()).sort(ROW).iter_rows():
        channel = channel_of(due, text)
        if channel is None:
            near = nearest(text, [*due.channels])
            cell = sheet.cell(row, source)
            fault = problem(
                "collected-channel-unknown", row=row, column=cell, value=text, near=near
            )
            problems.append(fault)
        else:
            found.add(channel)
    if problems:
        raise InputError(sheet.name, problems)
    return [channel for channel in due.channels if channel in found]


def _by_site(due: PlanDue, sheet: Sheet, columns: Columns) -> list[str]:
    """The only channel that has all the sites of a column; none if several have, or no column."""
    if "site" not in columns.read:
        return []
    named = {*sheet.cells({"site": columns.read["site"]})["site"]} - {""}
    texts = {text for text in named if not is_total(text)}
    channels = [
        channel
        for channel, each in due.channels.items()
        if texts and {*map(each.site_named, texts)} <= {*each.sites}
    ]
    return channels if len(channels) == 1 else []
