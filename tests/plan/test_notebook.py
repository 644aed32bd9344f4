"""What a notebook shows of plans, manifests, reports, rounds, roll-outs and programme pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "examples"
WAIT = 60  # seconds for an answer of the kernel

Shown = Callable[[str], dict[str, str]]


@pytest.fixture(scope="module")
def shown() -> Iterator[Shown]:
    """What a kernel shows of the last expression of a cell, by kind."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(EXAMPLES))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=WAIT)

    def run(cell: str) -> dict[str, str]:
        data: dict[str, str] = {}

        def keep(message: dict[str, Any]) -> None:
            kind, content = message["msg_type"], message["content"]
            assert kind != "error", content
            if kind == "execute_result":
                data.update(content["data"])

        client.execute_interactive(cell, output_hook=keep, timeout=WAIT)
        return data

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_a_notebook_shows_tables(shown: Shown) -> None:
    shown("import datetime, ration\nplan = ration.compute('kaesong-2020/households.csv')")
    plan = shown("plan")
    assert plan["text/plain"].startswith("<DistributionPlan of kaesong-2020 for kaesong-2020/house")
    assert "<td" in plan["text/html"]
    assert "962,890 kg" in plan["text/html"]
    assert "45 households with no stipend: adults is 0" in plan["text/html"]
    assert "962,890 kg" in shown("plan.totals")["text/html"]
    assert (
        "Distribution centre, DC-01: 1,994 households" in shown("plan.manifests()[0]")["text/html"]
    )
    report = shown("ration.check('fixing-registers/broken.csv')")["text/html"]
    assert "row 4, persons: &quot;many&quot;: not a whole number" in report
    assert "columns={&quot;centre&quot;: &quot;SOURCE&quot;}" in report
    page = shown("ration.programme_page('kaesong-2020')")["text/html"]
    assert "1. Every person gets 5 kg of rice" in page


def test_a_notebook_shows_rounds_and_a_roll_out(shown: Shown) -> None:
    shown("import datetime, ration")
    when = "{'first': datetime.date(2024, 5, 3), 'every': '10 days', 'count': 3}"
    rounds = shown(
        "ration.run_rounds('rounds/may-3.csv', 'rounds/programme.toml', 'rounds/stock.csv', "
        f"rounds={when}, shortage='equal')"
    )
    assert "2024-05-03 to 2024-05-23" in rounds["text/html"]
    found = shown(
        "ration.roll_out(*(f'roll-out/{name}' for name in "
        "('counties.csv', 'programme.toml', 'rollout.toml')))"
    )
    assert "areas so far" in found["text/html"]


def test_text_from_a_register_is_no_html(shown: Shown) -> None:
    cell = (
        "import polars, ration\n"
        "rows = {'household_id': ['1'], 'persons': [4], 'adults': [2], 'centre': ['<b>A & B']}\n"
        "ration.compute(polars.DataFrame(rows)).manifests('centre')[0]"
    )
    html = shown(cell)["text/html"]
    assert "&lt;b&gt;A &amp; B" in html
    assert "<b>A" not in html
