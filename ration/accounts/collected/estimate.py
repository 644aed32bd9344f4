"""Count the sites whose households were tallied by size: who collected is not known."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence

from ration.accounts.collected.sheets.due import PlanDue
from ration.accounts.collected.sheets.tally import Served, Tally
from ration.core.problems.problem import Problem, problem
from ration.programme.item import Item
from ration.results.accounts.collected import STATUSES, Coverage, ItemCollected, Status, StatusCount


def tallied(
    tallies: Sequence[Tally], listed: Container[tuple[str, str]]
) -> tuple[dict[tuple[str, str], list[Served]], list[Problem]]:
    """The tally of each channel and site; a second one, or one beside a list, is a problem.

    `listed` are those of which there is a file with ids.
    """
    served: dict[tuple[str, str], list[Served]] = {}
    files: dict[tuple[str, str], str] = {}
    problems = []
    for tally in tallies:
        rows: dict[tuple[str, str], list[Served]] = {}
        for each in tally.served:
            rows.setdefault((each.channel, each.site), []).append(each)
        for place, several in rows.items():
            name = f"{place[0]}: {place[1]}"
            if place in listed:
                fault = problem("collected-tally-beside", site=name)
            elif place in files:
                fault = problem("collected-tally-again", site=name, other=files[place])
            else:
                files[place], served[place] = tally.sheet.name, several
                continue
            problems.append(fault.at(tally.sheet.name, None))
    return served, problems


def estimated(due: PlanDue, site: Coverage, served: Sequence[Served]) -> Coverage:
    """The coverage of a site from its tally: `site` is what it would be without any file."""
    households: Counter[Status] = Counter()
    persons: Counter[Status] = Counter()
    for each in served:
        status: Status = "collected" if each.whole else "partly"
        if not any(each.got):
            status = "not_distributed"
        households[status] += each.households
        persons[status] += each.households * each.persons
    households["pending"] = site.households() - households.total()
    persons["pending"] = site.counted("persons") - persons.total()
    days = sorted(each.date.isoformat() for each in served if each.date)
    items = due.channels[site.channel].items
    sums = {item.id: sum(each.got[n] for each in served) for n, item in enumerate(items)}
    people = {
        item.id: sum(each.households * each.persons for each in served if each.got[n])
        for n, item in enumerate(items)
    }
    return site.model_copy(
        update={
            "due": tuple(pair for pair in site.due if pair[0] in ("households", "persons")),
            "statuses": tuple(
                StatusCount(
                    status=status,
                    counts=(("households", households[status]), ("persons", persons[status])),
                )
                for status in STATUSES
            ),
            "first": days[0] if days else None,
            "last": days[-1] if days else None,
            "files": 1,
            "estimated": True,
            "items": tuple(
                _line(line, sums, items, households).model_copy(
                    update={"persons_served": people[line.item]}
                )
                for line in site.items
            ),
        }
    )


def _line(
    line: ItemCollected,
    sums: Mapping[str, int],
    items: Sequence[Item],
    households: Mapping[Status, int],
) -> ItemCollected:
    item = next(each for each in items if each.id == line.item)
    collected = item.quantity(sums[item.id]).amount
    due = sum(count for _, count in line.statuses)
    known = [(s, min(households[s], due)) for s in ("collected", "partly", "not_distributed")]
    rest = due - sum(count for _, count in known)
    statuses = [*known, ("pending", max(rest, 0))]
    return line.model_copy(
        update={
            "collected": collected,
            "remaining": line.entitled - collected,
            "statuses": tuple((status, count) for status, count in statuses if count),
        }
    )


def issues_of(due: PlanDue, served: Sequence[Served]) -> dict[tuple[str, str, str], int]:
    """The steps that tallied households received, by site, day and item."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for each in served:
        for item, steps in zip(due.channels[each.channel].items, each.got, strict=True):
            if each.date is not None and steps:
                sums[each.site, each.date.isoformat(), item.id] += steps
    return dict(sums)
