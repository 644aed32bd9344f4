"""Fill temporary files and folders, then put all that belong together in place."""

import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from ration.core.outputs.claims import Claim, claim, remove
from ration.core.outputs.commits import OLD, put_in_place
from ration.core.outputs.faults import naming
from ration.core.outputs.folders import folders_of
from ration.core.running.interrupt import uninterrupted


@dataclass
class Output:
    """A file or folder that is filled as `temporary`, and is to be `path`.

    `make` makes the temporary one. `finish` is called when it is filled, `check` right before it
    is put in place: it raises an error if `path` may not be replaced. `after` is called then.
    """

    path: Path
    temporary: Path
    make: Callable[[Path], object]
    finish: Callable[[Path], object]
    check: Callable[[], object]
    after: Callable[[], object] = lambda: None
    claimed: Claim | None = None
    cleans_at_last: "weakref.finalize[..., Output] | None" = None

    @property
    def old(self) -> Path:
        """The name of the folder that is replaced, for a moment, where names are not exchanged."""
        return self.temporary.with_name(f"{self.temporary.name}{OLD}")

    def begin(self, stack: ExitStack, first: Path | None, *, shared: bool) -> None:
        """Claim the path and make the temporary one; `stack` removes and releases them.

        `first` is the first of the outputs that are put in place with it; None means itself.
        `shared` is whether other runs may write there: nothing else is claimed.
        """
        with suppress(FileNotFoundError):
            self.old.lstat()  # the longest name of all: OSError before anything is made
        with uninterrupted():
            if shared:
                self.claimed = claim(self.path, (self.temporary.name, self.old.name), first)
            stack.callback(self._clean)
            places = (self.temporary, self.old)
            self.cleans_at_last = weakref.finalize(self, _clean, places, self.claimed)
        self.make(self.temporary)

    def _clean(self) -> None:
        _clean((self.temporary, self.old), self.claimed)
        if self.cleans_at_last is not None:  # had a signal come before, it would clean
            self.cleans_at_last.detach()

    def put(self) -> None:
        """Put it in place."""
        put_in_place(self.temporary, self.path)
        self.after()


def _clean(places: Iterable[Path], claimed: Claim | None) -> None:
    with uninterrupted():
        for place in places:
            remove(place)
        if claimed is not None:
            claimed.release()


@dataclass
class _Group:
    """Outputs that are put in place together."""

    stack: ExitStack
    outputs: list[Output] = field(default_factory=list)


_GROUP: ContextVar[_Group | None] = ContextVar("outputs written together", default=None)
_OPEN: ContextVar[tuple[Path, ...]] = ContextVar("temporary folders that are filled", default=())


@contextmanager
def filled(output: Output, *, alone: bool = False) -> Iterator[Path]:
    """Yield the temporary file or folder to fill; put it in place if the block ends well.

    Inside a block of `together`, that is at the end of that block, unless it is `alone`, or in a
    folder that is being filled. Such a folder is this run's alone, and a claim that could not be
    removed would be among its files: nothing in it is claimed.
    """
    around = _OPEN.get()
    inside = alone or not {*around}.isdisjoint(output.path.parents)
    group = None if inside else _GROUP.get()
    with ExitStack() as stack:
        with naming(output.path):
            first = group.outputs[0].path if group is not None and group.outputs else None
            last = stack if group is None else group.stack  # others may be in the same folders
            last.enter_context(folders_of(output.path))
            output.begin(stack, first, shared=not inside)
            _OPEN.set((*around, output.temporary))
            try:
                yield output.temporary
            finally:
                _OPEN.set(around)
            output.finish(output.temporary)
        if group is None:
            _put_all([output])
        else:
            group.stack.callback(stack.pop_all().close)
            group.outputs.append(output)


@contextmanager
def together() -> Iterator[None]:
    """Put all outputs that are written inside the block in place at its end: all or none.

    All of them are complete before the first is put in place, and a signal is heard after the
    last. If the process dies between two, the next run that writes one of them, or looks for it,
    puts the others in place too. A rename that fails leaves the first of them new.
    """
    if _GROUP.get() is not None:
        yield
        return
    with ExitStack() as stack:
        group = _Group(stack)
        token = _GROUP.set(group)
        try:
            yield
        finally:
            _GROUP.reset(token)
        _put_all(group.outputs)


def place_of(path: Path) -> Path:
    """Where a file is to be written: in a folder that waits to be put in place, that is there."""
    group = _GROUP.get()
    whole = path.resolve()
    for output in group.outputs if group is not None else ():
        if output.temporary.is_dir() and output.path in whole.parents:
            return output.temporary / whole.relative_to(output.path)
    return path


def _put_all(outputs: Iterable[Output]) -> None:
    waiting = list(outputs)
    for each in waiting:
        with naming(each.path):
            each.check()
    with uninterrupted():
        if waiting and waiting[0].claimed is not None:
            waiting[0].claimed.putting((each.path, each.temporary) for each in waiting)
        for each in waiting:
            with naming(each.path):
                each.put()
