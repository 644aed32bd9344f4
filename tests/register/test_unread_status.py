"""A column that says who is still to be served, and that nothing mentions, is a warning."""

import json
from pathlib import Path

import pytest
from command import csv

import ration

HEADER = "household_id,persons,adults,"


def found(path: Path, name: str, cells: list[str]) -> list[str]:
    rows = [f"H{at},3,2,{cell}" for at, cell in enumerate(cells)]
    report = ration.check(csv(path / "r.csv", rows, HEADER + name))
    return [each.code for each in report.warnings if each.code.startswith("status-")]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("state", ["Approved", "Rejected", "Approved"]),
        ("verification", ["ok", "Not approved", "ok"]),
        ("remarks", ["", "deceased", "", "moved out"]),
        ("Enrolment", ["Enrolled", "Exited"]),
        ("residency", ["present", "Left the camp"]),
        ("col7", ["1 - Active", "9 - Withdrawn"]),
        ("outcome", ["REGISTERED", "NO_LONGER_ELIGIBLE"]),
        ("reviewState", ["null", "notApproved", ""]),
        ("Observation", ["", "Décédée", "", "déménagé"]),
        ("Estado", ["Activo", "Dado de baja"]),
        ("Observações", ["", "Falecido", "mudou-se"]),
        ("ملاحظات", ["", "متوفى", ""]),
        ("Примечание", ["", "Умер", "выбыла"]),
        ("비고", ["", "사망", "전출"]),
        ("备注", ["", "已注销"]),
        ("maelezo", ["", "Amefariki", "amehama"]),
        ("açıklama", ["", "Vefat etti", ""]),
        ("ملاحظه", ["", "فوت شده"]),
        ("Bemerkung", ["", "verzogen", "verstorben"]),
        ("टिप्पणी", ["", "मृत", ""]),
        ("approved", ["1", "0", "1"]),
        ("consent", ["yes", "no"]),
        ("intake/is_valid", ["TRUE", "FALSE"]),
        ("statut_menage", ["A", "B"]),
        ("situacao", ["1", "2"]),
        ("hali", ["x", "y"]),
        ("Deceased (tick)", ["", "x"]),
        ("Field:Status", ["a", "b"]),
        ("Eligible?", ["Yes", "No"]),
        ("IndividualProcessStatusCode", ["A", "C"]),
    ],
)
def test_a_status_is_known_by_its_name_or_by_its_words(
    name: str, cells: list[str], tmp_path: Path
) -> None:
    assert found(tmp_path, name, cells) == ["status-unused"]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("sex", ["F", "M", "F"]),
        ("village", ["North", "South", "Left Bank"]),
        ("estado", ["Zulia", "Táchira"]),
        ("Departamento/Provincia/Estado", ["Amazonas", "Cauca"]),
        ("displacement", ["relocated", "returned", "resident"]),
        ("road", ["open", "closed road to the north"]),
        ("priority", ["alta", "baja"]),
        ("marital status", ["widow", "married"]),
        ("occupation", ["farmer", "retired teacher"]),
        ("remarks", ["deceased", *(f"came on foot on day {at}" for at in range(20))]),
        ("outcome", ["rejected because of what the neighbours of the household know of it", ""]),
        ("state", ["Rejected", "Rejected"]),
        ("father_name", ["deceased", "Kim"]),
        ("survey_date", ["2025-01-02", ""]),
    ],
)
def test_other_columns_are_none(name: str, cells: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, name, cells) == []


@pytest.mark.parametrize(
    "name", ["exit_date", "date_of_death", "Date de sortie", "validityTo", "사망일", "h/closed_on"]
)
def test_a_column_of_the_days_on_which_households_left(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, name, ["", *(f"2025-01-{day}" for day in range(10, 30))]) == [
        "status-ended"
    ]
    assert found(tmp_path, name, ["", ""]) == []
    file = tmp_path / "r.csv"
    csv(file, ["A,3,2,", "B,4,2,2025-01-02"], HEADER + name)
    (said,) = [each for each in ration.check(file).warnings if each.code == "status-ended"]
    (tmp_path / "m.toml").write_text(said.hint.split("mapping: ")[1], encoding="utf-8")
    report = ration.check(file, mapping=tmp_path / "m.toml")
    assert (report.accepted, report.left_out) == (1, 1)


def test_a_word_for_no_answer_among_such_days(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["A,3,2,---", "B,4,2,2025-01-02"], f"{HEADER}closed_date")
    (said,) = [each for each in ration.check(path).warnings if each.code == "status-ended"]
    assert said.hint.endswith('keep = { closed_date = ["---"] }')


def test_ids_and_columns_that_are_read_are_none(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["Active,3,2", "Closed,4,2"], "HH ID,persons,adults")
    assert "status-unused" not in [each.code for each in ration.check(path).warnings]


def test_a_word_far_below_is_found_if_the_first_rows_have_words_of_a_status(tmp_path: Path) -> None:
    assert found(tmp_path, "outcome", ["Approved"] * 1500 + ["Rejected"]) == ["status-unused"]


def test_in_records_and_in_a_table_of_people(tmp_path: Path) -> None:
    people = [{"age": 30, "sex": "F", "note": ""}, {"age": 3, "sex": "F", "note": "Deceased"}]
    records = [{"household_id": at, "approved": at > 1, "people": people} for at in (1, 2, 3)]
    (tmp_path / "r.json").write_text(json.dumps(records))
    (tmp_path / "m.toml").write_text('[people]\nsheet = "people"')
    warnings = ration.check(tmp_path / "r.json", mapping=tmp_path / "m.toml").warnings
    found = [each.column for each in warnings if each.code == "status-unused"]
    assert sorted(map(str, found)) == ["approved", "people!note"]


def test_remarks_on_people_are_not_shown(tmp_path: Path) -> None:
    """Of the words of a column of remarks, however often they are there, only a status is shown."""
    rows = [f"H{at},3,2,{cell}" for at, cell in enumerate(["", "deceased", *["Kim Chol"] * 60])]
    warnings = ration.check(csv(tmp_path / "r.csv", rows, f"{HEADER}remarks")).warnings
    (found,) = [str(each) for each in warnings if each.code == "status-unused"]
    assert ("deceased" in found, "…" in found, "Kim" in found) == (True, True, False)
