"""Small changes to the code, drawn with a seed: those of cosmic-ray, one at each place."""

import ast
import hashlib
import importlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
    """One change: where, the line before and after, and the file before and after."""

    key: str  # the same as long as the line and what is changed in it are the same
    place: Place
    before: str
    after: str
    old: str
    new: str

    @property
    def words(self) -> str:
        """The changed line as it was and as it is."""
        return f"{self.before}  →  {self.after}"


def draw(root: Path, seed: int, kept: Path) -> Iterator[Change]:
    """Draw all places of the rooms in turn, each as likely as any other; one change at each.

    A place draws its lot by what its line says: when code changes, other places keep theirs.
    The places of each file are `kept`, as it takes long to find them.
    """
    sources = {file: (root / file).read_text() for file in _files(root)}
    places = dict(_all_places(sources, kept))
    lots = {place: f"{seed} {words}" for place, words in _words(sources, places).items()}
    for place in sorted(places, key=lambda each: random.Random(lots[each]).random()):
        choice = random.Random(f"choice {lots[place]}").choice(sorted(places[place]))
        change = _changed(place, lots[place], sources[place.file], *choice)
        if change:
            yield change


def _words(sources: Mapping[str, str], places: Iterable[Place]) -> dict[Place, str]:
    """Name each place by its file, its line as it is written, and which of several it is."""
    lines = {file: source.splitlines() for file, source in sources.items()}
    seen: Counter[str] = Counter()
    words = {}
    for place in sorted(places):
        text = lines[place.file][place.line - 1]
        name = f"{place.file} {place.column - len(text) + len(text.lstrip())} {text.strip()}"
        seen[name] += 1
        words[place] = f"{name} {seen[name]}"
    return words


def _files(root: Path) -> list[str]:
    paths = (path for room in ROOMS for path in (root / room).rglob("*.py"))
    return sorted(path.relative_to(root).as_posix() for path in paths)


def _all_places(sources: Mapping[str, str], kept: Path) -> Iterator[tuple[Place, list[Any]]]:
    known = json.loads(kept.read_text()) if kept.exists() else {}
    for file, source in sources.items():
        print_ = hashlib.sha256(source.encode()).hexdigest()
        if known.get(file, [""])[0] != print_:
            known[file] = [print_, [*_places(file, source)]]
        for (_, line, column, end), found in known[file][1]:
            yield Place(file, line, column, tuple(end)), [tuple(each) for each in found]
    kept.write_text(json.dumps(known))


def _places(file: str, source: str) -> Iterator[tuple[Place, list[tuple[str, int]]]]:
    """All places of a file, each with what can be done there."""
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


def _changed(place: Place, lot: str, source: str, operator: str, occurrence: int) -> Change | None:
    """Make a change. None means that the operator changes nothing there."""
    mutate = _library("mutating").mutate_code
    after = mutate(source.encode(), _operators()[operator], occurrence) or source
    lines = zip(source.splitlines(), after.splitlines(), strict=False)
    for before, now in lines:
        if before != now:
            key = f"{operator} {lot}"
            return Change(key, place, before.strip(), now.strip(), source, after)
    return None


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
