"""Commands whose options are fields of classes, so that each is written once for all commands."""

import inspect
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import wraps
from typing import Any

from ..errors import exits
from ..options.named_files import refuse_overwriting
from ..options.output import Quiet
from ..put_back import put_back

Command = Callable[..., None]


def with_options(command: Command) -> Command:
    """A command with the fields of its parameters' dataclasses as options, and `--quiet`.

    A parameter `options: RegisterOptions` becomes the fields of `RegisterOptions`, and the command
    gets an object of that class. It also gets `messages`, and what it raises becomes an exit code.
    It does not start if a file that it would write is one that it reads.
    """
    own = [p for p in inspect.signature(command).parameters.values() if p.name != "messages"]
    classes: dict[str, Any] = {p.name: p.annotation for p in own if is_dataclass(p.annotation)}
    fields = {name: inspect.signature(each).parameters for name, each in classes.items()}

    @wraps(command)
    def run(*, quiet: bool, **values: Any) -> None:
        with exits(quiet=quiet) as messages:
            from ration.core.running.memory import refuse_little_memory  # the help needs none of it

            refuse_little_memory()
            put_back(listed, values)
            refuse_overwriting(listed, values)
            objects = {
                name: kind(**{field: values.pop(field) for field in fields[name]})
                for name, kind in classes.items()
            }
            command(messages, **objects, **values)

    keyword = inspect.Parameter.KEYWORD_ONLY
    listed = [
        field for p in own for field in (fields[p.name].values() if p.name in fields else [p])
    ]
    listed.append(inspect.Parameter("quiet", keyword, default=False, annotation=Quiet))
    # Typer reads the options from these two; the type of functions does not have the first
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [parameter.replace(kind=keyword) for parameter in listed]
    )
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in listed}
    return run
