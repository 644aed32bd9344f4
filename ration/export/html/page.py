"""The page: a template filled in, its style and its script inside, and nothing from outside."""

import base64
import hashlib
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from ration.core.extras import refuse_missing
from ration.export.output import new_file

if TYPE_CHECKING:
    from ration.plan.plan import DistributionPlan
    from ration.rounds.rounds import Rounds

# What may not stand in a page: signs that no text has, and halves of signs.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def report_html(plan: "DistributionPlan", rounds: "Rounds | None" = None) -> str:
    """A plan as one page of HTML that works without a network, for screens and for paper.

    It holds no names of people and no cells of single households. With `rounds`, of which the
    plan is one, it shows the pipeline that supplies them. Of a plan that was read from a file it
    has no household sizes.
    Raises InputError where what it needs is not installed.
    """
    refuse_missing("report", plan.source.source)
    from jinja2 import Environment, StrictUndefined

    from ration.export.html.problems import file_named
    from ration.export.html.sections import sections

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_text,
    )
    style, script = _file("page.css"), _file("page.js")
    return environment.from_string(_file("page.html.jinja")).render(
        plan=plan,
        register=file_named(plan.source.source),
        sections=list(sections(plan, rounds)),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def write_html(
    path: Path, plan: "DistributionPlan", rounds: "Rounds | None" = None, *, force: bool = False
) -> None:
    """Write `report_html` into a new file, all or nothing."""
    text = report_html(plan, rounds)
    with new_file(path, force=force) as made:
        made.write_text(text, encoding="utf-8", newline="\n")


def _file(name: str) -> str:
    return resources.files("ration.export.html").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What the page's policy knows its own style and script by: no others run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _text(value: object) -> object:
    return _NO_TEXT.sub("\ufffd", value) if type(value) is str else value
