"""Ask which programme a register is for, and try it on one household."""

from typing import NamedTuple

import typer

import ration
from ration import InputError, Programme, RationError
from ration.authoring.first_steps import source_of
from ration.plan.one_household import parse_household, reads

from ..options.programme import household_counts
from ..output.programmes.programme import print_programmes
from ..output.programmes.trial import print_trial
from ..terminal.asking import Asking
from ..terminal.stderr import Messages, write_line


class Chosen(NamedTuple):
    """A programme: its name or file, and the text of a copy to change; None means no copy."""

    source: str
    programme: Programme
    own: str | None = None


def choose_programme(asking: Asking, messages: Messages, named: str | None, *, own: bool) -> Chosen:
    """Ask for the programme, and whether to begin a programme file from it.

    A usage error if a file is to be copied: it can be changed as it is.
    """
    chosen = _asked(asking, messages) if named is None else Chosen(named, _loaded(named))
    if chosen.source not in ration.builtin_programmes():
        if own:
            raise typer.BadParameter(f"--own: {chosen.source} is a file; change the file itself")
        return chosen
    question = "Begin a programme file from it, to change the figures?"
    if own or asking.agrees(question, default=False):
        text = ration.new_programme(chosen.source)
        return Chosen(chosen.source, ration.parse_programme(text), text)
    return chosen


def _loaded(source: str) -> Programme:
    return ration.load_programme(source)


def _asked(asking: Asking, messages: Messages) -> Chosen:
    names = ration.builtin_programmes()
    print_programmes([_loaded(name) for name in names], numbered=True)
    while True:
        text = asking.text("Which programme? Its number or id, or a programme file")
        if not text:
            continue
        source = source_of(text, names) or text
        try:
            return Chosen(source, _loaded(source))
        except InputError as error:
            messages.problems(error.source, error.problems)


def try_one(
    asking: Asking, messages: Messages, programme: Programme, household: str | None
) -> None:
    """Show what one household gets: that of `household`, or those that are asked for."""
    if household is not None:
        _try(messages, programme, household_counts(household))
        return
    question = f"Try it on one household, such as {_example(programme)}; Enter to go on"
    while text := asking.text(question):
        try:
            _try(messages, programme, parse_household(text))
        except ValueError as error:
            write_line(f"{error}; write values such as {_example(programme)}")
        except RationError as error:
            messages.problems(error.source, error.problems)


def _try(messages: Messages, programme: Programme, household: dict[str, str]) -> None:
    trial = ration.try_household(programme, household)
    print_trial(programme, trial)
    messages.warnings("household", trial.warnings)


def _example(programme: Programme) -> str:
    """A household with all that the programme reads."""
    needed = reads(programme)
    counts = {name: "5" if name == "persons" else "2" for name in needed.counts}
    words = dict.fromkeys(needed.words, "WORD")
    return ",".join(f"{name}={value}" for name, value in {**counts, **words}.items())
