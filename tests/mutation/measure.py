"""Measure which tests run which lines: one run with coverage for each folder of tests."""

import os
import subprocess
import sys
from pathlib import Path

# What may see a change in the rooms that are changed. The command's and the pages' tests are left
# out: they cost more than all others, and a change that they alone see deserves a law or a case.
FOLDERS = (
    "tests/accounts", "tests/authoring", "tests/cases", "tests/core", "tests/explain",
    "tests/export", "tests/laws", "tests/plan", "tests/register", "tests/rollout", "tests/rounds",
    "tests/sites", "tests/stock", "ration",
)  # fmt: skip


def measure(root: Path, folder: Path) -> None:
    """Write the lines and seconds of all tests into the folder, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for tests in FOLDERS:
        name = tests.replace("/", "-")
        if not (folder / f"{name}.xml").exists():
            print(f"Measuring {tests} …", flush=True)
            _run(root, tests, folder.resolve() / name)


def _run(root: Path, tests: str, file: Path) -> None:
    settings = file.with_suffix(".ini")
    data = file.with_suffix(".coverage")
    settings.write_text(f"[run]\nbranch = true\nsource = ration\ndata_file = {data}\n")
    words = ["-q", "-n", "auto", "--dist", "worksteal", "-p", "no:cacheprovider", tests]
    words += ["--cov", f"--cov-config={settings}", "--cov-context=test", "--cov-report="]
    words += [f"--junitxml={file.with_suffix('.part')}"]
    environment = {**os.environ, "COVERAGE_FILE": str(data)}
    code = subprocess.call([sys.executable, "-m", "pytest", *words], cwd=root, env=environment)
    if code not in {0, 1}:  # 1: some failed, and are left out
        raise SystemExit(f"pytest {tests} ended with {code}")
    file.with_suffix(".part").rename(file.with_suffix(".xml"))
