"""Exchange changed code in a process that has imported it already.

The code of a function is exchanged in place, so that whoever imported the function has it. A
constant is exchanged wherever it was imported. What else a file does when it is imported
(decorators, fields of classes, defaults) cannot be changed so, and is not tried.
"""

import ast
import gc
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

Apply = Callable[[], None]


def exchange(root: Path, file: str, was: str, now: str) -> Apply | None:
    """Make what exchanges the changed code in this process. None means that it cannot be."""
    old = compile(was, str(root / file), "exec", dont_inherit=True)
    new = compile(now, str(root / file), "exec", dont_inherit=True)
    before, after = dict(_functions(old)), dict(_functions(new))
    if before.keys() == after.keys() and _shell(old) == _shell(new):
        changed = [name for name in before if before[name] != after[name]]
        pairs = [(before[name], after[name]) for name in changed]
        return lambda: _exchange_functions(_module(file), pairs)
    names = _constants(was, now)
    return (lambda: _exchange_constants(_module(file), new, names)) if names else None


def _functions(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """Find the functions of a file and of its classes, but not those in functions."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_flags & 2:  # it has locals of its own: no class
                yield (each.co_qualname, each.co_firstlineno), each
            else:
                yield from _functions(each)


def _shell(code: CodeType) -> list[Any]:
    """What a file does when it is imported, without the functions."""
    inner = [
        _shell(each) if not each.co_flags & 2 else None
        for each in code.co_consts
        if isinstance(each, CodeType)
    ]
    plain = [repr(each) for each in code.co_consts if not isinstance(each, CodeType)]
    return [code.co_code, code.co_names, plain, inner]


def _module(file: str) -> ModuleType:
    return importlib.import_module(file.removesuffix(".py").replace("/", "."))


def _exchange_functions(module: ModuleType, pairs: list[tuple[CodeType, CodeType]]) -> None:
    gc.unfreeze()  # what is frozen is not listed
    functions = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
    for old, new in pairs:
        found = [each for each in functions if each.__code__ == old]
        if not found:
            raise LookupError(f"{module.__name__} has no {old.co_qualname}")
        for each in found:
            each.__code__ = new


def _constants(was: str, now: str) -> set[str]:
    """Name the constants that are changed, and those of the file that are made of them."""
    old, new = ast.parse(was), ast.parse(now)
    pairs = list(zip(old.body, new.body, strict=True))
    changed = [after for before, after in pairs if ast.dump(before) != ast.dump(after)]
    names: set[str] = set()
    for each in new.body:
        uses = {node.id for node in ast.walk(each) if isinstance(node, ast.Name)}
        if each not in changed and not (uses & names and isinstance(each, ast.Assign)):
            continue
        match each:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case _:
                return set()
    return names


def _exchange_constants(module: ModuleType, code: CodeType, names: set[str]) -> None:
    """Run the changed file aside, and put its constants wherever the old ones are."""
    aside: dict[str, Any] = {"__name__": module.__name__, "__package__": module.__package__}
    exec(code, aside)
    for name in names:
        was = vars(module)[name]
        for other in list(sys.modules.values()):
            held = getattr(other, "__dict__", {})
            if name in held and (held[name] is was or held[name] == was):
                held[name] = aside[name]
