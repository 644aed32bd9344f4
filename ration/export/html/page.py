"""Fill in the page template; CSS and JavaScript are inside, and nothing is loaded from outside."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from ration.core.extras import refuse_missing
from ration.core.text.html import CONTROLS
from ration.engine.households import Households
from ration.export.html.problems import file_named
from ration.export.inputs import Input
from ration.export.output import new_file
from ration.results.plan.plan import PlanRecord
from ration.results.rounds import RoundsRecord
from ration.seals.file_seal import mark
from ration.seals.seal import Seal

FILE = "report.html"  # its name in the folder of a plan
if TYPE_CHECKING:
    from ration.export.html.sections import HtmlSection


def plan_page(
    plan: PlanRecord, seal: Seal, households: Households | None, rounds: RoundsRecord | None = None
) -> str:
    """The page that `ration.report_html` describes.

    `seal` is that of the plan. `households` None means that the page has no household sizes.
    """
    refuse_missing("report", plan.source.source)
    from ration.export.html.sections import sections

    programme, day = plan.programme, "" if plan.date is None else f"; {plan.date}"
    about = (
        f"Programme {programme.id}, version {programme.version}{day}.\n"
        f"Register {file_named(plan.source.source)}: {plan.source.counted}."
    )
    return render(programme.heading, about, sections(plan, households, rounds), seal.code)


def render(title: str, about: str, sections: "Iterable[HtmlSection]", seal: str = "") -> str:
    """A page with a title, a paragraph about where it comes from, and sections.

    At its foot it has the code of a `seal`; "" means that it is of no plan.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=without_controls,
    )
    style, script = page_file("page.css"), page_file("page.js")
    return environment.from_string(page_file("page.html.jinja")).render(
        title=title,
        data=lambda rows: Markup(_data(rows)),  # noqa: S704  it ends no element
        about=about,
        sections=list(sections),
        seal=seal,
        style=style,
        script=script,
        style_hash=policy_hash(style),
        script_hash=policy_hash(script),
    )


def write_html(
    path: Path,
    plan: PlanRecord,
    seal: Seal,
    households: Households | None,
    rounds: RoundsRecord | None = None,
    *,
    force: bool = False,
    read: Iterable[Input] = (),
) -> None:
    """Write the page into a new file, all or nothing; it is none of the inputs `read`."""
    text = plan_page(plan, seal, households, rounds)
    with new_file(path, force=force, read=read, private=False) as file:
        file.write_text(text, encoding="utf-8", newline="\n")
        mark(file, seal, FILE, _made(plan, households, rounds))


def _made(
    plan: PlanRecord, households: Households | None, rounds: RoundsRecord | None
) -> dict[str, str]:
    """What a page shows beside the plan."""
    shown = {
        "households": households is not None,
        "rounds": rounds is not None,
        "details": plan.site_details is not None,
    }
    return {name: "yes" if has else "no" for name, has in shown.items()}


def page_file(name: str) -> str:
    """The text of a file of this room."""
    return resources.files("ration.export.html").joinpath(name).read_text(encoding="utf-8")


def policy_hash(text: str) -> str:
    """The hash by which the page's security policy allows its own style and script, no others."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(rows: Iterable[Iterable[str]]) -> str:
    """Rows as JSON that can stand inside a page: no sign in it begins or ends an element."""
    cells = [[without_controls(cell) for cell in row] for row in rows]
    text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def without_controls(value: object) -> object:
    """A text or markup with signs for the characters that HTML does not allow."""
    return type(value)(re.sub(CONTROLS, "\ufffd", value)) if isinstance(value, str) else value
