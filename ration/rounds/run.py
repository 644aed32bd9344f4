"""Run a programme's rounds, each with its register."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ration.core.models import Sourced
from ration.core.problems.errors import InputError
from ration.core.running.progress import OnProgress
from ration.core.toml.read import shape_problem
from ration.export.inputs import inputs
from ration.plan.due import RegisterDue, what_is_due
from ration.plan.scanned import read_register
from ration.programme.field_checks import wrong
from ration.programme.household_days import ARRIVED
from ration.programme.load import ProgrammeSource
from ration.programme.override import with_amounts, with_overrides
from ration.programme.programme import Programme
from ration.programme.schedule import Pipeline, RoundSchedule
from ration.programme.shortage import Option
from ration.register.columns.open_or_advise import open_or_advise
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.load import MappingSource
from ration.register.prepare import read_options
from ration.register.source.register import Register
from ration.rounds.carry import carry_over
from ration.rounds.rounds import Rounds
from ration.stock.supplies import load_supplies


def run_rounds(
    registers: Any,
    programme: ProgrammeSource,
    stock: Any,
    *,
    rounds: Mapping[str, Any] | None = None,
    pipeline: Mapping[str, Any] | None = None,
    columns: Mapping[str, str] | None = None,
    mapping: MappingSource | None = None,
    by: str | Sequence[str] = (),
    largest: int = MAX_PERSONS,
    drop_rejected: bool = False,
    shortage: Option | None = None,
    arrears: Any = None,
    level: str | None = None,
    progress: OnProgress | None = None,
    memory: int | str | None = None,
) -> Rounds:
    """Run a programme's rounds in order: stock and arrears carry over.

    `registers` is a source that `compute` accepts, or a list with one per round; the last one is
    used for the rounds that remain. `rounds` and `pipeline` have the keys of a programme file and
    override the programme. `arrears` are owed before the first round. All rounds calculate ages
    on the programme's date. `level` overrides the levels of the rounds too.
    The other parameters are those of `compute`.

    A round uses the stock that has arrived by its day, less the losses on the way; stock from
    before the first round has no such losses. Expired stock is lost. A lot at a site that has no
    households in a round stays there.

    Raises InputError if something cannot be read or does not fit together. Raises DataError if
    rows have problems, or if stock is short and the programme has no shortage rule.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    >>> items = {"rice": "42 kg", "corn": "9 t", "soybeans": "1 t", "oil": "90 bottle"}
    >>> stock = pl.DataFrame({"item": list(items), "quantity": list(items.values())})
    >>> often = {"every": "15 days", "count": 2}
    >>> result = run_rounds(frame, "kaesong-2020", stock, rounds=often, shortage="equal")
    >>> [(str(rice.issued), str(rice.owed_after)) for rice in (r.items[0] for r in result.rounds)]
    [('35 kg', '0 kg'), ('7 kg', '28 kg')]
    """
    chosen = _chosen(with_amounts(programme, level), rounds, pipeline, shortage)
    days = chosen.rounds.days(chosen.date) if chosen.rounds is not None else ()
    options = read_options(columns, mapping, by, largest, memory=memory)
    supplies = load_supplies(chosen, stock, arrears, days[0], options.mapping)
    if supplies is None:
        raise ValueError("rounds are issued from stock: give stock")
    sources = _sources(chosen, registers, len(days))
    dues: list[RegisterDue] = []
    programmes = _at_levels(chosen, len(days))
    since = options.mapping.source(ARRIVED) is not None  # then the days depend on the round's
    opened: list[Register] = []  # a file is read once, so that all its rounds are of one state
    for number, (source, at_level) in enumerate(zip(sources, programmes, strict=True)):
        earlier = next((n for n in range(number) if _same(source, sources[n])), None)
        register = open_or_advise(source, options.mapping) if earlier is None else opened[earlier]
        opened.append(register)
        same = (n for n in range(number) if opened[n] is register)
        equal = next((n for n in same if programmes[n].level == at_level.level), None)
        if equal is not None and not since:
            dues.append(dues[equal])
            continue
        dated = options._replace(day=days[number])
        scanned = read_register(register, at_level, dated, supplied=True, progress=progress)
        scanned.refuse_problems(drop_rejected=drop_rejected)
        dues.append(what_is_due(scanned))
    result = carry_over(chosen, days, dues, supplies)
    read = inputs(programme=programme, mapping=mapping, stock=stock, arrears=arrears)
    result._inputs = (*read, *inputs(register=[n for due in dues for n in due.inputs]))
    for number in range(1, len(days) + 1):
        result.plan(number)._inputs = result._inputs
    return result


def _chosen(
    programme: Programme,
    rounds: Mapping[str, Any] | None,
    pipeline: Mapping[str, Any] | None,
    shortage: Option | None,
) -> Programme:
    """Load the programme and override parts of it with the options."""
    read = programme
    often = {} if read.rounds is None else read.rounds.model_dump(exclude_unset=True)
    if rounds and ("dates" in rounds) != ("dates" in often):
        often = {}  # a list of dates replaces an interval, and the reverse
    supply = {} if read.pipeline is None else read.pipeline.model_dump(exclude_unset=True)
    if not rounds and not often:
        raise InputError(read.id, [wrong("rounds-none", "rounds")])
    return with_overrides(
        read,
        shortage,
        rounds=_validated(read, "rounds", RoundSchedule, often | dict(rounds or {})),
        pipeline=_validated(read, "pipeline", Pipeline, supply | dict(pipeline or {})),
    )


def _validated(
    programme: Programme, name: str, model: type[Sourced], values: dict[str, Any]
) -> Sourced:
    """Validate a part of a programme. Raises InputError with every problem of its keys."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        details = error.errors()
    problems = [shape_problem(Programme, (name, *each["loc"]), each) for each in details]
    raise InputError(programme.id, problems)


def _at_levels(programme: Programme, count: int) -> list[Programme]:
    """The programme at the level of every round; the last level serves for the rest."""
    levels = () if programme.rounds is None else programme.rounds.levels
    if not levels:
        return [programme] * count
    found = [programme.model_copy(update={"level": level}) for level in levels]
    return found + found[-1:] * (count - len(found))


def _sources(programme: Programme, registers: Any, count: int) -> list[Any]:
    """The register of every round."""
    sources = list(registers) if isinstance(registers, list | tuple) else [registers]
    if not sources or len(sources) > count:
        fault = wrong("rounds-registers", "rounds", registers=len(sources), rounds=count)
        raise InputError(programme.id, [fault])
    return sources + sources[-1:] * (count - len(sources))


def _same(source: Any, other: Any) -> bool:
    """Whether two sources are the same object or the same file name."""
    if isinstance(source, str | Path) and isinstance(other, str | Path):
        return str(source) == str(other)
    return source is other
