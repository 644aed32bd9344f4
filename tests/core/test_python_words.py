"""Errors in Python name arguments, not the options of the command."""

import inspect
import pickle
import re
from pathlib import Path

import polars as pl
import pytest

import ration
from ration.core.text.python_words import _ARGUMENTS, in_python

CALLS = (
    ration.compute,
    ration.run_rounds,
    ration.double_collection,
    ration.explain_site,
    ration.try_household,
    ration.load_secret_key,
    ration.design,
    ration.value_of,
    ration.loads_of,
    ration.DistributionPlan.write,
    ration.DistributionPlan.write_pdf,
)


def test_no_message_of_the_catalogue_names_an_option() -> None:
    for kind in ration.problem_kinds():
        for text in (kind.message, kind.hint):
            outside = re.sub("`[^`]*`", "", in_python(text))
            assert not re.search(r"--[a-z]", outside), kind.code


def test_every_argument_is_there() -> None:
    names = {name for call in CALLS for name in inspect.signature(call).parameters}
    for option, (_, argument) in _ARGUMENTS.items():
        name, _, value = argument.partition("=")
        assert name in names, option
        key = re.match(r'\{+"(\w+)"', value)
        if name == "mapping" and key:
            assert key[1] in ration.RegisterMapping.model_fields, option


def test_an_error_names_the_argument(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": ["1"], "people": [1]})
    with pytest.raises(ration.DataError, match=r'columns=\{"NAME": "SOURCE"\}'):
        ration.compute(frame)
    plan = ration.compute(pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]}))
    plan.write(tmp_path / "plan")
    with pytest.raises(FileExistsError, match="pass force=True to replace it"):
        plan.write(tmp_path / "plan")
    with pytest.raises(FileExistsError, match="pass force=True to replace it"):
        plan.write_html(tmp_path / "plan/plan.json")


def test_the_text_of_an_error_is_a_screenful_and_all_problems_are_data() -> None:
    columns = {f"c{number}": ["x"] for number in range(40)}
    reads = {name: name for name in columns}
    frame = pl.DataFrame({"household_id": ["1"], **columns})
    programme = {
        "id": "many",
        "version": "1",
        "title": "Many columns",
        "source": "An example",
        "channels": {"tent": {}},
        "items": {"tea": {"name": "Tea", "unit": "g"}},
        "allocations": [
            {"item": "tea", "per": name, "quantity": "2 g", "channel": "tent"} for name in reads
        ],
    }
    with pytest.raises(ration.DataError) as raised:
        ration.compute(frame, programme)
    lines = str(raised.value).splitlines()
    assert len(raised.value.problems) == 40
    assert len(lines) == 21
    assert lines[-1] == "… and 20 more lines: all are in `problems` of the error"


def test_errors_pickle() -> None:
    with pytest.raises(ration.DataError) as raised:
        ration.compute(pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 0]}))
    copy = pickle.loads(pickle.dumps(raised.value))
    assert (str(copy), copy.problems) == (str(raised.value), tuple(raised.value.problems))
    with pytest.raises(ration.QuantityError) as unread:
        ration.Quantity("5")
    assert str(pickle.loads(pickle.dumps(unread.value))) == str(unread.value)
