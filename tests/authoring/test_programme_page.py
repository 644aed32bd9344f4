"""A programme as a page for approval, and tried on one household."""

import json
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from command import app, run
from hypothesis import given
from hypothesis import strategies as st
from small import RICE, SMALL
from typer.testing import CliRunner

import ration
from ration.authoring.families import families
from ration.plan.one_household import parse_household

KINDS = ration.builtin_programmes()

# show


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_has_every_rule_and_every_assumption(kind: str) -> None:
    programme = ration.load_programme(kind)
    page = ration.programme_page(programme)
    sections = {section.heading: section for section in page.sections}
    assert len(sections["Who gets what"].sentences) == len(programme.allocations)
    assert len(sections.get("Shared out", sections["Through whom"]).sentences) == len(
        programme.pools
    )
    shown = run("programme", "show", kind)
    text = " ".join(shown.out.split())
    assert shown.code == 0
    assert programme.title in text
    for rule in programme.allocations:
        assert programme.item(rule.item).name.casefold() in text.casefold()
    assumed = next((each for each in page.sections if each.heading.startswith("*")), None)
    explained = [text for text in (assumed.sentences if assumed else ()) if "Why: " in text]
    assert len(explained) == len(assumed.sentences if assumed else ())


def test_sentences_for_approval() -> None:
    text = " ".join(run("programme", "show", "kaesong-2020").out.split())
    assert "1. Every person gets 5 kg of rice at the distribution centre. 2." in text
    assert "gets 8,000 KPW as living stipend at the paying office." in text
    kits = " ".join(run("programme", "show", "hygiene-kit").out.split())
    assert "1 × hygiene kit up to 5 persons, 2 for 6 to 10, 3 for 11 to 15, 4 from 16 on" in kits


def test_the_page_has_every_part_of_a_rule() -> None:
    page = ration.programme_page(ration.parse_programme(SMALL))
    first, second = next(section for section in page.sections if section.numbered).sentences
    assert first == (
        "Every person gets 450 g of rice a day for 7 days at the tent. At most 6 are counted "
        "per household. A household that gets the item gets 1 kg more, once. A household "
        "gets at most 25 kg. "
        "A household's amount is rounded up to 1 kg."
    )
    assert second == (
        "If category is A or B: every person counted as “adults” gets 1 kg of rice at the "
        "tent. No other household gets it by this rule."
    )


def test_families_get_what_the_rules_give() -> None:
    tables, assumed = families(ration.parse_programme(SMALL), {"adults": "3"})
    assert assumed == ("adults 3 (never more than its persons)",)
    assert [table.words for table in tables] == [(("category", "A"),), (("category", "B"),)]
    rates = [min(-(-(450 * 7 * min(n, 6) + 1000) // 1000), 25) + min(n, 3) for n in range(1, 9)]
    assert tables[0].amounts == (("Rice, kg", *map(str, rates)),)


def test_an_item_without_an_answer_does_not_hide_the_others() -> None:
    rule = '[[allocations]]\nitem = "tea"\nper = "person"\nquantity = "1/3 g"\nchannel = "tent"\n'
    text = SMALL + '[items.tea]\nname = "Tea"\nunit = "g"\n' + rule
    table = families(ration.parse_programme(text))[0][0]
    assert table.amounts[1] == ("Tea, g", "—", "—", "1", "—", "—", "2", "—", "—")
    assert "—" not in table.amounts[0]
    assert table.unanswered[0].startswith("No answer for 1 persons: Tea: 1 per person give 1/3 g")


def test_the_page_may_show_another_family() -> None:
    shown = run("programme", "show", "kaesong-2020", "--household", "adults=1,elders=2").out
    assert "adults 1" in shown
    assert "does not read elders" in shown
    assert run("programme", "show", "kaesong-2020", "--household", "adults").code == 2


def test_a_programme_of_pools_alone_has_a_page() -> None:
    text = SMALL[: SMALL.index("[[allocations]]")]
    text += '[[pools]]\nitem = "rice"\nquantity = "2 t"\nchannel = "tent"\n'
    page = ration.programme_page(ration.parse_programme(text))
    assert "2 t of rice in all" in next(
        section.sentences[0] for section in page.sections if section.heading == "Shared out"
    )


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_the_page_fits_the_width(columns: str) -> None:
    result = CliRunner(env={"COLUMNS": columns}).invoke(app(), ["programme", "show", "dprk-pds"])
    assert max(map(len, result.stdout.splitlines())) <= int(columns)


# try


@given(st.integers(1, 12), st.data())
def test_a_trial_equals_a_plan(persons: int, data: st.DataObject) -> None:
    """A household on its own gets the same as in a register."""
    programme = ration.load_programme("kaesong-2020")
    adults = data.draw(st.integers(0, persons))
    trial = ration.try_household(programme, {"persons": persons, "adults": str(adults)})
    frame = pl.DataFrame({"household_id": ["1"], "persons": [persons], "adults": [adults]})
    row = ration.compute(frame, programme).entitlements().row(0, named=True)
    for share in trial.gets:
        item = programme.item(share.item)
        assert item.steps(share.quantity) == row[item.column]


def test_a_trial_shows_the_rounding() -> None:
    trial = ration.try_household(ration.load_programme("general-food"), {"persons": "3"})
    oil = next(share for share in trial.gets if share.item == "oil")
    assert oil.exact.amount == Fraction(225, 92)
    assert oil.rounding == "rounded to the nearest 0.1 L, half up"
    text = " ".join(run("try", "general-food", "--household", "persons=3").out.split())
    assert "2.4 L" in text


def test_a_household_may_have_words() -> None:
    done = run("try", "india-nfsa", "--household", "persons=4,category=AAY", "--json")
    (grain,) = json.loads(done.out)["gets"]
    assert (grain["quantity"], grain["unit"]) == ("35", "kg")
    assert grain["reckoning"] == [
        "1 household × 35 kg = 35 kg",
        "nothing: only if category is PHH",
    ]


def test_a_group_may_be_named_by_its_id() -> None:
    text = SMALL.replace("from_age = 17", 'from_age = 17\ncolumn = "n_adults"')
    household = {"persons": "2", "adults": "1", "category": "A"}
    trial = ration.try_household(ration.parse_programme(text), household)
    assert dict(trial.household) == {"persons": "2", "n_adults": "1", "category": "A"}
    assert str(trial.gets[0].quantity) == "9 kg"


@pytest.mark.parametrize(
    ("household", "code", "message"),
    [
        ("persons=5", 1, "adults: it is not given; stipend is per adults"),
        ("persons=2,adults=3", 1, 'adults: "3": more than the household\'s 2 persons'),
        ("persons=many,adults=1", 1, 'persons: "many": not a whole number'),
        ("persons=0,adults=0", 1, "household with 0 persons"),
        ("persons=2,adults=", 1, "adults: blank, and blank is not zero"),
        ("persons=2,adults=1,under5=1", 0, "under5: the programme does not use it"),
        ("persons", 2, "NAME=VALUE"),
        ("persons=1,persons=2", 2, "twice"),
    ],
)
def test_bad_input_is_one_line(household: str, code: int, message: str) -> None:
    done = run("try", "kaesong-2020", "--household", household)
    assert done.code == code
    assert message in done.err
    if code == 1:
        assert (done.out, len(done.err.splitlines())) == ("", 1)
        assert done.err.startswith("error: household: ")


def test_a_fraction_without_rounding_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text(SMALL.replace('round = { to = "1 kg", mode = "up" }', "").replace("450", "1/3"))
    done = run("try", file, "--household", "persons=1,adults=1,category=C")
    assert done.code == 1
    assert "a fraction of 1 g; write how to round" in done.err


def test_pools_give_no_entitlement() -> None:
    done = run("try", "kaesong-2020", "--household", "persons=5,adults=2")
    assert "Coal is a pool" in done.out
    trial = ration.try_household(
        ration.load_programme("kaesong-2020"), parse_household("persons=5, adults=2")
    )
    assert "coal" not in [share.item for share in trial.gets]
    with pytest.raises(ValueError, match="NAME=VALUE"):
        parse_household("=5")


@pytest.mark.parametrize(
    ("to_zero", "persons", "words"),
    [
        ("", "1", "rounded to 0.5 kg, up if more than 0.3 kg remains, but at least 0.5 kg"),
        (", to_zero = true", "9", "rounded to 0.5 kg, up if more than 0.3 kg remains"),
    ],
)
def test_the_words_of_a_threshold_say_that_nobody_gets_nothing(
    to_zero: str, persons: str, words: str
) -> None:
    rounding = f'round = {{ to = "0.5 kg", mode = "threshold", threshold = "0.3 kg"{to_zero} }}'
    programme = ration.parse_programme(RICE.format(quantity="0.1 kg", more=rounding))
    (rice,) = ration.try_household(programme, {"persons": persons}).gets
    assert rice.rounding == words
    assert str(rice.quantity) == ("1 kg" if to_zero else "0.5 kg")


def test_a_least_amount_and_the_largest_size_are_sentences() -> None:
    text = SMALL.replace('at_most = "25 kg"', 'at_least = "5 kg"')
    sizes = 'sizes = [{ to = 3, quantity = "1 kg" }, { to = 9, quantity = "2 kg" }]\nonly'
    text = text.replace('per = "adults"', 'per = "household"')
    page = ration.programme_page(
        ration.parse_programme(text.replace('quantity = "1 kg"\nonly', sizes))
    )
    first, second = next(section for section in page.sections if section.numbered).sentences
    assert "A household that gets the item gets at least 5 kg." in first
    assert "gets at most" not in first
    assert "1 kg of rice up to 3 persons, 2 kg for 4 to 9, at the tent." in second
    assert "A household of more than 9 persons is an error." in second


def test_a_family_that_is_no_number_has_no_answer_and_the_reason_once() -> None:
    table = families(ration.parse_programme(SMALL), {"adults": "some"})[0][0]
    assert table.amounts == (("Rice, kg", *"————————"),)
    assert len(table.unanswered) == 1
    assert table.unanswered[0].startswith(
        'No answer for 1, 2, 3, 4, 5, 6, 7, 8 persons: adults: "some": '
    )


def test_the_page_in_a_notebook_has_its_tables_and_numbers_its_rules() -> None:
    programme = ration.parse_programme(SMALL)
    html = ration.programme_page(programme)._repr_html_()
    assert html.startswith("<p><b>Small [north]</b></p>")
    assert "<br>2. If category is A or B: every person" in html
    assert ">bag of 25 kg</td>" in html
    assert "1. adults" not in html


def test_nobody_can_be_tried_in_a_programme_of_pools_alone() -> None:
    text = SMALL[: SMALL.index("[[allocations]]")]
    text += '[[pools]]\nitem = "rice"\nquantity = "2 t"\nchannel = "tent"\n'
    with pytest.raises(ration.DataError) as error:
        ration.try_household(ration.parse_programme(text), {})
    assert [(each.code, each.column) for each in error.value.problems] == [
        ("household-nothing", "pools")
    ]
