"""The plan that a command goes on with: one call of the library, with what was said."""

from collections.abc import Sequence

from ration import DistributionPlan, compute

from ..defaults import DEFAULT
from ..messages import Messages
from ..options.register import RegisterOptions
from ..options.stock import StockOptions, refuse_piped_twice


def computed(
    told: Messages,
    register: str,
    programme: str | None,
    said: RegisterOptions,
    supply: StockOptions,
    largest: int,
    *,
    by: Sequence[str] = (),
    leave_out: bool,
) -> DistributionPlan:
    """Compute a plan, telling how far it is."""
    given = supply.whole()
    refuse_piped_twice(
        register, stock=supply.stock, arrears=supply.arrears, members=said.more["members"]
    )
    told.reading(register, programme, said, largest)
    with told.working("Computing", register) as rows_are:
        return compute(
            register,
            programme or DEFAULT,
            columns=said.columns,
            mapping=said.whole(),
            by=by,
            largest=largest,
            leave_out=leave_out,
            progress=rows_are,
            **given,
        )
