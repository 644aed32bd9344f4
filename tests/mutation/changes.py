"""Small changes to the code, drawn with a seed: those of cosmic-ray, one at each place."""

import ast
import importlib
import random
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

# The calculation, the sharing, the checks of a scan, and the ledger.
ROOMS = (
    "ration/engine",
    "ration/stock",
    "ration/register/check",
    "ration/register/values",
    "ration/accounts/ledger",
    "ration/accounts/reconcile",
)

# Of all that may stand for an operator of arithmetic or bits, only what a person might mistake
# for it: others fail at once, whatever the tests are.
NEAR = {
    "Add": {"Sub"},
    "Sub": {"Add"},
    "Mul": {"Div", "FloorDiv"},
    "Div": {"Mul", "FloorDiv"},
    "FloorDiv": {"Div", "Mul", "Mod"},
    "Mod": {"FloorDiv"},
    "Pow": {"Mul"},
    "BitAnd": {"BitOr"},
    "BitOr": {"BitAnd", "BitXor"},
    "BitXor": {"BitOr"},
    "LShift": {"RShift"},
    "RShift": {"LShift"},
}
IDENTITY = {"Is", "IsNot"}  # only exchanged for each other

Span = tuple[tuple[int, int], tuple[int, int]]  # line and column, from and to


class Place(NamedTuple):
    """Where something can be changed: a file, and the characters that change."""

    file: str
    line: int
    column: int
    end: tuple[int, int]


class Change(NamedTuple):
    """One change: an operator, which of its occurrences in the file, and what comes out."""

    place: Place
    operator: str
    before: str
    after: str
    source: str

    @property
    def words(self) -> str:
        """The changed line as it was and as it is."""
        return f"{self.before}  →  {self.after}"


def draw(root: Path, seed: int) -> Iterator[Change]:
    """Draw all places of the rooms in turn, each as likely as any other; one change at each."""
    places = {place: found for file in _files(root) for place, found in _places(root, file)}
    chance = random.Random(seed)
    for place in chance.sample(sorted(places), len(places)):
        yield _changed(root, place, *chance.choice(sorted(places[place])))


def _files(root: Path) -> list[str]:
    paths = (path for room in ROOMS for path in (root / room).rglob("*.py"))
    return sorted(path.relative_to(root).as_posix() for path in paths)


def _places(root: Path, file: str) -> Iterator[tuple[Place, list[tuple[str, int]]]]:
    """All places of a file, each with what can be done there."""
    source = (root / file).read_text()
    nodes = list(_library("ast").ast_nodes(_library("ast").get_ast(source)))
    tree = ast.parse(source)
    idle, between = _idle(tree), _between(tree)
    found = defaultdict(list)
    for name, operator in _operators().items():
        positions = (where for node in nodes for where in operator.mutation_positions(node))
        for occurrence, ((line, column), end) in enumerate(positions):
            spans = [first <= (line, column) < last for first, last in idle]
            if "Binary" in name:  # the `*` of a signature is none
                spans.append(not any(first <= (line, column) < last for first, last in between))
            if not any(spans):
                found[Place(file, line, column, end)].append((name, occurrence))
    yield from found.items()


def _between(tree: ast.Module) -> list[Span]:
    """Find where the operators of arithmetic stand."""
    return [
        (_span(node.left)[1], _span(node.right)[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
    ]


def _idle(tree: ast.Module) -> list[Span]:
    """Types, imports that only types need, and `strict` of `zip`, which checks the code itself."""
    idle: list[ast.expr | ast.stmt] = []
    for node in ast.walk(tree):
        match node:
            case ast.arg(annotation=ast.expr() as written):
                idle.append(written)
            case ast.AnnAssign(annotation=written):
                idle.append(written)
            case ast.FunctionDef(returns=ast.expr() as written):
                idle.append(written)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                idle.append(node)
            case ast.Call(func=ast.Name(id="cast"), args=[written, *_]):
                idle.append(written)
            case ast.keyword(arg="strict", value=written):
                idle.append(written)
    return [_span(each) for each in idle]


def _span(node: ast.expr | ast.stmt) -> Span:
    return (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)


def _changed(root: Path, place: Place, operator: str, occurrence: int) -> Change:
    source = (root / place.file).read_text()
    mutate = _library("mutating").mutate_code
    after = mutate(source.encode(), _operators()[operator], occurrence)
    lines = zip(source.splitlines(), after.splitlines(), strict=False)
    before, now = next((old, new) for old, new in lines if old != new)
    return Change(place, operator, before.strip(), now.strip(), after)


@cache
def _operators() -> dict[str, Any]:
    provider = _library("operators.provider").OperatorProvider()
    names = [name for name in provider if _wanted(name)]
    return {name: provider[name]() for name in sorted(names)}


def _wanted(name: str) -> bool:
    kind, *words = name.split("_")
    match kind, words:
        case "ReplaceBinaryOperator", [old, new]:
            return new in NEAR[old]
        case "ReplaceComparisonOperator", [old, new]:
            return (old in IDENTITY) == (new in IDENTITY)
        case "VariableReplacer" | "VariableInserter", _:  # these need to be given names
            return False
    return True


def _library(name: str) -> Any:
    return importlib.import_module(f"cosmic_ray.{name}")
