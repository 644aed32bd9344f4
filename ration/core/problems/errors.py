"""The exceptions that have problems."""

from collections.abc import Iterable, Sequence
from functools import partial

from ration.core.problems.lines import Grouped, by_place, lines_of
from ration.core.problems.problem import Problem, problem, texts_of
from ration.core.text.passwords import without_secrets
from ration.core.text.python_words import in_python

_CAUSES = 20  # lines of an exception's text


class FieldError(ValueError):
    """A value that cannot be read: a problem's code and facts, without its place."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        self.message, self.hint = texts_of(code, {"value": "", **facts})
        super().__init__(in_python(f"{self.message}; {self.hint}"))

    def __reduce__(self) -> tuple[object, ...]:
        return partial(type(self), self.code, **self.facts), ()

    def problem(
        self, *, row: int | None = None, column: str | None = None, value: str | None = None
    ) -> Problem:
        """The problem at this place."""
        return problem(self.code, row=row, column=column, value=value, **self.facts)


class RationError(Exception):
    """An error of the input, with all `problems` of it.

    Its text is a screenful: the first causes, each in a line, and how many more there are.
    """

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = without_secrets(source)
        self.problems: Sequence[Problem]
        if isinstance(problems, Sequence) and isinstance(problems, Grouped):
            self.problems = problems  # sorted, and perhaps very many
        else:
            self.problems = by_place(problems)
        lines = lines_of(self.problems, source)
        more = len(lines) - _CAUSES
        end = [f"… and {more:,} more lines: all are in `problems` of the error"] if more > 0 else []
        super().__init__(in_python("\n".join([*lines[:_CAUSES], *end])))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.source, tuple(self.problems))


class InputError(RationError):
    """A register or a programme file that cannot be read at all."""


class DataError(RationError):
    """A register whose rows have problems, or that does not fit the programme."""
