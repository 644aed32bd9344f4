"""Words that a rule lists and no row has: a warning names them, but never people."""

from typing import Any

import polars as pl
import tomli_w

import ration

RULE = {"item": "rice", "per": "person", "quantity": "1 kg", "channel": "centre"}
HOMES = pl.DataFrame(
    {"household_id": ["A", "B"], "persons": [4, 5], "status": ["idp", "host"], "centre": ["N", "N"]}
)


def absent(*rules: dict[str, Any], **options: Any) -> list[tuple[Any, ...]]:
    """The column, the value and the message of every warning of an absent word."""
    table = {
        "id": "r", "version": "1", "title": "Rice", "channels": {"centre": {}},
        "items": {"rice": {"name": "Rice", "unit": "kg"}},
        "allocations": [RULE, *({**RULE, "only": only} for only in rules)],
    }  # fmt: skip
    frame = options.pop("frame", HOMES)
    plan = ration.compute(frame, ration.parse_programme(tomli_w.dumps(table)), **options)
    return [
        (each.column, each.value, each.message, each.hint.partition("the rows have: ")[2])
        for each in plan.warnings
        if each.code == "value-absent"
    ]


def test_each_word_is_named_once_with_the_first_rule_that_lists_it() -> None:
    found = absent({"status": ["idp", "Host", "refugee"]}, {"status": ["refugee", "host"]})
    assert sorted(value for _, value, _, _ in found) == ["Host", "refugee"]
    assert {(column, has) for column, _, _, has in found} == {("status", "host, idp")}
    assert all("rule 2" in message for _, _, message, _ in found)


def test_words_that_rows_have_are_no_warning() -> None:
    assert absent({"status": ["idp"]}, {"persons": {"max": 3}}) == []


def test_words_of_a_column_of_people_are_not_shown() -> None:
    named = HOMES.rename({"status": "head name"})
    (found,) = absent({"status": ["Kim"]}, frame=named, columns={"status": "head name"})
    assert found[1] == found[3] == "(not shown)"
    assert not any(word in str(found) for word in ("Kim", "idp", "host"))
