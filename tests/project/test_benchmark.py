"""The benchmark measures what it says: all contestants come to one answer, of a small size."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from printed import needs_font

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def test_registers_as_the_field_has_them(tmp_path: Path) -> None:
    only = ["--only", "roster", "--only", "cp949", "--folder", str(tmp_path)]
    size = ["--people", "2000", "--households", "1000", "--runs", "1", "--json"]
    command = [sys.executable, "-m", "tests.benchmark", *only, *size]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    tables = json.loads(ran.stdout)["tables"]
    assert [table["title"] for table in tables] == [
        "2,000 people, roster, CSV",
        "1,000 households, CP949, CSV",
    ]
    assert all(row["ratio"] > 0 for table in tables for row in table["rows"])
    roster, korean = sorted(tmp_path.iterdir(), key=lambda file: file.name, reverse=True)
    assert roster.read_text().count("\n") == 2001
    assert "동면 배급소" in korean.read_bytes().decode("cp949")


def test_shared_from_stock(tmp_path: Path) -> None:
    only = ["--only", "share", "--folder", str(tmp_path)]
    size = ["--households", "500", "--runs", "1", "--json"]
    command = [sys.executable, "-m", "tests.benchmark", *only, *size]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for table in json.loads(ran.stdout)["tables"]:
        assert [row["name"] for row in table["rows"]] == [
            "plain", "plain, and a frame of entitlements",
            "**equal**", "**equal**, and a frame of issues",
            "**priority**", "**priority**, and a frame of issues",
        ]  # fmt: skip


# The same of the wide shape, in one process.
_WIDE = """
import contextlib, io, json, sys
from tests.benchmark import by_stock, registers

folder = sys.argv[1]
file, stock = f"{folder}/wide.csv", f"{folder}/stock.csv"
registers.main("wide", "500", "2", file)


def printed(option, table):
    with contextlib.redirect_stdout(io.StringIO()) as text:
        by_stock.main(file, "wide", option, stock, table)
    return json.loads(text.getvalue())


required = printed("plain", "entitlements")
with open(stock, "w") as out:
    print("item,quantity", file=out)
    for name, (steps, size, unit) in required.items():
        print(f"{name},{steps * 7 // 10 * int(size)} {unit}", file=out)
shared = [printed(option, "issues") for option in ("equal", "priority")]
print(json.dumps([required, *shared]))
"""


def test_a_wide_register_is_shared_too(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WIDE, str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    required, *shared = json.loads(ran.stdout)
    for issued in shared:
        assert all(0 < issued[name][0] <= steps * 7 // 10 for name, (steps, *_) in required.items())


@pytest.mark.skipif(
    not any(Path("/usr/share/fonts").rglob("NanumGothic.ttf")), reason="NanumGothic is not here"
)
@needs_font("김a")
def test_lists_on_paper(tmp_path: Path) -> None:
    only = ["--only", "paper", "--folder", str(tmp_path)]
    size = ["--households", "100", "--runs", "1", "--json"]
    command = [sys.executable, "-m", "tests.benchmark", *only, *size]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    (table,) = json.loads(ran.stdout)["tables"]
    assert [row["name"] for row in table["rows"]] == [
        "**ration print**, 20 pages", "Typst by hand, 20 pages",
    ]  # fmt: skip
