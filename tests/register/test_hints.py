"""Hints that a user obeys to the letter: the problem is gone, and nothing else is named."""

from pathlib import Path

import pytest
from command import csv, run

import ration


def test_the_key_that_a_used_column_of_people_names_is_one_of_a_mapping(tmp_path: Path) -> None:
    path = csv(tmp_path / "p.csv", ["A,34,X", "A,24,X"], "HH ID,age,Other")
    used = run("check", path, "--people", "-p", "general-food").err
    assert "write household = … under [people] in a mapping file" in used
    mapping = tmp_path / "m.toml"
    mapping.write_text('people.household = "Other"\n')
    ran = run("check", path, "--people", "-p", "general-food", "--map", mapping)
    assert (ran.code, "HH ID" in ran.err) == (0, False)


def test_no_column_of_another_meaning_is_proposed(tmp_path: Path) -> None:
    ages = csv(tmp_path / "a.csv", ["A-1,34"], "household_id,age")
    says = run("check", ages, "-p", "general-food").err
    assert "persons: column not found; cereal is per person (rule 1); add it" in says
    ids = csv(tmp_path / "i.csv", ["x,34"], "category,persons")
    assert "use one of: category (name it" in run("check", ids, "-p", "general-food").err


def test_the_first_household_is_no_hint_where_the_header_is_missing(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["Lee Pak,5,South"], "Kim Chol,4,North")
    for command in ("check", "compute"):
        ran = run(command, path, "-p", "general-food")
        assert (ran.code, "Kim" in ran.out + ran.err) == (1, False)
        assert "write the columns' names above it" in ran.err
        assert "--rejects" not in ran.err


def test_one_cause_of_several_items_is_one_line(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["A,400,80,20"], "household_id,persons,households,present")
    days = run("check", path, "-p", "general-food", "--column", "days=present").err
    assert days.count("the days are those of one") == 1
    assert "rule 1 (allocations[0], cereal), rule 2 (allocations[1], pulses)" in days
    whole = csv(tmp_path / "w.csv", ["A,4"], "household_id,persons")
    stock = csv(tmp_path / "s.csv", ["cereal,5 t"], "item,quantity")
    words = ("--stock", stock, "--shortage", "equal")
    none = run("compute", whole, "-p", "general-food", *words).err
    assert "pulses, oil, csb, sugar and salt: the item has no stock" in none


def test_rejected_rows_are_not_called_left_out(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["A,4", "B,x"], "household_id,persons")
    ran = run("compute", path, "-p", "general-food", "--rejects", tmp_path / "no.csv")
    assert f"Rejected: 1 row; {tmp_path / 'no.csv'} has the reasons." in ran.err


def test_items_of_one_column_are_each_named_once() -> None:
    items = 'items.a = { name = "A", unit = "b_c" }\nitems.a_b = { name = "B", unit = "c" }\n'
    with pytest.raises(ration.InputError) as error:
        ration.parse_programme(items)
    found = [each.column for each in error.value.problems if each.code == "programme-items-alike"]
    assert found == ["items.a", "items.a_b"]
