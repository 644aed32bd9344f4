"""Names in messages: shortened, listed, and those that a misspelt one is most like."""

from collections.abc import Iterable, Sequence


def shorten(text: str, length: int = 60) -> str:
    """Put `text` on one line of at most `length` characters."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= length else line[: length - 1] + "…"


def some(names: Iterable[str], most: int = 3) -> str:
    """List the first `most` names, and say how many more there are.

    >>> some(["a.csv", "b.csv"]), some(["a", "b", "c", "d", "e"])
    ('a.csv and b.csv', 'a, b, c and 2 more')
    """
    every = list(names)
    shown = every[:most] + ([f"{len(every) - most} more"] if len(every) > most else [])
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)


def similar_names(name: str, names: Iterable[str], cutoff: float, most: int = 1) -> list[str]:
    """The `names` most like `name`, in any case; if names differ only in case, the last of them.

    `cutoff` is the least likeness, from 0 to 1; `most` the number of names at most.

    >>> similar_names("Rise", ["oil", "Rice"], 0.7)
    ['Rice']
    """
    import difflib  # seldom needed

    folded = {other.casefold(): other for other in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=most, cutoff=cutoff)
    return [folded[other] for other in near]


def near_names(name: str, names: Sequence[str]) -> list[str]:
    """The names that `name` may be a slip of: at most three, the nearest first.

    >>> near_names("nmae", ["name", "names", "unit"])
    ['name', 'names']
    """
    same = [other for other in names if other.casefold() == name.casefold()]
    return same[:1] or similar_names(name, reversed(names), 0.6, 3)


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint with the names that `name` may be a slip of, or else the names that there are.

    >>> nearest("person", ["household_id", "persons"])
    'did you mean persons?'
    >>> nearest("oil", ["rice", "corn"])
    'use one of: rice, corn'
    >>> nearest("north", ["North", "South"])
    'did you mean North?'
    """
    every = list(names)
    near = near_names(name, every)
    if near:
        return f"did you mean {' or '.join(map(shorten, near))}?"
    listed = ", ".join(shorten(other) for other in every[:20])
    return f"use one of: {listed}{', …' if len(every) > 20 else ''}" if every else "add it first"


def no_such(what: str, name: object, names: Iterable[str]) -> KeyError:
    """An error to raise where a name is looked up that is not there.

    >>> no_such("channel", "center", ["centre", "store"])
    KeyError('no channel center: did you mean centre?')
    """
    return KeyError(f"no {what} {name}: {nearest(str(name), names)}")
