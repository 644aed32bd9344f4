"""The kinds of problems that there are, as the catalogue lists them."""

from typing import NamedTuple

from ration.core.messages import catalogue, examples


class ProblemKind(NamedTuple):
    """A kind of problem, as in the catalogue.

    Every `Problem` of this kind has its `code`; `topic` is what it is about. `message` and `hint`
    (how to fix it) may have {facts} that each problem fills in. `example` has files, each under
    its name, and a command that shows the problem. A `warning` refuses nothing.
    """

    code: str
    topic: str
    message: str
    hint: str
    warning: bool
    example: str


def problem_kinds() -> tuple[ProblemKind, ...]:
    """Every kind of problem that `ration` can report, topic by topic.

    >>> kinds = {kind.code: kind for kind in problem_kinds()}
    >>> kinds["count-words"].hint
    'write it in digits, such as 5'
    """
    shown = examples()
    return tuple(
        ProblemKind(
            code, kind.topic, _shown(kind.message), _shown(kind.hint), kind.warning, shown[code]
        )
        for code, kind in catalogue().items()
    )


def _shown(template: str) -> str:
    """A text of the catalogue for people to read."""
    near = "use one of the names that are listed"
    zero = "; if a blank means 0, list the column under blank_is_zero in a mapping file"
    text = template.replace("{near}", near).replace("{zero}", zero)
    return text.replace("{{", "{").replace("}}", "}")
