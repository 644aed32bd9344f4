"""The law of sources: the same rows are the same plan, wherever they are kept."""

import csv
import json
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from registers import Case, Row, cases
from strategies import load

import ration
from ration import DistributionPlan


def write_csv(path: Path, rows: Sequence[Row], header: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(header))
        writer.writeheader()
        writer.writerows(rows)


def write_sqlite(path: Path, rows: Sequence[Row]) -> None:
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in rows[0])
    with sqlite3.connect(path) as file:
        file.execute(f"CREATE TABLE households ({names})")
        cells = ", ".join("?" * len(rows[0]))
        file.executemany(
            f"INSERT INTO households VALUES ({cells})", [tuple(row.values()) for row in rows]
        )
    file.close()


def same(case: Case, plan: DistributionPlan) -> bool:
    """Whether a plan has the figures of the rows themselves."""
    whole = case.plan()
    rows = [one.entitlements().sort("household_id").to_dicts() for one in (plan, whole)]
    return (
        plan.totals == whole.totals
        and plan.people == whole.people
        and list(plan.sites) == list(whole.sites)
        and rows[0] == rows[1]
    )


class TestSources:
    """What a plain register gives, the same register gives from every source."""

    @given(cases(), st.integers(0, 8), st.data())
    def test_files(self, case: Case, place: int, data: st.DataObject) -> None:
        programme = load(case.table)
        with tempfile.TemporaryDirectory() as folder:
            parts = [case.rows[:place], case.rows[place:]]
            for number, rows in enumerate(parts):
                header = data.draw(st.permutations(list(case.rows[0])))
                write_csv(Path(folder, f"{number}.csv"), rows, header)
            assert same(case, ration.compute(folder, programme))

    @given(cases(), st.booleans())
    def test_json(self, case: Case, lines: bool) -> None:
        texts = [json.dumps(row) for row in case.rows]
        text = "\n".join(texts) if lines else f'{{"results": [{", ".join(texts)}]}}'
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "r.json")
            path.write_text(text, encoding="utf-8")
            assert same(case, ration.compute(path, load(case.table)))

    @given(cases())
    def test_sqlite(self, case: Case) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_sqlite(Path(folder, "r.db"), case.rows)
            url = f"sqlite:///{folder}/r.db?table=households"
            assert same(case, ration.compute(url, load(case.table)))
