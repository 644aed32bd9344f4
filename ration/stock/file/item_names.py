"""Find the programme's item for each name in a stock file; a warehouse has other items too."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ration.core.problems.errors import FieldError
from ration.core.problems.names import similar_names, some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import many
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.values.normalize import plainly
from ration.stock.file.amounts import sizes_in
from ration.stock.file.usual import unit_of

_NEAR = 0.7  # from this similarity on, a name may be a misspelling of another
_SHOWN = 5
_WORD = re.compile(r"[^\W_]+")


class Items:
    """A programme's items by all that they are called, for the names that a list has.

    A name that is none of theirs is skipped, and counted; but one that is nearly that of an
    item which the list does not name is perhaps a slip: a problem of the kind `near`. One with
    such an item and a size is a problem of the kind `sized`; None means that it is skipped.
    """

    def __init__(
        self,
        programme: Programme,
        names: Iterable[str],
        near: str = "stock-item-near",
        sized: str | None = None,
    ) -> None:
        self._near = near
        self._sized = sized
        self._items: dict[str, list[Item]] = {}
        for kind in ("names", "name", "id"):  # the last one counts: an id before a name
            items: dict[str, list[Item]] = {}
            for item in programme.items:
                for name in _called(item, kind):
                    items.setdefault(name.casefold(), []).append(item)
            self._items |= items
        listed = {item.id for name in names for item in self._items.get(name.casefold(), ())}
        self._unlisted = {
            name: items[0].id
            for name, items in self._items.items()
            if not any(item.id in listed for item in items)
        }
        self._skipped: Counter[str] = Counter()

    def called(self, name: str) -> Item | FieldError | None:
        """The item of this name, or what is wrong with it; None means another programme's."""
        items = list({item.id: item for item in self._items.get(name.casefold(), ())}.values())
        if len(items) == 1:
            return items[0]
        if items:
            return FieldError("stock-item-several", ids=some(item.id for item in items))
        near = similar_names(name, self._unlisted, _NEAR)
        if near:
            return FieldError(self._near, item=self._unlisted[near[0]])
        item = self._with_size(name) if self._sized is not None else None
        if item is not None and self._sized is not None:
            return FieldError(self._sized, item=item)
        self.skip(name)
        return None

    def _with_size(self, name: str) -> str | None:
        """The item in a name that has a size too, such as `Rice, 25 kg bag`; None means none."""
        plain = plainly(name)
        size = next((each for each in sizes_in(plain) if unit_of(each[2])), None)
        if size is None:
            return None
        words = f" {' '.join(_WORD.findall(plain.replace(size[0], ' ').casefold()))} "
        for known in sorted(self._unlisted, key=len, reverse=True):
            if f" {' '.join(_WORD.findall(known))} " in words:
                return self._unlisted[known]
        return None

    def skip(self, name: str) -> None:
        """Count a row of an item that is another programme's."""
        self._skipped[name] += 1

    def skipped(self) -> Iterator[Problem]:
        """Warn of the rows that were skipped."""
        if self._skipped:
            rows = self._skipped.total()
            yield problem("stock-others", rows=many(rows, "row"), items=some(self._skipped, _SHOWN))


def _called(item: Item, kind: str) -> list[str]:
    return [name for _, name in item.names] if kind == "names" else [getattr(item, kind)]
