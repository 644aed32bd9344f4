"""Texts that mean harm wherever they are written, and files that are full of them."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

PATHS = ("../../../evil", "/etc/evil", "C:\\x", "CON", "a/b", "x\n../evil", "n" * 250, "dots...")
NAMES = ("NUL.txt", ".hidden", "-rf", "$(touch evil)", "\u202ecsv.exe", "%2e%2e%2fevil")
FORMULAS = ("=1+1", "+x", "@y", "x;=1+1", "\t=1+2", "＝1+1", "x\n=1+1")
PAGES = (
    "</script><script>alert(1)</script>",
    '" onmouseover="x',
    "' onmouseover='x",
    "javascript:x",
    "<img src=x>",
    "--><svg onload=alert(1)>",
    "{{ 7*7 }}",
)
PAPERS = (
    '#read("/etc/passwd")',
    '#eval("1")',
    "$x$",
    "*a*",
    "_b_",
    "@ref",
    "<label>",
    "back\\slash",
    "`raw`",
    "= heading",
    "// gone",
    "&P &G",
)
TEXTS = (*PATHS, *NAMES, *FORMULAS, *PAGES, *PAPERS)
LINE = " ".join((*PAGES, *PAPERS, "=1+1 @y x;=1+1"))
AREA, NOTE = "../../../evil", '=1+1 <img src=x> #eval("1")'  # columns are named by people too
HEAD = "head of family"
HEADER = ("household_id", "persons", "status", AREA, HEAD, NOTE, "centre", "payer")


def register(path: Path, texts: Sequence[str] = TEXTS, site: str | None = None) -> Path:
    """Write a household for every text, which is its id and its head, and its site if None."""
    rows = []
    for number, text in enumerate(texts):
        place = text if site is None else site
        rows.append((text, number % 5 + 1, text, text, text, texts[number - 1], place, LINE))
    return table(path, HEADER, rows)


def table(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """Write a table as CSV, unguarded, as people's files are."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def programme(path: Path) -> Path:
    """Write a programme whose titles, names and sources are such texts."""
    line = json.dumps(LINE, ensure_ascii=False)
    every = json.dumps(TEXTS, ensure_ascii=False)
    path.write_text(_PROGRAMME.replace("LINE", line).replace("EVERY", every), encoding="utf-8")
    return path


def rollout(path: Path) -> Path:
    """Write a roll-out with such a title."""
    line, area = json.dumps(LINE, ensure_ascii=False), json.dumps(AREA)
    text = f"title = {line}\nsource = {line}\narea = {area}\nper_year = 10\nstart = 2026-03-01\n"
    path.write_text(text, encoding="utf-8")
    return path


_PROGRAMME = """
id = "harm"
version = "../../1 =1+1"
title = LINE
titles = { fr = LINE }
source = LINE
date = 2026-03-01
currency = "KPW"
[rounds]
first = 2026-03-01
every = "1 month"
count = 2
source = LINE
[groups.some]
title = LINE
where = { status = EVERY }
[channels.centre]
title = LINE
[channels.payer]
title = LINE
[items.rice]
name = LINE
unit = "kg"
packs = [{ name = "<img src=x>", holds = "5 kg", tare = "0.1 kg" }]
[items.oil]
name = "x;=1+1"
unit = "=1+1"
[items.cash]
name = "@ref"
unit = "KPW"
[shortage]
option = "equal"
[[allocations]]
item = "rice"
per = "person"
quantity = "3 kg"
channel = "centre"
source = LINE
[[allocations]]
item = "oil"
per = "household"
quantity = "2 =1+1"
only = { status = EVERY }
channel = "centre"
[[allocations]]
item = "cash"
per = "household"
quantity = "10 KPW"
channel = "payer"
"""
