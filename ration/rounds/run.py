"""A programme's rounds: which there are, with which registers, and all of them run."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ration.core.models import Sourced
from ration.core.problems import InputError
from ration.core.toml import shape_problem
from ration.plan.due import RegisterDue, what_is_due
from ration.plan.scanned import scan
from ration.programme.field_checks import wrong
from ration.programme.override import with_overrides
from ration.programme.programme import Programme
from ration.programme.schedule import Pipeline, RoundSchedule
from ration.programme.shortage import Option
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.mapping import RegisterMapping
from ration.register.prepare import read_options
from ration.rounds.carry import carried
from ration.rounds.rounds import Rounds
from ration.stock.supplies import load_supplies


def run_rounds(
    registers: Any,
    programme: Programme | str | Path,
    stock: Any,
    *,
    rounds: Mapping[str, Any] | None = None,
    pipeline: Mapping[str, Any] | None = None,
    columns: Mapping[str, str] | None = None,
    mapping: RegisterMapping | str | Path | None = None,
    by: Sequence[str] = (),
    largest: int = MAX_PERSONS,
    leave_out: bool = False,
    shortage: Option | None = None,
    arrears: Any = None,
    progress: Callable[[int], object] | None = None,
) -> Rounds:
    """A programme's rounds one after the other: stock and arrears carry over.

    `registers` is one source for all rounds, as `compute` takes it, or a list with one for every
    round; the last one serves for the rounds that remain. `rounds` and `pipeline` say when the
    rounds are and what supply is planned with, in the words of a programme file; they go before
    what the programme says. `arrears` is what is owed before the first round. Ages are reckoned on
    the programme's date in all rounds. The others are as for `compute`.

    In a round there is what has arrived by its day, less what is lost on the way; of stock that
    was there before the first round nothing is. What has expired is lost. A lot at a site that has
    no households in a round stays there.

    Raises InputError where something cannot be read or does not fit together, DataError where rows
    have problems, or where stock is short and nothing says what is done then.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    >>> items = {"rice": "42 kg", "corn": "9 t", "soybeans": "1 t", "oil": "90 bottle"}
    >>> stock = pl.DataFrame({"item": list(items), "quantity": list(items.values())})
    >>> often = {"every": "15 days", "count": 2}
    >>> made = run_rounds(frame, "kaesong-2020", stock, rounds=often, shortage="equal")
    >>> [(str(one.issued), str(one.owed_after)) for one in (r.items[0] for r in made.rounds)]
    [('35 kg', '0 kg'), ('7 kg', '28 kg')]
    """
    chosen = _chosen(programme, rounds, pipeline, shortage)
    days = chosen.rounds.days(chosen.date) if chosen.rounds is not None else ()
    given = load_supplies(chosen, stock, arrears, days[0])
    if given is None:
        raise ValueError("rounds are issued from stock: give stock")
    sources = _sources(chosen, registers, len(days))
    options = read_options(columns, mapping, by, largest)
    dues: list[RegisterDue] = []
    for number, source in enumerate(sources):
        if number and _same(source, sources[number - 1]):
            dues.append(dues[-1])
            continue
        register = scan(source, chosen, options, supplied=True, progress=progress)
        register.refuse_problems(drop_rejected=leave_out)
        dues.append(what_is_due(register))
    return carried(chosen, days, dues, given)


def _chosen(
    programme: Programme | str | Path,
    rounds: Mapping[str, Any] | None,
    pipeline: Mapping[str, Any] | None,
    shortage: Option | None,
) -> Programme:
    """The programme, with what is said now before what it says."""
    read = with_overrides(programme)
    often = {} if read.rounds is None else read.rounds.model_dump(exclude_unset=True)
    if rounds and ("dates" in rounds) != ("dates" in often):  # one way in the place of the other
        often = {}
    supply = {} if read.pipeline is None else read.pipeline.model_dump(exclude_unset=True)
    if not rounds and not often:
        mend = 'add [rounds] with every = "15 days" and count = 6, or say --every and --count'
        raise InputError(read.id, [wrong("rounds", None, "no rounds are stated", mend)])
    return with_overrides(
        read,
        shortage,
        rounds=_stated(read, "rounds", RoundSchedule, often | dict(rounds or {})),
        pipeline=_stated(read, "pipeline", Pipeline, supply | dict(pipeline or {})),
    )


def _stated(programme: Programme, name: str, model: type[Sourced], said: dict[str, Any]) -> Sourced:
    """A part of a programme, of its keys; InputError with what is wrong with any of them."""
    try:
        return model.model_validate(said)
    except ValidationError as error:
        found = [
            shape_problem(Programme, "programme", (name, *one["loc"]), one)
            for one in error.errors()
        ]
    raise InputError(programme.id, found)


def _sources(programme: Programme, registers: Any, count: int) -> list[Any]:
    """The register of every round."""
    given = list(registers) if isinstance(registers, list | tuple) else [registers]
    if not given or len(given) > count:
        what = f"{len(given)} registers for {count} rounds"
        mend = "give one for all, or one for every round; the last one serves for the rest"
        raise InputError(programme.id, [wrong("rounds", None, what, mend)])
    return given + given[-1:] * (count - len(given))


def _same(one: Any, other: Any) -> bool:
    """Whether two registers are one: the same object, or files of one name."""
    if isinstance(one, str | Path) and isinstance(other, str | Path):
        return str(one) == str(other)
    return one is other
