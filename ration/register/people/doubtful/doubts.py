"""Warn of tables whose rows may be no people, or whose ages may be no ages."""

from collections.abc import Iterator, Mapping

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.register.columns.people_signs import about_people
from ration.register.people.roster import PeopleTable
from ration.register.values.words import age_months

ADULT = 18  # completed years: if nobody is so old, ages may be codes
SOME_PEOPLE = 3  # fewer may all be children
MANY_PEOPLE, FEW_AGES = 30, 10  # so many people have more than so many ages
_LISTED = 10


def doubts(roster: PeopleTable, count: int, largest: object) -> Iterator[Problem]:
    """Warnings of a table as a whole: of `count` households, the `largest` has so many people."""
    options, label = roster.options, roster.label.removesuffix("!") or None
    signs = (roster.age, roster.birth, roster.sex, roster.person, options.head, options.members)
    named = any(signs) or any(group.where for group in roster.groups)
    if not named and not about_people(roster.register.columns):
        yield problem("people-unlikely", column=label)
    if count > 1 and largest == 1 and not options.alone:
        column = f"{roster.label}{options.members or roster.household}"
        yield problem("people-one-each", column=column, count=f"{count:,}")


def age_doubts(column: str, people: Mapping[str, int]) -> Iterator[Problem]:
    """A warning of ages that may be codes; `people` has the number of people by age as written.

    >>> [each.code for each in age_doubts("age", {"8": 1, "2": 1, "9": 1})]
    ['ages-young']
    >>> [each.code for each in age_doubts("age", {"5": 20, "18": 40, "60": 10})]
    ['ages-few']
    >>> list(age_doubts("age", {"8": 1, "2": 1, "34": 1}))
    []
    """
    months = {text: age_months(text) for text in people}
    years = sorted({known[0] // 12 for known in months.values() if known is not None})
    count = sum(many for text, many in people.items() if months[text] is not None)
    if not years:
        return
    shown = some(map(str, years), _LISTED)
    if count >= SOME_PEOPLE and years[-1] < ADULT:
        yield problem("ages-young", column=column, ages=shown, adult=ADULT - 1)
    elif count >= MANY_PEOPLE and len(years) <= FEW_AGES:
        yield problem("ages-few", column=column, ages=shown, count=f"{count:,}")
