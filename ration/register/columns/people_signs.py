"""Recognise tables of people by their columns: an age, a birth date, a sex or a name."""

import re
from collections.abc import Collection, Mapping
from functools import cache

from ration.register.columns.guess import guess, person_ids, words
from ration.register.values.normalize import folded, without_accents
from ration.register.values.word_lists import word_lists


def about_people(columns: Collection[str]) -> bool:
    """Whether columns show that rows are people: an age, a birth date, a sex, a name, an id.

    >>> about_people(["_parent_index", "people/first_name"]), about_people(["crop_name", "area"])
    (True, False)
    """
    ends = [re.split("[/.]", column)[-1] for column in columns]
    if {"age", "birth", "sex"} & {*ends} or guess(("age", "birth", "sex"), ends):
        return True
    if person_ids(ends, ()):
        return True
    plain = map(without_accents, ends)  # words() splits at an accent
    return any(_of_a_person({folded(word) for word in words(end)}) for end in plain)


def _of_a_person(column: set[str]) -> bool:
    signs = _signs()
    if column & signs["of_a_person"]:
        return True
    return bool(column & signs["name"]) and column <= signs["name"] | signs["beside_name"]


@cache
def _signs() -> Mapping[str, frozenset[str]]:
    lists = word_lists("ration.register.columns", "people_signs.toml")
    return {name: frozenset(map(folded, several)) for name, several in lists.items()}
