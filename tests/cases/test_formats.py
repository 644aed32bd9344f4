"""Every format that was released is read: `formats/` has files that older versions wrote."""

import json
import shutil
from pathlib import Path

import pytest
from command import run

import ration
from ration.engine.rules import rules
from ration.stock.arrears import load_arrears

FORMATS = Path(__file__).parent / "formats"
PROGRAMME = ration.load_programme(FORMATS / "programme.toml")
PLANS = sorted(path.parent for path in FORMATS.glob("plan-*/plan.json"))
WITH_STOCK = [each for each in PLANS if (each / "lots.csv").exists()]
ROUNDS = sorted(path.parent for path in FORMATS.glob("rounds-*/rounds.json"))


def name(path: Path) -> str:
    return path.name


def test_every_number_of_a_format_has_a_file() -> None:
    """A format that gets a new number leaves a file of the old one here."""
    for model, folders, file in (
        (ration.DistributionPlan, PLANS, "plan.json"),
        (ration.Rounds, ROUNDS, "rounds.json"),
    ):
        known = {*model.model_fields["format"].annotation.__args__}  # type: ignore[union-attr]
        assert {json.loads((each / file).read_text("utf-8"))["format"] for each in folders} == known


@pytest.mark.parametrize("folder", PLANS, ids=name)
def test_a_plan_is_read(folder: Path) -> None:
    plan = ration.load_plan(folder)
    rice, coal = plan.totals["rice"], plan.totals["coal"]
    assert str(rice.exact) == "144 kg"
    assert str(rice.quantity) == ("144 kg" if plan.stock is None else "90 kg")
    assert str(coal.quantity) == "1.5 t"
    assert [(site.site, dict(site.people)["persons"]) for site in plan.sites] == [
        ("DC-1", 9),
        ("DC-2", 3),
    ]
    assert ration.diff(plan, folder).same
    assert "Rice" in ration.report_html(plan)


@pytest.mark.parametrize("folder", WITH_STOCK, ids=name)
def test_what_is_left_and_owed_is_read(folder: Path) -> None:
    """Lots and arrears of an older version are the stock and the arrears of the next plan."""
    stock = ration.load_stock(folder / "lots.csv", PROGRAMME)
    left = sorted(str(lot.quantity) for lot in stock.lots)
    assert left == ["0 kg", "0 kg", "0.5 t", "80 bar"]
    owed = load_arrears(folder, rules(PROGRAMME)).shown
    assert sorted(owed.rows()) == [("H1", 18000, 0), ("H2", 13500, 0), ("H3", 22500, 0)]


@pytest.mark.parametrize("folder", ROUNDS, ids=name)
def test_rounds_are_read(folder: Path) -> None:
    rounds = ration.load_rounds(folder)
    assert [str(each.items[0].issued) for each in rounds.rounds] == ["90 kg", "0 kg"]
    assert str(rounds.plan(2).totals["soap"].quantity) == "10 bar"
    assert load_arrears(folder, rules(PROGRAMME)).frame.height == 3


def refused(tmp_path: Path, text: str, file: str = "plan.json") -> str:
    (tmp_path / file).write_text(text, encoding="utf-8")
    ran = run("report", file, "-o", "page.html", cwd=tmp_path)
    assert ran.code == 3
    return ran.err


def test_a_newer_format_is_named_with_what_to_do(tmp_path: Path) -> None:
    text = (PLANS[-1] / "plan.json").read_text("utf-8").replace("ration.plan/3", "ration.plan/4")
    assert refused(tmp_path, text) == (
        "error: plan.json: it is ration.plan/4; this version reads up to ration.plan/3; install "
        "a newer relief-ration, or compute it again with this one\n"
    )


def test_another_format_is_named(tmp_path: Path) -> None:
    shutil.copy(ROUNDS[0] / "rounds.json", tmp_path / "plan.json")
    with pytest.raises(ration.InputError, match=r"it is ration\.rounds/1, which is not a plan"):
        ration.load_plan(tmp_path)
    shutil.copy(PLANS[0] / "plan.json", tmp_path / "rounds.json")
    with pytest.raises(ration.InputError, match=r"it is ration\.plan/1, which is not rounds"):
        ration.load_rounds(tmp_path)


@pytest.mark.parametrize(
    "text", ["{}", '{"format": "other/1"}', "[1]", "", '{"a": "ration.plan/2"}']
)
def test_json_of_another_program_is_named_as_such(tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(ration.InputError, match="does not begin with a format of ration"):
        ration.load_plan(tmp_path)


def test_a_folder_without_a_plan_names_the_missing_file(tmp_path: Path) -> None:
    """The folder is there: the message must not say that it is not."""
    with pytest.raises(ration.InputError) as caught:
        ration.load_plan(tmp_path)
    assert caught.value.source == str(tmp_path / "plan.json")
