"""Every kind of problem: its code, its texts, and an example that comes to it."""

import json
import re
from pathlib import Path
from string import Formatter

import polars as pl
import pytest
from command import run
from small import SMALL

import ration
from ration.core.construct import construct
from ration.core.messages import TOPICS, catalogue, examples
from ration.core.problems import problem as module
from ration.core.problems.problem import Problem

KINDS = ration.problem_kinds()


def test_every_code_is_used_and_is_in_one_topic() -> None:
    assert [kind.code for kind in KINDS] == [*examples()]
    assert tuple(dict.fromkeys(kind.topic for kind in KINDS)) == TOPICS
    package = Path(ration.__file__).parent
    code = "".join(
        path.read_text("utf-8") for path in package.rglob("*.py") if path.parent.name != "messages"
    )
    assert [each.code for each in KINDS if f'"{each.code}"' not in code] == []
    used = re.findall(r'(?:[^_.]problem|wrong|_cell|[A-Z]\w*Error)\(\s*"([a-z]+-[a-z-]+)"', code)
    assert len(used) > 150
    assert {*used} <= {*catalogue()}


def test_every_kind_has_a_message_a_hint_and_an_example() -> None:
    shown = examples()
    for code, kind in catalogue().items():
        assert all((kind.message, kind.hint, shown[code])), code
        facts = [name for text in kind[1:3] for _, name, *_ in Formatter().parse(text)]
        assert all(name is None or name.isidentifier() for name in facts), code


# Examples that are not run here, because they need what no text shows: a workbook, a binary or
# mis-encoded file, a folder, a database or a server, a Python frame, fonts. The tests of those
# rooms come to these problems.
NEEDS_MORE = re.compile(
    r"sqlite:|postgresql:|mysql:|\.(xlsx|ods|parquet|db|zip|jpg|notes)\b|registers/|/dev/|     #"
)


def parts(example: str) -> tuple[dict[str, str], list[str]]:
    """The files of an example, and the words of its command; none where it has no command."""
    files: dict[str, str] = {}
    name, command = "", []
    for line in example.split("\n"):
        if line.startswith("$ ration "):
            command = re.findall(r"'[^']*'|\S+", line.removeprefix("$ ration "))
        elif line.startswith("    "):
            files[name] += line.removeprefix("    ") + "\n"
        elif line.endswith(":"):
            name = line.removesuffix(":")
            files[name] = ""
    return files, [word.strip("'") for word in command]


RUN = [kind for kind in KINDS if parts(kind.example)[1] and not NEEDS_MORE.search(kind.example)]


@pytest.mark.parametrize("kind", RUN, ids=lambda kind: kind.code)
def test_an_example_comes_to_its_problem(
    kind: ration.ProblemKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, command = parts(kind.example)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made: list[Problem] = []

    def recorded(model: type[Problem], **fields: object) -> Problem:
        made.append(construct(model, **fields))
        return made[-1]

    monkeypatch.setattr(module, "construct", recorded)
    ran = run(*command, cwd=tmp_path)
    texts = {each.message for each in made if each.code == kind.code}
    shown = ran.out + ran.err
    assert [text for text in texts if text in shown], f"{ran}\n{[each.code for each in made]}"


def test_most_examples_are_run() -> None:
    """What is left out is of these topics alone; the rest is one line each."""
    left = {kind.topic for kind in KINDS if kind not in RUN}
    assert left - {"database", "files", "tables", "columns", "rows", "people"} == {
        "advice", "arrears", "collected", "doubles", "journal", "json", "loads", "nutrition",
        "print", "programme", "proofs", "reconcile", "seals", "shortage", "slips", "spark", "stock",
        "stores", "toml",
    }  # fmt: skip
    assert len(RUN) > 270


class TestOneRun:
    """All errors of a programme file are found at once, and each of them once."""

    def test_a_broken_group_hides_no_unknown_item_of_its_name(self) -> None:
        text = SMALL.replace("[groups.adults]", '[groups.oil]\nfrom_age = "old"\n[groups.adults]')
        with pytest.raises(ration.InputError) as error:
            ration.parse_programme(text.replace('item = "rice"', 'item = "oil"', 1))
        found = [(problem.code, problem.column, problem.value) for problem in error.value.problems]
        assert found == [
            ("programme-age", "groups.oil.from_age", "old"),
            ("programme-item-unknown", "allocations[0].item", "oil"),
        ]

    def test_a_broken_item_hides_what_only_follows(self) -> None:
        with pytest.raises(ration.InputError) as error:
            ration.parse_programme(SMALL.replace('unit = "kg"', "unit = 5"))
        assert [problem.code for problem in error.value.problems] == ["toml-not-text"]

    @pytest.mark.parametrize("typo", ["nmae", "nam"])
    def test_a_slip_near_two_keys_is_reported_once(self, typo: str) -> None:
        with pytest.raises(ration.InputError) as error:
            ration.parse_programme(SMALL.replace('name = "Rice"', f'{typo} = "Rice"'))
        (found,) = error.value.problems
        assert (found.code, found.column) == ("toml-unknown-key", f"items.rice.{typo}")
        assert found.hint == "did you mean name or names?"


class TestCommand:
    """`ration problems` lists all codes, and explains a code."""

    def test_list(self) -> None:
        listed = run("problems")
        assert (listed.code, listed.err) == (0, "note: See one with: ration problems CODE\n")
        assert all(kind.code in listed.out for kind in KINDS)

    def test_list_as_json(self) -> None:
        whole = json.loads(run("problems", "--json").out)
        assert whole["format"] == "ration.problems/1"
        assert [problem["code"] for problem in whole["problems"]] == [kind.code for kind in KINDS]

    def test_one(self) -> None:
        explained = run("problems", "count-words")
        assert (explained.code, explained.err) == (0, "")
        assert explained.out == (
            "count-words: an error, about rows\n\n"
            "What is wrong: not a whole number\n"
            "How to fix it: write it in digits, such as 5\n\n"
            "Example:\n"
            "    households.csv:\n"
            "        household_id,persons\n"
            "        A-1,many\n"
            "    $ ration check households.csv -p general-food\n"
        )

    def test_one_as_json(self) -> None:
        (kind,) = (each for each in KINDS if each.code == "site-all")
        found = json.loads(run("problems", "site-all", "--json").out)
        assert found == {"format": "ration.problems/1", "problems": [kind._asdict()]}

    def test_unknown(self) -> None:
        explained = run("problems", "count-wrods")
        assert (explained.code, explained.out) == (2, "")
        assert explained.err.startswith(
            "error: ration problems: no such code: count-wrods; did you mean count-words or"
        )


def test_plans_and_rounds_of_before_are_read(tmp_path: Path) -> None:
    """Codes have changed since /1; what holds the old ones is read, and keeps its number."""
    frame = {"household_id": ["1"], "persons": [4]}
    plan = ration.compute(pl.DataFrame(frame), "general-food")
    text = plan.to_json()
    assert '"format": "ration.plan/2"' in text
    old = text.replace("ration.plan/2", "ration.plan/1").replace("site-all", "site-of-before")
    (tmp_path / "plan.json").write_text(old)
    assert ration.load_plan(tmp_path).format == "ration.plan/1"
    assert ration.load_plan(tmp_path).warnings[0].code == "site-of-before"
