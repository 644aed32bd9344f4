"""The seal of a plan: the fingerprints of its register, programme, stock, options and figures."""

import hashlib
from functools import cached_property
from typing import Literal

from ration.core.models import Frozen, Names
from ration.results.plan.plan import PlanRecord
from ration.seals.code import code_of
from ration.seals.figures import figures_sha256

_CODE = 10  # bytes of the digest that are in the code


class Seal(Frozen):
    """What a plan was computed from, and the fingerprint of its figures.

    `register_sha256`, `programme_sha256` and `stock_sha256` are the fingerprints of the inputs;
    None means that there is no stock, or that it is no file. `options` are those that change
    figures or how the register is read, `version` is that of ration (None means not known), and
    `figures_sha256` is of the plan's contents, without the names of files.
    """

    format: Literal["ration.seal/1"] = "ration.seal/1"
    register_sha256: str | None
    programme_sha256: str
    stock_sha256: str | None
    options: Names
    version: str | None
    figures_sha256: str

    @cached_property
    def code(self) -> str:
        """The fingerprint of all of the seal, to compare papers by: 16 letters and digits."""
        text = self.model_dump_json()
        return code_of(hashlib.sha256(text.encode()).digest()[:_CODE])


def seal_of(plan: PlanRecord) -> Seal:
    """Make the seal of a plan.

    Two plans of the same inputs have the same seal, wherever their files are. Site details change
    no figure, so they are not in it.
    """
    return Seal(
        register_sha256=plan.source.sha256,
        programme_sha256=plan.programme.sha256,
        stock_sha256=None if plan.stock is None else plan.stock.sha256,
        options=_options(plan),
        version=plan.version,
        figures_sha256=figures_sha256(plan),
    )


def _options(plan: PlanRecord) -> tuple[tuple[str, str], ...]:
    """The options of the call, in words; those that were not given are left out."""
    options = {
        "amounts": plan.programme.amounts,
        "day": plan.day,
        "ages on": plan.source.ages_on,
        "stock on": None if plan.stock is None else plan.stock.date,
        "mapping": plan.source.mapping,
        "largest": None if plan.source.largest is None else str(plan.source.largest),
        "arrears": None if plan.stock is None else plan.stock.arrears,
        "by": ", ".join(sorted({",".join(each.columns) for each in plan.by})),
    }
    return tuple((name, value) for name, value in options.items() if value)
