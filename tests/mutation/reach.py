"""Which tests run a line, and how long each takes: measured once, with coverage."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree


class Reach:
    """The tests that run each line of the library."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        coverage = importlib.import_module("coverage")  # only this command needs it
        self.data: list[Any] = []
        for path in sorted(folder.glob("*.coverage")):
            data = coverage.CoverageData(str(path))
            data.read()
            self.data.append(data)
        self.seconds = dict(pair for path in folder.glob("*.xml") for pair in _seconds(root, path))

    def tests(
        self, file: str, line: int, most: float, killers: Mapping[str, int]
    ) -> tuple[list[str], float, int]:
        """List the tests that run this line, for as many seconds at most; count those left out.

        First those that often saw changes of this file, then the quickest.
        """
        found = {test for place in self._lines(file, line) for test in self._of(*place)}
        able = found & self.seconds.keys()
        passed = ((-killers.get(test, 0), self.seconds[test], test) for test in able)
        chosen, total = [], 0.0
        for _, seconds, test in sorted(passed):
            if total + seconds <= most:
                chosen.append(test)
                total += seconds
        return chosen, total, len(able) - len(chosen)

    def _of(self, file: str, line: int) -> set[str]:
        return {context.split("|")[0] for context in self._contexts(file).get(line, ()) if context}

    @cache  # noqa: B019
    def _contexts(self, file: str) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for data in self.data:
            for line, contexts in data.contexts_by_lineno(str(self.root / file)).items():
                found.setdefault(line, set()).update(contexts)
        return found

    def _lines(self, file: str, line: int) -> Iterator[tuple[str, int]]:
        """Find the lines that run when this one matters.

        Those of its own statement; of a definition or a constant, which runs when the file is
        imported, those of its body and those that name it.
        """
        inside, statement = _statement(ast.parse((self.root / file).read_text()), line)
        if inside:
            yield from ((file, number) for number in _head(statement))
            return
        yield from ((file, number) for number in range(statement.lineno, _last(statement) + 1))
        for name in _names(statement):
            yield from self._naming(name)

    def _naming(self, name: str) -> Iterator[tuple[str, int]]:
        word = re.compile(rf"\b{re.escape(name)}\b")
        for path in sorted((self.root / "ration").rglob("*.py")):
            for number, text in enumerate(path.read_text().splitlines(), 1):
                if word.search(text):
                    yield path.relative_to(self.root).as_posix(), number


def _statement(tree: ast.Module, line: int) -> tuple[bool, ast.stmt]:
    """Find the smallest statement with this line, and whether a function runs it."""
    inside, found, body = False, None, tree.body
    while True:
        around = [each for each in body if _first(each) <= line <= _last(each)]
        if not around:
            assert found is not None
            return inside, found
        if isinstance(found, ast.FunctionDef):
            inside = True
        found = around[0]
        parts = [getattr(found, name, []) for name in ("body", "orelse", "finalbody")]
        parts += [part.body for name in ("handlers", "cases") for part in getattr(found, name, [])]
        body = [each for part in parts for each in part]


def _first(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _last(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def _head(statement: ast.stmt) -> range:
    """The lines of a statement, without those of the statements in it."""
    body: list[ast.stmt] = getattr(statement, "body", [])
    return range(
        statement.lineno,
        max(body[0].lineno, statement.lineno + 1) if body else _last(statement) + 1,
    )


def _names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.ClassDef | ast.FunctionDef):
        return [statement.name]
    stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return [node.id for node in stored if isinstance(node.ctx, ast.Store)]


def _seconds(root: Path, path: Path) -> Iterator[tuple[str, float]]:
    """Time the tests that passed: others would fail whatever is changed."""
    for case in ElementTree.parse(path).iter("testcase"):
        if len(case):  # it failed or was skipped
            continue
        parts = case.get("classname", "").split(".")
        ends = (end for end in range(1, len(parts) + 1) if _file(root, parts[:end]).exists())
        for end in ends:
            names = [*parts[end:], case.get("name", "")]
            file = _file(root, parts[:end]).relative_to(root).as_posix()
            yield "::".join([file, *names]), float(case.get("time", 0))


def _file(root: Path, parts: list[str]) -> Path:
    return root.joinpath(*parts).with_suffix(".py")
