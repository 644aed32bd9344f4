"""Double collection: once per household or person, round and purpose, across all lists."""

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest
from command import run

import ration

HEADER = "household_id,date,purpose,site,served"


def table(folder: Path, name: str, *rows: str, header: str = HEADER) -> Path:
    """Write a list of claims."""
    path = folder / name
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def kinds(found: ration.DoubleCollection) -> dict[str, str]:
    """The kind of conflict of every id."""
    rows = found.record.conflicts
    return {str(each.person_id or each.household_id): each.kind for each in rows}


def test_served_at_two_places_is_hard_and_planned_elsewhere_is_soft(tmp_path: Path) -> None:
    """A plan and its own collection do not conflict; another place does."""
    north = table(
        tmp_path,
        "north.csv",
        "both,2026-05-03,food,North,yes",
        "soft,2026-05-03,food,North,yes",
        "planned,2026-05-03,food,North,no",
        "own,2026-05-03,food,North,yes",
        "alone,2026-05-03,food,North,yes",
    )
    south = table(
        tmp_path,
        "south.csv",
        "both,2026-05-09,Food,South,yes",
        "soft,2026-05-09,food,South,no",
        "planned,2026-05-09,food,South,",
        "own,2026-05-04,food,North,no",
    )
    found = ration.double_collection([north, south])
    assert kinds(found) == {"both": "hard", "soft": "soft", "planned": "soft"}
    rows = found.conflicts.filter(pl.col("household_id") == "both")
    assert rows.select("state", "site", "row").rows() == [
        ("served", "North", 2),
        ("served", "South", 2),
    ]


@pytest.mark.parametrize(
    ("rule", "hard"),
    [("month", 0), ("year", 1), ("all", 1), ("day", 0), ("4 days", 1), ("3 days", 0)],
)
def test_what_is_one_round(tmp_path: Path, rule: str, hard: int) -> None:
    """30 April and 4 May: one round or two, as the rule says."""
    one = table(tmp_path, "a.csv", "H-1,2026-04-30,food,North,yes")
    two = table(tmp_path, "b.csv", "H-1,2026-05-04,food,South,yes")
    assert ration.double_collection([one, two], round=rule).record.hard == hard


def test_names_of_rounds_are_compared_in_any_case(tmp_path: Path) -> None:
    """Where all lists name rounds, dates do not matter."""
    header = "household_id,round,purpose,served"
    one = table(tmp_path, "a.csv", "H-1,Round 1,food,yes", "H-2,Round 1,food,yes", header=header)
    two = table(tmp_path, "b.csv", "H-1,ROUND 1,food,yes", "H-2,Round 2,food,yes", header=header)
    assert kinds(ration.double_collection([one, two])) == {"H-1": "hard"}


def test_twice_in_one_list_is_a_conflict(tmp_path: Path) -> None:
    """Two rows of one list are two claims, even if they are equal."""
    rows = ["H-1,2026-05-03,food,North,yes"] * 2 + ["H-2,2026-05-03,food,North,no"] * 2
    found = ration.double_collection([table(tmp_path, "a.csv", *rows)])
    assert kinds(found) == {"H-1": "hard", "H-2": "soft"}


def test_what_two_lists_have_alike_counts_once_with_a_warning(tmp_path: Path) -> None:
    """The same service in the list of the site and in that of the agency is one service."""
    row = "H-1,2026-05-03,food,North,yes"
    one = table(tmp_path, "a.csv", row)
    two = table(tmp_path, "b.csv", row, "H-2,2026-05-03,food,North,yes")
    record = ration.double_collection([one, two]).record
    assert (record.hard, record.once) == (0, 1)
    assert [each.code for each in record.warnings] == ["doubles-alike"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    """The same bytes are the same list."""
    one = table(tmp_path, "a.csv", "H-1,2026-05-03,food,North,yes")
    record = ration.double_collection([one, one]).record
    assert (record.hard, len(record.sources)) == (0, 1)
    assert [each.code for each in record.warnings] == ["doubles-list-twice"]


def test_a_stipend_is_once_per_person_and_food_once_per_household(tmp_path: Path) -> None:
    """Two adults of a household may each be paid; one adult by two employers may not."""
    header = "household_id,person_id,date,purpose,site,served"
    mill = table(
        tmp_path,
        "mill.csv",
        "H-1,P-1,2026-05-03,wage,Mill,yes",
        "H-1,P-2,2026-05-03,wage,Mill,yes",
        header=header,
    )
    mine = table(tmp_path, "mine.csv", "H-1,P-1,2026-05-20,wage,Mine,yes", header=header)
    found = ration.double_collection([mill, mine])
    assert kinds(found) == {"P-1": "hard"}
    assert ration.double_collection([mill, mine], per="household").record.hard == 1


def test_a_person_in_two_households_is_a_conflict_of_its_own(tmp_path: Path) -> None:
    """It is found whatever the purposes and rounds are."""
    header = "household_id,person_id,date,purpose"
    one = table(tmp_path, "a.csv", "H-1,P-1,2026-05-03,food", header=header)
    two = table(tmp_path, "b.csv", "H-9,P-1,2026-08-03,wage", header=header)
    found = ration.double_collection([one, two])
    assert kinds(found) == {"P-1": "person"}
    assert found.conflicts["household_id"].to_list() == ["H-1", "H-9"]


def test_a_plan_and_a_list_of_another_agency(tmp_path: Path) -> None:
    """The items of the plan are food, at the site of each household."""
    register = tmp_path / "register.csv"
    register.write_text("household_id,persons,adults,centre\nH-1,4,2,DC-1\nH-2,3,1,DC-2\n", "utf-8")
    plan = ration.compute(register)
    plan.write(tmp_path / "csv")
    plan.write(tmp_path / "parquet", entitlements="parquet")
    other = table(tmp_path, "b.csv", "H-1,2020-08-20,food,Hall,yes", "H-2,2020-08-20,food,DC-2,yes")
    same = {"food": ["rice", "corn"]}
    for folder in ("csv", "parquet"):
        found = ration.double_collection([tmp_path / folder, other], same=same)
        assert kinds(found) == {"H-1": "soft"}
        assert found.record.sources[0].kind == "plan"
    closed = ration.double_collection([tmp_path / "csv", other], same=same, closed=True)
    assert kinds(closed) == {"H-1": "hard", "H-2": "hard"}


def test_an_item_through_two_channels_is_one_claim(tmp_path: Path) -> None:
    """Soap at the centre and soap at the store are two parts of one ration."""
    header = "household_id,date,purpose,channel,site,served"
    rows = ["H-1,2026-05-03,soap,centre,North,yes", "H-1,2026-05-03,soap,store,Shop,yes"]
    found = ration.double_collection([table(tmp_path, "a.csv", *rows, header=header)])
    assert found.record.hard == 0


def test_items_of_one_purpose_are_one_claim(tmp_path: Path) -> None:
    """Rice and corn of one list are food, handed out once."""
    rows = ["H-1,2026-05-03,rice,North,yes", "H-1,2026-05-03,corn,North,yes"]
    one = table(tmp_path, "a.csv", *rows)
    same = {"food": ["rice", "corn"]}
    assert ration.double_collection([one], same=same).record.hard == 0
    two = table(tmp_path, "b.csv", "H-1,2026-05-09,food,South,yes")
    assert ration.double_collection([one, two], same=same).record.hard == 1


def test_usual_names_in_other_languages(tmp_path: Path) -> None:
    """A French and a Korean list; the warning names the columns."""
    french = table(
        tmp_path,
        "fr.csv",
        "A-1;03/05/2026;vivres;Nord;oui",
        "A-2;13/05/2026;vivres;Nord;non",
        header="Ration card number;Date de distribution;Type d'aide;Bureau;Reçu",
    )
    korean = table(
        tmp_path, "ko.csv", "A-1,2026-05-09,vivres,수령", header="HHID,배급일,용도,수령여부"
    )
    found = ration.double_collection([french, korean])
    assert kinds(found) == {"A-1": "hard"}
    codes = [each.code for each in found.record.warnings]
    assert codes == ["separator-found", "doubles-columns-used", "doubles-columns-used"]


def test_ids_are_cleaned_as_those_of_registers(tmp_path: Path) -> None:
    """Spaces, apostrophes of spreadsheets and the .0 of a float make no difference."""
    header = "household_id,served"
    one = table(tmp_path, "a.csv", " 007 ,yes", "12,yes", header=header)
    two = table(tmp_path, "b.csv", "'007,yes", header=header)
    three = table(tmp_path, "c.csv", "12.0,yes", header=header)
    assert kinds(ration.double_collection([one, two, three])) == {"007": "hard", "12": "hard"}


def test_all_problems_of_all_lists_come_at_once(tmp_path: Path) -> None:
    """Each names its list and row; no cell that may be a name is shown."""
    one = table(tmp_path, "a.csv", "H-1,soon,food,North,yes", "H-2,2026-05-03,food,North,Kim Chol")
    two = table(tmp_path, "b.csv", "1.23E+15,2026-05-03,food,North,yes")
    with pytest.raises(ration.DataError) as error:
        ration.double_collection([one, two])
    found = [(Path(str(each.file)).name, each.row, each.code) for each in error.value.problems]
    assert found == [
        ("a.csv", 2, "doubles-date"),
        ("a.csv", 3, "doubles-served"),
        ("b.csv", 2, "doubles-id-damaged"),
    ]
    assert "Kim" not in str(error.value)


def test_the_command_writes_conflicts_and_who_is_served(tmp_path: Path) -> None:
    """Exit code 1 for hard conflicts, 0 for soft ones; the list of those served is a list again."""
    table(tmp_path, "a.csv", "H-1,2026-05-03,food,North,yes", "H-2,2026-05-03,food,North,yes")
    table(tmp_path, "b.csv", "H-1,2026-05-09,food,South,yes", "=1+1,2026-05-09,food,South,no")
    files = ("-o", "conflicts.csv", "--served", "served.csv")
    ran = run("doubles", "a.csv", "b.csv", *files, cwd=tmp_path)
    assert ran.code == 1
    assert "hard: served twice" in ran.out
    conflicts = pl.read_csv(tmp_path / "conflicts.csv")
    assert conflicts["list"].to_list() == ["a.csv", "b.csv"]
    served = (tmp_path / "served.csv").read_text("utf-8-sig").splitlines()
    assert served == [
        "household_id,round,date,purpose,site,served",
        "H-1,2026-05-03,2026-05-03,food,North,yes",
        "H-1,2026-05-09,2026-05-09,food,South,yes",
        "H-2,2026-05-03,2026-05-03,food,North,yes",
    ]
    table(tmp_path, "c.csv", "H-2,2026-05-11,food,West,no")
    again = run("doubles", "served.csv", "c.csv", "--json", cwd=tmp_path)
    assert again.code == 1  # H-1 is served twice in the list itself
    assert '"soft":1' in again.out.replace(" ", "")
    assert run("doubles", "a.csv", "c.csv", cwd=tmp_path).code == 0


def test_what_was_collected_of_a_plan_is_no_conflict_with_it(tmp_path: Path) -> None:
    """Also if it came on the first of the next month; somebody else's is one."""
    register = tmp_path / "register.csv"
    register.write_text("household_id,persons,adults\nH-1,4,2\nH-2,3,1\n", "utf-8")
    plan = ration.compute(register, date=dt.date(2020, 8, 31))
    plan.write(tmp_path / "plan")
    folder = tmp_path / "collected"
    folder.mkdir()
    header = "household_id,round,date,purpose,channel,site,amount,served"
    rows = [f"H-1,2020-08-31,2020-09-01,{item},centre,all,5 kg,yes" for item in ("rice", "corn")]
    table(folder, "served.csv", *rows, header=header)
    stamps: dict[str, object] = {"programme": {"sha256": plan.programme.sha256}}
    stamps |= {"register_sha256": plan.source.sha256}
    (folder / "collected.json").write_text(json.dumps(stamps), "utf-8")
    found = ration.double_collection([tmp_path / "plan", folder])
    assert (found.record.hard, found.record.soft) == (0, 0)
    assert [each.kind for each in found.record.sources] == ["plan", "collected"]
    (folder / "collected.json").unlink()
    (folder / "served.csv").write_text(
        "\n".join([header, *rows[:1]]).replace("all", "Hall"), "utf-8"
    )
    found = ration.double_collection([tmp_path / "plan", folder])
    assert kinds(found) == {"H-1": "soft"}


def test_a_folder_of_lists_is_several_lists(tmp_path: Path) -> None:
    """What one office and another have is compared."""
    (tmp_path / "lists").mkdir()
    table(tmp_path / "lists", "a.csv", "H-1,2026-05-03,food,North,yes")
    table(tmp_path / "lists", "b.csv", "H-1,2026-05-04,food,South,yes")
    record = ration.double_collection([tmp_path / "lists"]).record
    assert (record.hard, len(record.sources)) == (1, 2)


def test_a_changed_list_of_households_of_a_plan_is_refused(tmp_path: Path) -> None:
    """A plan is compared as it was written."""
    register = pl.DataFrame({"household_id": ["H-1"], "persons": [4], "adults": [2]})
    ration.compute(register).write(tmp_path / "plan")
    file = tmp_path / "plan" / "entitlements.csv"
    file.write_text(file.read_text("utf-8").replace("H-1", "H-2"), "utf-8")
    with pytest.raises(ration.InputError, match=r"entitlements\.csv"):
        ration.double_collection([tmp_path / "plan"])


def test_lists_in_two_languages_are_compared_by_columns_that_differ(tmp_path: Path) -> None:
    """A name may have another column in each list, and ids have usual names too."""
    one = table(tmp_path, "one.csv", "7,2026-05-03,food,N,yes", header="A,date,purpose,site,served")
    two = table(tmp_path, "two.csv", "7,2026-05-04,food,S,yes", header="B,date,purpose,site,served")
    named = run("doubles", one, two, "--column", "household_id=A", "--column", "household_id=B")
    assert named.code == 1, named.err
    for name in (
        "N° ménage",
        "ID hogar",
        "رقم الأسرة",
        "가구번호",
        "家庭编号",
        "Номер семьи",
        "Hane No",
    ):
        other = table(tmp_path, "c.csv", "7,2026-05-04,food,S,yes",
                      header=f"{name},date,purpose,site,served")  # fmt: skip
        found = ration.double_collection([one, other], columns={"household_id": "A"})
        assert found.record.hard == 1, name


def test_a_column_that_no_list_has_is_a_problem(tmp_path: Path) -> None:
    """A slip in --column must not be silent: neither in the name nor in the column."""
    one = table(tmp_path, "one.csv", "7,2026-05-03,food,N,yes")
    with pytest.raises(ration.DataError) as caught:
        ration.double_collection([one], columns={"site": "Offise"})
    assert [each.code for each in caught.value.problems] == ["doubles-column-missing"]
    wrong = run("doubles", one, "--column", "sitte=site")
    assert (wrong.code, "did you mean site?" in wrong.err) == (2, True)


def test_a_second_visit_is_not_served_twice(tmp_path: Path) -> None:
    """A list that has the first, vain visit of a household for one item: it is served once."""
    rows = ["7,2026-05-03,rice,N,no", "7,2026-05-05,rice,N,yes", "7,2026-05-05,oil,N,yes"]
    same = {"food": ["rice", "oil"]}
    one = table(tmp_path, "one.csv", *rows)
    found = ration.double_collection([one], same=same).record
    assert (found.hard, found.soft) == (0, 1)
    two = table(tmp_path, "two.csv", "7,2026-05-05,rice,N,yes")
    found = ration.double_collection([one, two], same=same).record
    assert (found.hard, found.once) == (0, 1)


@pytest.mark.parametrize(("parquet", "amount"), [(False, "20 kg"), (True, "20000 g")])
def test_amounts_of_plans_have_their_unit(tmp_path: Path, parquet: bool, amount: str) -> None:
    """Parquet has whole steps: 20000 beside 20 of another plan would look like two rations."""
    register = pl.DataFrame({"household_id": ["A"], "persons": [4], "adults": [2]})
    kind = "parquet" if parquet else "csv"
    ration.compute(register, date=dt.date(2026, 5, 3)).write(tmp_path / "plan", entitlements=kind)
    other = table(tmp_path, "other.csv", "A,2026-05-03,rice,Town,yes")
    found = ration.double_collection([tmp_path / "plan", other]).conflicts
    assert found["amount"].to_list() == [amount, None]


def test_ids_that_lists_write_in_two_ways_are_a_warning(tmp_path: Path) -> None:
    """007 and 7, A-1 and a 1: not compared, and not in silence; what both lists have is fine."""
    one = table(
        tmp_path, "one.csv", *(f"{i},2026-05-03,food,N,yes" for i in ("007", "A-1", "A-1-1"))
    )
    two = table(tmp_path, "two.csv", *(f"{i},2026-05-03,food,S,yes" for i in ("7", "a 1", "A-11")))
    found = ration.double_collection([one, two]).record
    apart = [each for each in found.warnings if each.code == "doubles-ids-apart"]
    assert (found.hard, [each.message.count(": 2;") for each in apart]) == (0, [1])
    both = [f"{i},2026-05-03,food,{s},yes" for i, s in (("7", "N"), ("007", "S"))]
    same = [f"{i},2026-06-03,food,{s},yes" for i, s in (("7", "N"), ("007", "S"))]
    lists = table(tmp_path, "three.csv", *both), table(tmp_path, "four.csv", *same)
    assert ration.double_collection(lists).record.warnings == ()


def test_keyed_lists_of_two_keys_are_a_warning() -> None:
    """A wrong key finds nothing: that must not look like no conflicts."""
    lists = [pl.DataFrame({"household_key": [key], "served": ["yes"]}) for key in ("5ab1", "77c2")]
    codes = [each.code for each in ration.double_collection(lists).record.warnings]
    assert "doubles-keys-apart" in codes
