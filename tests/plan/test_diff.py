"""Two plans are compared: by the command, from folders, of different programmes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from strategies import Table, load, programmes

import ration
from ration.plan.diff.rules import rule_changes
from ration.programme.load import dump_programme

FRAME = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 2], "adults": [2, 1]})
RICE = """
id = "camp"
version = "1"
title = "Camp"
days = 30
[channels.tent]
[items.rice]
name = "Rice"
unit = "kg"
[[allocations]]
item = "rice"
per = "person"
quantity = "400 g/day"
channel = "tent"
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plans `may` and `june`."""
    folder = tmp_path_factory.mktemp("plans")
    (folder / "camp.toml").write_text(RICE)
    may = csv(folder / "may.csv", ["KS-A,4,North", "KS-B,3,South"], "household_id,persons,tent")
    june = csv(folder / "june.csv", ["KS-A,5,South", "KS-C,3,South"], "household_id,persons,tent")
    ration.compute(may, folder / "camp.toml").write(folder / "may")
    ration.compute(june, folder / "camp.toml").write(folder / "june", entitlements="parquet")
    return folder


class TestCommand:
    def test_nothing_changed_is_the_first_line(self, plans: Path) -> None:
        ran = run("diff", "may", "may", cwd=plans)
        assert (ran.code, ran.out.splitlines()[0], ran.err) == (0, "Nothing changed.", "")

    def test_what_changed_is_the_first_line(self, plans: Path) -> None:
        ran = run("diff", "may", "june", cwd=plans)
        assert ran.code == 1
        assert ran.out.splitlines()[0] == (
            "Changed: 1 item, households (1 new, 1 gone, 1 changed), 2 sites, inputs (register)."
        )

    def test_no_id_is_on_the_screen_or_in_json(self, plans: Path) -> None:
        for more in ([], ["--json"]):
            ran = run("diff", "may", "june", *more, cwd=plans)
            assert "KS-" not in ran.out + ran.err

    def test_json_has_the_causes(self, plans: Path) -> None:
        found = json.loads(run("diff", "may", "june", "--json", cwd=plans).out)
        assert found["format"] == "ration.diff/1"
        (rice,) = found["totals"]
        assert rice["causes"] == [
            {"cause": "gone", "quantity": "-36"},
            {"cause": "new", "quantity": "36"},
            {"cause": "composition", "quantity": "12"},
        ]

    def test_ids_are_in_the_files(self, plans: Path, tmp_path: Path) -> None:
        run("diff", "may", "june", "-o", tmp_path / "changes.csv", cwd=plans)
        rows = pl.read_csv(tmp_path / "changes.csv").select("household_id", "change", "what")
        assert rows.rows() == [
            ("KS-A", "changed", "persons, tent, rice_kg"),
            ("KS-B", "gone", ""),
            ("KS-C", "new", ""),
        ]
        run("diff", "may", "june", "-o", tmp_path / "out", cwd=plans)
        names = {each.name for each in (tmp_path / "out").iterdir()}
        lists = {"changes.csv", "totals.csv", "sites.csv", "households.csv"}
        assert names == lists | {"diff.json", "SHA256SUMS"}
        run("diff", "may", "june", "-o", tmp_path / "changes.xlsx", cwd=plans)
        book = openpyxl.load_workbook(tmp_path / "changes.xlsx")
        assert book.sheetnames == ["Changes", "Totals", "Sites", "Households"]
        assert [cell.value for cell in book["Totals"][2]][:6] == ["rice", "Rice", "kg", 84, 96, 12]

    @pytest.mark.parametrize("name", ["may", "june", "may/plan.json", "june/entitlements.parquet"])
    def test_a_plan_is_never_overwritten(self, plans: Path, name: str) -> None:
        ran = run("diff", "may", "june", "--force", "-o", name, cwd=plans)
        assert ran.code == 4
        assert "name another" in ran.err

    def test_plans_without_lists_are_compared_as_far_as_they_can_be(
        self, plans: Path, tmp_path: Path
    ) -> None:
        for name in ("may", "june"):
            (tmp_path / name).mkdir()
            for file in ("plan.json", "programme.toml"):
                (tmp_path / name / file).write_bytes((plans / name / file).read_bytes())
        ran = run("diff", "may", "june", cwd=tmp_path)
        assert "by\n households" in re.sub(" +", " ", ran.out) or "households" in ran.out
        assert "the first plan lists no households" in ran.err
        assert "the second plan lists no households" in ran.err
        ran = run("diff", "may", "june", "-o", "households.csv", cwd=tmp_path)
        assert ran.code == 2
        assert "lists no households" in ran.err

    def test_without_lists_all_but_households_is_written(self, plans: Path, tmp_path: Path) -> None:
        for name in ("may", "june"):
            plan = ration.compute(plans / f"{name}.csv", plans / "camp.toml")
            plan.write(tmp_path / name, entitlements=None)
        found = ration.diff(tmp_path / "may", tmp_path / "june")
        found.write(tmp_path / "out")
        names = {each.name for each in (tmp_path / "out").iterdir()}
        assert names == {"changes.csv", "totals.csv", "sites.csv", "diff.json", "SHA256SUMS"}
        assert "households" not in (tmp_path / "out/changes.csv").read_text("utf-8")
        found.write(tmp_path / "changes.xlsx")
        book = openpyxl.load_workbook(tmp_path / "changes.xlsx")
        assert book.sheetnames == ["Changes", "Totals", "Sites"]
        with pytest.raises(ValueError, match="a plan does not list its households"):
            found.write(tmp_path / "households.csv")
        assert not (tmp_path / "households.csv").exists()

    def test_a_list_that_somebody_edited_is_refused(self, plans: Path, tmp_path: Path) -> None:
        plan = ration.load_plan(plans / "may")
        ration.compute(plans / "may.csv", plans / "camp.toml").write(tmp_path / "may")
        file = tmp_path / "may/entitlements.csv"
        file.write_text(file.read_text("utf-8").replace("48", "49"), encoding="utf-8")
        with pytest.raises(ration.InputError, match=r"entitlements\.csv differs from what ration"):
            ration.diff(plan, tmp_path / "may")
        (tmp_path / "may/SHA256SUMS").unlink()
        with pytest.raises(ration.InputError, match="rice does not add up to the total"):
            ration.diff(plan, tmp_path / "may")


def found(before: str, after: str, **options: Any) -> ration.PlanDiff:
    """Compare the plans of one frame by two programmes."""
    first, second = (ration.parse_programme(text) for text in (before, after))
    return ration.diff(ration.compute(FRAME, first), ration.compute(FRAME, second, **options))


def causes(result: ration.PlanDiff) -> dict[str, dict[str, str]]:
    return {
        f"{each.item} {each.unit}": {part.cause: str(part.quantity) for part in each.causes}
        for each in result.totals
    }


class TestRules:
    def test_a_rate_that_changed_is_one_rule(self) -> None:
        result = found(RICE, RICE.replace("400 g", "350 g"))
        assert [str(each) for each in result.rules] == [
            "Rice, tent: 400 g/day per person, for 30 days → 350 g/day per person, for 30 days"
        ]
        assert causes(result) == {"rice kg": {"rules": "-9"}}

    def test_a_level_is_an_input_and_a_rule(self) -> None:
        result = found(RICE, RICE, level="50 %")
        assert [each.what for each in result.inputs] == ["programme", "level, times and days"]
        assert [str(each) for each in result.rules] == ["level: new, 50 %"]
        assert causes(result) == {"rice kg": {"rules": "-36"}}

    def test_a_unit_of_the_same_kind_is_converted(self) -> None:
        tonnes = RICE.replace('unit = "kg"', 'unit = "t"')
        assert causes(found(RICE, tonnes)) == {}
        assert [str(each) for each in found(RICE, tonnes).rules] == ["item rice, unit: kg → t"]

    def test_another_step_changes_no_amount_that_is_the_same(self) -> None:
        """Amounts are compared exactly, though one plan counts in g and the other in 1.5 kg."""
        steps = RICE.replace('unit = "kg"', 'unit = "kg"\nstep = "1.5 kg"')
        result = found(RICE, steps)
        assert causes(result) == {}
        assert result.households is not None
        assert result.households.changed == 0
        more = found(steps, RICE.replace("400 g", "401 g")).changed_households()
        assert more.select("rice_kg before", "rice_kg after").rows()[0] == ("48", "48.12")

    def test_another_unit_is_another_item(self) -> None:
        bags = RICE.replace('unit = "kg"', 'unit = "sack"').replace("400 g/day", "2 sack")
        result = found(RICE, bags)
        assert causes(result) == {"rice kg": {"rules": "-72"}, "rice sack": {"rules": "12"}}
        assert {"rice_kg before", "rice_sack after"} <= {*result.changed_households().columns}

    def test_another_programme_is_the_first_rule(self) -> None:
        result = found(RICE, RICE.replace('"camp"', '"tents"').replace("400 g", "350 g"))
        assert str(result.rules[0]) == "programme: camp → tents"
        assert len(result.rules) == 2

    def test_another_order_of_rules_changes_no_amount(self) -> None:
        start = RICE.index("[[allocations]]")
        rules = RICE[start:], RICE[start:].replace("400 g/day", "1 kg")
        result = found(RICE[:start] + "".join(rules), RICE[:start] + "".join(rules[::-1]))
        assert [each.what for each in result.rules] == ["order of the parts"]
        assert causes(result) == {}

    def test_packs_of_the_same_words_are_written_with_all_their_keys(self) -> None:
        packs = 'unit = "kg"\npacks = [{ name = "bag", holds = "25 kg"%s }]'
        now = (RICE.replace('unit = "kg"', packs % more) for more in ("", ', tare = "0.1 kg"'))
        assert [str(each) for each in found(*now).rules] == [
            "item rice, packs: name bag, holds 25 kg → name bag, holds 25 kg, tare 0.1 kg"
        ]

    def test_rules_for_the_days_of_each_household_are_one_sum_with_the_households(self) -> None:
        frame = FRAME.select("household_id", "persons", present=pl.Series([30, 10]))
        plans = (
            ration.compute(frame, ration.parse_programme(text), columns={"days": "present"})
            for text in (RICE, RICE.replace("400 g", "300 g"))
        )
        result = ration.diff(*plans)
        assert causes(result) == {"rice kg": {"households-and-rules": "-14"}}  # of 140 days
        assert [each.code for each in result.warnings] == ["diff-rules"]

    def test_rules_that_need_another_column_are_one_sum_with_the_households(self) -> None:
        by_adults = RICE.replace("[channels", "[groups.adults]\nfrom_age = 18\n[channels")
        by_adults = by_adults.replace('per = "person"', 'per = "adults"')
        by_old = by_adults.replace("adults", "elders")
        first = ration.compute(FRAME.rename({"adults": "elders"}), ration.parse_programme(by_old))
        second = ration.compute(FRAME, ration.parse_programme(by_adults.replace("400", "300")))
        result = ration.diff(first, second)
        assert causes(result) == {"rice kg": {"households-and-rules": "-9"}}
        codes = [each.code for each in result.warnings]
        assert codes == ["diff-columns", "diff-rules"]

    @given(programmes(), programmes())
    def test_programmes_that_differ_have_changes(self, first: Table, second: Table) -> None:
        """No part of a programme differs without a change, and equal programmes have none."""
        before, after = load(first), load(second)
        changes = rule_changes(before, after)
        assert bool(changes) == (dump_programme(before) != dump_programme(after))
        assert all(change.before != change.after for change in changes)
        assert rule_changes(before, before) == ()
        back = {(change.after, change.before) for change in rule_changes(after, before)}
        assert len(back) == len({(change.before, change.after) for change in changes})

    @pytest.mark.parametrize("name", ration.builtin_programmes())
    def test_each_key_that_is_changed_is_a_change(self, name: str) -> None:
        """Leave out every key of a built-in programme in turn."""
        programme = ration.load_programme(name)
        for other in without_a_key(programme):
            assert rule_changes(programme, other)
            assert rule_changes(other, programme)


def without_a_key(programme: ration.Programme) -> Iterator[ration.Programme]:
    """Copies of a programme, each without one optional value."""
    for field, value in programme.model_dump(exclude_defaults=True).items():
        default = type(programme).model_fields[field].get_default()
        if not isinstance(value, dict | list | tuple) and default is None:
            yield programme.model_copy(update={field: None})
    for table in ("groups", "channels", "items", "allocations", "pools"):
        parts = getattr(programme, table)
        for number, part in enumerate(parts):
            for field in part.model_dump(exclude_defaults=True):
                if type(part).model_fields[field].is_required():
                    continue
                default = type(part).model_fields[field].get_default(call_default_factory=True)
                other = part.model_copy(update={field: default})
                changed = (*parts[:number], other, *parts[number + 1 :])
                yield programme.model_copy(update={table: changed})


class TestInputs:
    def test_the_same_file_under_another_name_is_the_same(self, tmp_path: Path) -> None:
        paths = [csv(tmp_path / name, ["1,4,2"]) for name in ("a.csv", "b.csv")]
        assert ration.diff(*map(ration.compute, paths)).same

    def test_an_order_of_rows_is_another_file_with_the_same_figures(self, tmp_path: Path) -> None:
        first = csv(tmp_path / "a.csv", ["1,4,2", "2,3,1"])
        other = csv(tmp_path / "b.csv", ["2,3,1", "1,4,2"])
        ration.compute(first).write(tmp_path / "first")
        ration.compute(other).write(tmp_path / "other")
        ran = run("diff", "first", "other", cwd=tmp_path)
        assert ran.code == 1
        assert ran.out.startswith(
            "The totals, the sites and the people are the same; changed: inputs (register)."
        )

    def test_other_stock_is_named_and_is_a_cause(self) -> None:
        lots = [pl.DataFrame({"item": ["rice"], "quantity": [text]}) for text in ("60 kg", "90 kg")]
        programme = ration.parse_programme(RICE)
        first, second = (ration.compute(FRAME, programme, stock=s, shortage="equal") for s in lots)
        result = ration.diff(first, second)
        assert [each.what for each in result.inputs] == ["stock"]
        assert causes(result) == {"rice kg": {"stock": "12"}}
        assert result.households is not None
        assert result.households.amounts == 2
        assert [each.what for each in result.remarks] == []

    def test_a_folder_without_its_programme_says_so(self, tmp_path: Path) -> None:
        ration.compute(FRAME, ration.parse_programme(RICE)).write(tmp_path / "old")
        (tmp_path / "old/programme.toml").unlink()
        result = ration.diff(tmp_path / "old", tmp_path / "old")
        assert result.same
        assert [each.code for each in result.warnings] == ["diff-programme", "diff-programme"]

    def test_a_folder_with_another_programme_is_refused(self, tmp_path: Path) -> None:
        ration.compute(FRAME, ration.parse_programme(RICE)).write(tmp_path / "old")
        (tmp_path / "old/programme.toml").write_text(RICE.replace("400", "300"))
        with pytest.raises(ration.InputError) as error:
            ration.diff(tmp_path / "old", tmp_path / "old")
        assert [each.code for each in error.value.problems] == ["plan-programme-other"]

    def test_with_stock_a_plan_without_its_issues_lists_no_households(self, tmp_path: Path) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["60 kg"]})
        programme = ration.parse_programme(RICE)
        plan = ration.compute(FRAME, programme, stock=stock, shortage="equal")
        plan.write(tmp_path / "plan")
        for name in ("issues.csv", "SHA256SUMS"):
            (tmp_path / "plan" / name).unlink()
        result = ration.diff(plan, tmp_path / "plan")
        assert (result.households, codes(result)) == (None, ["diff-households"])
        with pytest.raises(ValueError, match="does not list its households"):
            result.changed_households()

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ("rice_kg", "rice", "it has no column rice_kg"),
            (",48", ",many", "rice_kg has a cell that is no amount"),
            (",48", ",48.0001", "rice_kg has an amount that is not in whole steps"),
        ],
    )
    def test_a_list_that_is_no_list_of_amounts_is_refused(
        self, tmp_path: Path, old: str, new: str, why: str
    ) -> None:
        plan = ration.compute(FRAME, ration.parse_programme(RICE))
        plan.write(tmp_path / "plan")
        (tmp_path / "plan/SHA256SUMS").unlink()
        file = tmp_path / "plan/entitlements.csv"
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        with pytest.raises(ration.InputError, match=why):
            ration.diff(plan, tmp_path / "plan")


def codes(result: ration.PlanDiff) -> list[str]:
    return [each.code for each in result.warnings]
