"""Measure which tests run which lines: one run with coverage for each folder of tests."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

# What may see a change in the rooms that are changed. The command's and the pages' tests are left
# out: they cost more than all others, and a change that they alone see deserves a law or a case.
FOLDERS = (
    "tests/stock", "tests/laws", "tests/cases", "tests/accounts", "tests/register", "tests/rounds",
    "tests/plan", "tests/explain", "tests/export", "tests/core", "tests/authoring",
    "tests/rollout", "tests/sites", "ration/engine", "ration/stock", "ration/register",
    "ration/accounts", "ration/core", "ration/programme",
)  # fmt: skip


def measure(root: Path, folder: Path, folders: Iterable[str]) -> None:
    """Write the lines and seconds of all tests that are not measured yet as they are now."""
    folder.mkdir(parents=True, exist_ok=True)
    known = folder / "measured.json"
    measured: dict[str, str] = json.loads(known.read_text()) if known.exists() else {}
    for tests in folders:
        now = dict(_files(root, tests))
        new = [file for file, print_ in now.items() if measured.get(file) != print_]
        if new:
            whole = len(new) == len(now)
            print(f"Measuring {tests if whole else ' '.join(new)} …", flush=True)
            name = f"{tests.replace('/', '-')}-{len(list(folder.glob('*.xml'))):04}"
            _run(root, [tests] if whole else new, folder.resolve() / name)
            measured |= now
            known.write_text(json.dumps(measured, indent=1))


def _files(root: Path, tests: str) -> Iterator[tuple[str, str]]:
    """Find the files of tests in a folder, with their fingerprints."""
    pattern = "*.py" if tests.startswith("ration") else "test_*.py"
    for path in sorted((root / tests).rglob(pattern)):
        yield path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def _run(root: Path, tests: list[str], file: Path) -> None:
    settings = file.with_suffix(".ini")
    data = file.with_suffix(".coverage")
    settings.write_text(f"[run]\nsource = ration\ndata_file = {data}\n")
    words = ["-q", "-n", "auto", "--dist", "worksteal", "-p", "no:cacheprovider", *tests]
    words += ["--cov", f"--cov-config={settings}", "--cov-context=test", "--cov-report="]
    words += [f"--junitxml={file.with_suffix('.part')}"]
    environment = {**os.environ, "COVERAGE_FILE": str(data)}
    code = subprocess.call([sys.executable, "-m", "pytest", *words], cwd=root, env=environment)
    if code not in {0, 1, 5}:  # 1: some failed, and are left out; 5: there are none
        raise SystemExit(f"pytest {' '.join(tests)} ended with {code}")
    file.with_suffix(".part").rename(file.with_suffix(".xml"))
