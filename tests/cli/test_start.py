"""A run imports what it needs, and no more: that is most of the time of a short one."""

import subprocess
import sys
from importlib.util import find_spec
from inspect import getdoc
from pathlib import Path
from typing import Any

import pytest
import typer
from command import app, csv
from terminal import surroundings

# What no run of a CSV file needs, by the first names of their modules.
_OF_OTHER_RUNS = {
    *("narwhals", "xlsxwriter", "python_calamine", "fastexcel", "jinja2", "typst", "pandas"),
    *("pyarrow", "duckdb", "pyspark", "highspy", "numpy", "markdown_it", "pygments"),
}
# Modules and rooms of ours that no plan of a tidy CSV file needs, if it writes no file.
_OF_OTHER_PLANS = (
    # what writes files
    *("core.outputs", "core.spill", "core.written", "export.csv", "export.folder", "export.kept"),
    *("export.output", "export.register_rows", "plan.at_sites", "seals"),
    # what reads other registers
    *("core.parquet", "register.source.cluster", "register.source.ids.repeated"),
    *("register.source.joined_frames", "register.source.many_frames", "register.source.multiple"),
    *("register.source.ragged", "register.source.text.json", "register.source.text.json_records"),
    *("register.source.unzipped", "register.source.workbook", "register.spark"),
    # what looks closer at columns and rows that are in doubt
    *("register.check.accepted", "register.check.across.repeated_areas"),
    *("register.check.alike.ids_alike", "register.check.on_cluster", "register.check.rejected"),
    *("register.check.totals.runs", "register.columns.suggest", "register.columns.systems"),
    *("register.leave_out.by_words", "register.leave_out.struck_ids", "register.people"),
    *("register.values.conditions", "register.values.dates"),
    # what other questions are about
    *("core.extras", "engine.household_days", "engine.household_sizes", "plan.site_details"),
    "results.accounts.journal",
)


# The command, which lists what is imported at its end.
LISTED = """
import atexit, sys
from importlib.metadata import entry_points
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
found = next(each for each in entry_points(name="ration") if "ration_cli" in each.value)
found.load()(prog_name="ration")
"""


def imported(*words: str | Path) -> set[str]:
    """The modules that a run of the command imports."""
    ran = subprocess.run(
        [sys.executable, "-c", LISTED, *words],
        env=surroundings(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stderr.splitlines()[-1].split())


def rooms(modules: set[str]) -> set[str]:
    """The first two names of each module of ours."""
    return {".".join(name.split(".")[:2]) for name in modules if name.startswith("ration.")}


def test_the_help_imports_no_engine_and_no_command() -> None:
    modules = imported("--help")
    first = {name.split(".")[0] for name in modules}
    assert "typer" in first
    assert not first & {"polars", "pydantic", *_OF_OTHER_RUNS}
    assert not {name for name in modules if name.startswith("ration_cli.commands.")}
    assert rooms(modules) <= {"ration.register"}  # a limit that an option shows


def test_a_plan_of_a_csv_file_imports_no_other_reader_writer_or_command(tmp_path: Path) -> None:
    modules = imported("compute", csv(tmp_path / "r.csv", ["1,4,2", "2,5,3"]))
    assert "polars" in modules
    assert not {name.split(".")[0] for name in modules} & _OF_OTHER_RUNS
    assert not {"ration.core.secrets.key_files", "ration.seals.sum_tree"} & modules
    commands = {name for name in modules if name.startswith("ration_cli.commands.")}
    assert commands == {"ration_cli.commands.plans", "ration_cli.commands.plans.compute"}
    unused = {"stock", "accounts", "rounds", "rollout", "similar", "explain", "authoring"}
    assert not rooms(modules) & {f"ration.{room}" for room in unused}
    formats = {f"ration.export.{room}" for room in ("html", "pdf", "proofs", "xlsx")}
    assert not formats & modules
    assert not {"gzip", "html"} & modules
    others = {f"ration.{name}" for name in _OF_OTHER_PLANS}
    assert not others & modules
    assert all(map(find_spec, others))  # they have these names


def lazy() -> dict[str, Any]:
    """The commands as the help of all lists them."""
    group: Any = typer.main.get_command(app())
    return dict(group.lazy)


@pytest.mark.parametrize("name", lazy())
def test_the_help_of_all_commands_says_what_each_says(name: str) -> None:
    group: Any = typer.main.get_command(app())
    command = group.commands[name]
    first = (command.help or getdoc(command.callback) or "").split("\n\n")[0]
    assert lazy()[name].help == " ".join(first.split())


def test_the_words_of_problems_need_no_engine() -> None:
    """Where it is not installed, or is another, a message says so."""
    code = "import ration.core.extras, sys; sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
