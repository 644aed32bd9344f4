"""Write files of a plan again, with the options in their marks, to compare them with."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ration.core.outputs.work_folder import WorkFolder
from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem
from ration.export.pdf.made import fingerprint
from ration.export.tables.rows import MANIFEST
from ration.plan.plan import DistributionPlan
from ration.plan.plan_files import PROGRAMME_FILE
from ration.plan.plan_programme import plan_programme
from ration.programme.load import dump_programme
from ration.results.loads import LoadsRecord
from ration.seals.seal import seal_of
from ration.verify.contents.compare import ANY_NAME
from ration.verify.contents.lines import Contents, TextLine, TextPart
from ration.verify.contents.text_files import read_csv
from ration.verify.recognise import Known

if TYPE_CHECKING:
    from ration.export.proofs.proofs import SiteProofs

T = TypeVar("T")
_CHANNEL, _SITE = MANIFEST.index("channel"), MANIFEST.index("consignee")
_Place = tuple[str, str]  # a channel's title and a site, as a manifest names them


class NotComparable(Exception):
    """A file that cannot be compared with the plan, and why."""


class Rewriter:
    """Writes files of a plan into a temporary folder, each kind once.

    `version` is that of the ration which wrote the file: it is part of the seal. `papers` are all
    that are compared: those that look alike are printed together. `key` is the file of the key
    that proofs were made with; None means that they are not compared.
    """

    def __init__(
        self,
        plan: DistributionPlan,
        folder: Path,
        version: str | None,
        papers: Sequence[Known],
        key: str | Path | None = None,
        loads: LoadsRecord | None = None,
    ) -> None:
        self.plan = _nameless(plan.model_copy(update={"version": version}))
        self.seal = seal_of(self.plan)
        self.households = plan._households
        self.folder = folder
        self.papers = papers
        self._key = key
        self._loads = loads
        self._made: dict[tuple[object, ...], object] = {}
        self._number = count()

    def needs_households(self, what: str) -> None:
        """Raise NotComparable if the plan was read from a folder, and has no households."""
        if self.households is None:
            raise NotComparable(f"{what} need --register: a plan in a folder has no households")

    def proofs(self) -> "SiteProofs":
        """The roots and proofs of the plan; NotComparable without their key."""
        key = self._key
        if key is None:
            raise NotComparable("roots and proofs need their key: give --proofs KEYFILE")
        self.needs_households("roots and proofs")
        return self.once(("proofs",), lambda _: self.plan.proofs(key))

    def loads(self, digest: str) -> LoadsRecord:
        """The loads with this fingerprint; NotComparable without them, or for others."""
        if self._loads is None:
            raise NotComparable("papers of trips need their loads: give --loads LOADS")
        if fingerprint(self._loads) != digest:
            raise NotComparable("it was printed from other loads than --loads names")
        return self._loads

    def once(self, key: tuple[object, ...], make: Callable[[Path], T]) -> T:
        """What `make` returns, which writes into a new folder; it is called once for each `key`."""
        if key not in self._made:
            place = self.folder / str(next(self._number))
            place.mkdir()
            self._made[key] = make(place)
        return self._made[key]  # type: ignore[return-value]  # of this key

    def tree(self, entitlements: str | None, manifests: str, *, csv: bool = True) -> Path:
        """The folder of the plan, with files of this kind."""
        from ration.export.folder.plan_folder import write_plan

        def make(place: Path) -> Path:
            formats = ("csv",) if csv else ()
            households = self.households if entitlements else None
            programme = self.plan._programme
            write_plan(
                place,
                self.plan,
                households,
                formats,
                entitlements,
                manifests=manifests,
                programme=programme,
            )
            return place

        return self.once(("tree", entitlements, manifests, csv), make)

    def proof_tables(self) -> Path:
        """The folder with the tables of roots and proofs."""
        from ration.export.proofs.proof_files import write_proofs

        def make(place: Path) -> Path:
            write_proofs(place, self.plan, self.proofs(), by_site=True)
            return place

        return self.once(("proof tables",), make)

    def programme(self) -> Path:
        """The programme of the plan."""

        def make(place: Path) -> Path:
            try:
                text = dump_programme(plan_programme(self.plan))
            except InputError:
                raise NotComparable("the programme of the plan is not known") from None
            file = place / PROGRAMME_FILE
            file.write_text(text, encoding="utf-8", newline="\n")
            return file

        return self.once(("programme",), make)

    def workbook(self, *, listed: bool) -> Path:
        """The workbook; `listed` is whether it has the sheets of households."""
        from ration.export.xlsx.plan import write_workbook

        def make(place: Path) -> Path:
            write_workbook(
                place / "plan.xlsx", self.plan, self.seal, self.households if listed else None
            )
            return place / "plan.xlsx"

        return self.once(("workbook", listed), make)

    def page(self) -> Path:
        """The page."""
        from ration.export.html.page import write_html

        def make(place: Path) -> Path:
            write_html(place / "report.html", self.plan._located(), self.seal, self.households)
            return place / "report.html"

        return self.once(("page",), make)

    def collection(self, channel: str | None, names: str | None, language: str) -> Path:
        """The folder of the collection workbooks, of one channel or of all."""
        from ration.export.xlsx.collection import write_collections

        self.needs_households("collection workbooks")
        households = self.households
        assert households is not None

        def make(place: Path) -> Path:
            write_collections(place, self.plan, households, channel, names, language)
            return place

        return self.once(("collection", channel, names, language), make)

    def manifest(self, here: Contents) -> Contents:
        """The manifest of the site, or of all sites of the channel, that a file has rows of."""
        rows = self.once(("manifests",), lambda _: self._manifests())
        lines = here[""].lines[1:]
        places = Counter(_place(line) for line in lines)
        if not places:
            raise NotComparable("it has no rows")
        (most, times), *_ = places.most_common(1)
        if times * 2 >= len(lines):  # of one site
            wanted = rows.get(most)
        else:
            of = [each for place, each in rows.items() if place[0] == most[0]]
            wanted = [line for each in of for line in each] or None
        if wanted is None:
            raise NotThere(f"the plan has no site {most[1]} of {most[0]}")
        header = self.once(("header",), lambda _: self._header())
        return {"": TextPart(_numbered([TextLine("", header), *wanted]), header)}

    def _manifests(self) -> dict[_Place, list[TextLine]]:
        found: dict[_Place, list[TextLine]] = {}
        for part in self._manifest_files():
            for line in part.lines[1:]:
                found.setdefault(_place(line), []).append(line)
        return found

    def _header(self) -> tuple[str, ...]:
        return next(part.lines[0].cells for part in self._manifest_files())

    def _manifest_files(self) -> Iterator[TextPart]:
        for file in sorted((self.tree(None, "channel") / "manifests").rglob("*.csv")):
            yield read_csv(file)[""]


class NotThere(Exception):
    """A file of something that the plan does not have, such as another site."""


@contextmanager
def rewriting(
    plan: DistributionPlan,
    papers: Sequence[Known],
    key: str | Path | None,
    loads: LoadsRecord | None = None,
) -> Iterator[Callable[[str | None], Rewriter]]:
    """Yield a function that gives the writer of files as a version of ration wrote them."""
    with WorkFolder() as work:
        writers: dict[str | None, Rewriter] = {}

        def of(version: str | None) -> Rewriter:
            if version not in writers:
                folder = work / str(len(writers))
                folder.mkdir(mode=0o700)
                writers[version] = Rewriter(plan, folder, version, papers, key, loads)
            return writers[version]

        yield of


def _place(line: TextLine) -> _Place:
    cells = (*line.cells, *[""] * (_SITE + 1))
    return cells[_CHANNEL], cells[_SITE]


def _numbered(lines: Iterable[TextLine]) -> list[TextLine]:
    return [TextLine(f"row {at}", line.cells) for at, line in enumerate(lines, 1)]


def _nameless(plan: DistributionPlan) -> DistributionPlan:
    """The plan with one name for the files that it was computed from, wherever they are."""
    names = {plan.source.source, *([plan.stock.source] if plan.stock else [])}

    def bare(problems: Iterable[Problem]) -> tuple[Problem, ...]:
        return tuple(
            each.model_copy(update={"file": ANY_NAME}) if each.file in names else each
            for each in problems
        )

    source = plan.source.model_copy(
        update={"source": ANY_NAME, "problems": bare(plan.source.problems)}
    )
    stock = plan.stock and plan.stock.model_copy(update={"source": ANY_NAME})
    return plan.model_copy(
        update={"source": source, "stock": stock, "warnings": bare(plan.warnings)}
    )
