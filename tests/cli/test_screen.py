"""The screen of a plan: the answer first, many sites in short, errors and warnings told apart."""

import re
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st
from terminal import RATION, on_terminal, screen

import ration
from ration.core.problems.problem import problem
from ration.export.tables.findings import findings
from ration.export.tables.goods import packs_shown
from ration.results.check import ProblemCount
from ration.results.plan.site_table import household_counts

pytestmark = pytest.mark.slow

HEAD = "household_id,persons,adults,centre,store,payer"
CAMP = "Camp North East 12 near the old railway station"


def register(folder: Path, sites: list[str], of_each: int = 1) -> Path:
    """A register with households at every site; the later ones have more."""
    rows = [
        f"{site}-{number},{1 + number % 5},1,{site},S,P"
        for at, site in enumerate(sites)
        for number in range(of_each + at)
    ]
    return csv(folder / "r.csv", rows, HEAD)


def shown(folder: Path, *words: str, columns: int = 80) -> list[str]:
    """The screen of a terminal after a command."""
    with on_terminal([RATION, *words], folder, columns=columns) as terminal:
        return screen(terminal.rest())


class TestTheAnswerComesFirst:
    """Who, totals and what is wrong are within the first screen."""

    @pytest.mark.parametrize("columns", [80, 120])
    def test_of_a_programme_with_twelve_items(self, tmp_path: Path, columns: int) -> None:
        register(tmp_path, [f"DC-{n:02}" for n in range(30)])
        lines = shown(tmp_path, "compute", "r.csv", columns=columns)[:30]
        assert max(map(len, lines)) <= columns
        answer = "\n".join(lines)
        for part in ("465 households", "30 × Distribution centre", "Coal, t", "Nothing is wrong"):
            assert part in answer

    def test_of_a_check(self, tmp_path: Path) -> None:
        csv(tmp_path / "r.csv", [f"{n},{'x' if n % 2 else 3},2,A,S,P" for n in range(40)], HEAD)
        out = run("check", "r.csv", "-q", cwd=tmp_path).out.splitlines()
        answer = "\n".join(out[:10])
        assert "40 rows read = 20 accepted + 20 rejected" in answer
        assert "20 households" in answer
        assert "error      20   count-words" in answer


class TestManySites:
    """Beyond a dozen, a channel shows its largest and smallest sites, and how many there are."""

    def test_a_dozen_is_shown(self, tmp_path: Path) -> None:
        register(tmp_path, [f"DC-{n:02}" for n in range(12)])
        out = run("compute", "r.csv", "-q", cwd=tmp_path).out
        assert [f"DC-{n:02}" in out for n in range(12)] == [True] * 12
        assert "--sites" not in out

    def test_more_are_summarised(self, tmp_path: Path) -> None:
        register(tmp_path, [f"DC-{n:02}" for n in range(13)])
        out = run("compute", "r.csv", "-q", cwd=tmp_path).out
        assert "Distribution centre: 13 sites, the largest and smallest; --sites shows all" in out
        first = out[out.index("Distribution centre: 13") : out.index("(continued)")]
        named = re.findall(r"^(DC-\d+|…)", first, re.MULTILINE)
        assert named == ["DC-12", "DC-11", "DC-10", "…", "DC-02", "DC-01", "DC-00"]

    @pytest.mark.parametrize("command", ["compute r.csv", "show plan", "check r.csv"])
    def test_sites_shows_all(self, command: str, tmp_path: Path) -> None:
        names = [f"DC-{n:02}" for n in range(50)]
        ration.compute(register(tmp_path, names)).write(tmp_path / "plan")
        out = run(*command.split(), "-q", "--sites", cwd=tmp_path).out
        assert [name for name in names if not re.search(f"^{name} ", out, re.MULTILINE)] == []
        assert "--sites" not in out

    def test_no_site_is_read_to_find_them(self, tmp_path: Path) -> None:
        plan = ration.compute(register(tmp_path, ["A", "B", "C"]))
        sites = plan.manifests("centre")
        assert [*household_counts(sites)] == [*household_counts([*sites])] == [1, 2, 3]


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
def test_no_name_of_a_site_is_broken_to_make_room_for_figures(columns: int, tmp_path: Path) -> None:
    register(tmp_path, [CAMP, "B"])
    lines = shown(tmp_path, "compute", "r.csv", "-q", columns=columns)
    assert max(map(len, lines)) <= columns
    assert not [line for line in lines if line.startswith("Camp") and not line.startswith(CAMP)]
    assert len([line for line in lines if line.startswith(CAMP)]) > 1


class TestErrorsAndWarnings:
    """A word and a colour tell them apart."""

    def test_each_line_begins_with_its_word(self, tmp_path: Path) -> None:
        csv(tmp_path / "r.csv", ["1,x,1", "2,3,1"])
        lines = run("check", "r.csv", cwd=tmp_path).err.splitlines()
        assert [line.split(":")[0] for line in lines] == ["note", "error", *["warning"] * 3]
        (usage,) = run("check", "r.csv", "--xyz", cwd=tmp_path).err.splitlines()
        assert usage.startswith("error: ration check: no such option --xyz")

    def test_the_word_has_a_colour_on_a_terminal(self, tmp_path: Path) -> None:
        csv(tmp_path / "r.csv", ["1,x,1", "2,3,1"])

        def written(**environment: str) -> str:
            with on_terminal(
                [RATION, "check", "r.csv"], tmp_path, environment=environment
            ) as terminal:
                return terminal.rest()

        loud = written()
        assert "\x1b[31m\x1b[1merror:\x1b[0m r.csv" in loud
        assert "\x1b[35m\x1b[1mwarning:\x1b[0m r.csv" in loud
        assert not re.search(r"\x1b\[[0-9;]*3[0-9]", written(NO_COLOR="1"))
        assert screen(written(NO_COLOR="1")) == screen(loud)

    def test_many_of_one_code_leave_room_for_others(self, tmp_path: Path) -> None:
        keys = "".join(f"a{n} = 1\n" for n in range(30))
        (tmp_path / "p.toml").write_text(f'id = "x"\n{keys}')
        lines = run("programme", "check", "p.toml", cwd=tmp_path).err.splitlines()
        assert "error: … and 22 more like it: toml-unknown-key" in lines
        assert sum(" unknown key; " in line for line in lines) == 8
        assert sum(" it is missing; " in line for line in lines) == 2
        assert lines[-1] == (
            "… 33 errors in total: 1 programme-nothing, 2 toml-key-missing, 30 toml-unknown-key."
            " `ration programme check p.toml --json` lists all of them."
        )


class TestFindings:
    """What is wrong with a plan, in a line each."""

    def test_all_that_can_be_wrong(self, tmp_path: Path) -> None:
        plan = ration.compute(register(tmp_path, ["A"]))
        source = plan.source.model_copy(
            update={
                "read": 20,
                "rejected": 12,
                "problems": (problem("count-words", row=2, value="x"),) * 3,
                "unlisted": (
                    ProblemCount(code="count-words", column="persons", warning=False, times=9),
                    ProblemCount(code="count-large", column="persons", warning=True, times=9),
                ),
            }
        )
        found = findings(plan.model_copy(update={"source": source}))
        assert [line for line in found if line.word == "warning"] == [
            ("warning", "12 of 20 rows rejected, and in no figure: 12 count-words."),
            ("warning", "9 warnings: count-large."),
        ]

    def test_a_shortage(self, tmp_path: Path) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["2 kg"]})
        path = register(tmp_path, ["A"])
        found = findings(ration.compute(path, stock=stock, shortage="equal"))
        (short, *_) = [text for _, text in found if text.startswith("Too little")]
        assert "Short: Rice 3 kg, Corn 10 kg, Soybeans 2 kg, Cooking oil 1 bottle, " in short


@given(st.lists(st.integers(1, 300), min_size=1, max_size=5))
def test_whole_and_loose_packs_are_what_is_handed_out_and_sent_packs_cover_it(
    persons: list[int],
) -> None:
    frame = pl.DataFrame(
        {
            "household_id": [f"{n}" for n in range(len(persons))],
            "persons": persons,
            "adults": [1] * len(persons),
            "centre": [f"c{n % 3}" for n in range(len(persons))],
        }
    )
    lines = ration.compute(frame).totals
    rows = packs_shown(lines.lines).rows
    assert len(rows) == 4
    for row, item in zip(rows, ("rice", "corn", "soybeans", "oil"), strict=True):
        whole, loose, sent, over = (Fraction(cell.replace(",", "")) for cell in row[2:])
        size = 20 if item == "oil" else 50
        due = lines[item].quantity.amount
        assert whole * size + loose == sent * size - over == due
