"""Compare a file with the plan: the same file, written again, in texts."""

import filecmp
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from ration.core.problems.errors import InputError
from ration.export.tables.rows import MANIFEST
from ration.export.xlsx.collection import KEY
from ration.export.xlsx.households import _TITLES
from ration.results.verify.verify import FileDifference
from ration.seals.seal import Seal
from ration.verify.contents.book import read_book
from ration.verify.contents.compare import Same, differences
from ration.verify.contents.lines import Contents
from ration.verify.contents.page import read_page
from ration.verify.contents.paper import read_paper
from ration.verify.contents.text_files import read_csv, read_json, read_parquet, read_text
from ration.verify.details import NEEDED, has_site_details
from ration.verify.papers import paper_of_plan
from ration.verify.recognise import Known, saved_by
from ration.verify.rewrite import NotComparable, NotThere, Rewriter

MOST = 20  # differences of a file that are listed; all are counted
_SHEETS = {f"sheet {title}" for title in (*_TITLES.values(), "Households")}  # of households
_SECTIONS = {"Household sizes", "Charts", "Map of the sites"}  # that a register alone has
_LISTS = ("entitlements", "issues", "arrears")
_LISTED = {f"{name}.{kind}" for name in _LISTS for kind in ("csv", "parquet")}
_DETAILS = ("site_details, ", "warnings, site-details-")  # where a plan has details of sites
# No page or workbook is the same byte for byte: the plan's names other files (`_nameless`).
_LOOKS = "its texts are compared, not how it looks, and no codes"
_PROVEN = {"root", "proof"}  # columns of tables that are made with a key


@dataclass(frozen=True)
class Compared:
    """What differs from the plan: the first differences, and their number.

    `comparable` is False if the file was not compared; `notes` say why, and what else to know.
    """

    differences: Sequence[FileDifference] = ()
    differing: int = 0
    comparable: bool = True
    notes: tuple[str, ...] = ()


def compare_file(known: Known, writer: Rewriter, seal: Seal) -> Compared:
    """Compare a file with the plan, which has this seal; `writer` writes the plan's files."""
    try:
        here, plan, notes = _READERS[known.form](known, writer)
    except KeyError:
        return Compared(comparable=False)
    except NotComparable as why:
        return Compared(comparable=False, notes=(str(why),))
    except NotThere as why:
        whole = FileDifference(place="the file", kind="added")
        return Compared([whole], 1, notes=(str(why),))
    except InputError as error:
        return Compared(comparable=False, notes=(_first(error),))
    codes = None if known.code in (None, seal.code) else (known.code or "", seal.code)
    found = differences(here, plan, Same(codes))
    listed = [*islice(found, MOST)]
    if listed and writer.plan.site_details is None and has_site_details(known):
        return Compared(comparable=False, notes=(NEEDED,))
    return Compared(listed, len(listed) + sum(1 for _ in found), notes=notes)


_Both = tuple[Contents, Contents, tuple[str, ...]]


def _first(error: InputError) -> str:
    return error.problems[0].of(None)


def _json(known: Known, writer: Rewriter) -> _Both:
    if known.what != "plan":
        raise NotComparable("only plans are compared")
    here = read_json(known.path)
    beside = any("sites" in line.place[:5] for line in here[""].lines[-1:]) or _beside(known.path)
    plan = read_json(writer.tree(None, "channel" if beside else "site", csv=False) / "plan.json")
    unread = () if writer.plan.stock else ("warnings, stock-unread, ",)  # of a list of sites too
    without = _without_details(here, unread)
    if writer.plan.site_details is None and len(without[""].lines) < len(here[""].lines):
        return without, plan, ("details of sites are not compared: give --site-details",)
    return here, plan, ()


def _without_details(plan: Contents, warnings: tuple[str, ...]) -> Contents:
    """The values of a plan without the details of its sites, and the warnings about them."""
    part = plan[""]
    lines = [line for line in part.lines if not line.place.startswith((*_DETAILS, *warnings))]
    return {"": replace(part, lines=lines)}


def _beside(path: Path) -> bool:
    """Whether the sites of a plan are in files beside it."""
    with path.open("rb") as file:
        return b'"ration.plan/3"' in file.read(200)


def _text(known: Known, writer: Rewriter) -> _Both:
    if known.what != "programme":
        raise NotComparable("only files of plans are compared")
    return read_text(known.path), read_text(writer.programme()), ()


def _csv(known: Known, writer: Rewriter) -> _Both:
    if known.role in _LISTED and _is_listed(known, writer, "csv"):
        return {}, {}, ()  # they may be very long
    here = read_csv(known.path)
    if _PROVEN & {*here[""].headings}:
        folder = writer.proof_tables()
        files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*.csv")}
        return here, _table_like(known, here, files, read_csv, writer), ()
    if known.what == "manifest" or here[""].headings[:3] == MANIFEST[:3]:
        return here, writer.manifest(here), ()
    tree = writer.tree("csv", "channel")
    files = {file.relative_to(tree).as_posix(): file for file in tree.rglob("*.csv")}
    return here, _table_like(known, here, files, read_csv, writer), ()


def _parquet(known: Known, writer: Rewriter) -> _Both:
    if known.role in _LISTED and _is_listed(known, writer, "parquet"):
        return {}, {}, ()
    here = read_parquet(known.path)
    tree = writer.tree("parquet", "channel")
    files = {file.relative_to(tree).as_posix(): file for file in tree.rglob("*.parquet")}
    return here, _table_like(known, here, files, read_parquet, writer), ()


def _is_listed(known: Known, writer: Rewriter, kind: str) -> bool:
    """Whether a list of households is, byte for byte, that of the plan."""
    file = writer.tree(kind, "channel") / str(known.role)
    return file.is_file() and filecmp.cmp(file, known.path, shallow=False)


def _table_like(
    known: Known,
    here: Contents,
    files: Mapping[str, Path],
    read: Callable[[Path], Contents],
    writer: Rewriter,
) -> Contents:
    """The table of the plan that a file is: the one of its name, or the most like it."""
    role = known.role or known.path.name
    if role in files:
        return read(files[role])
    headings = here[""].headings
    alike = [each for each in map(read, files.values()) if each[""].headings == headings]
    if alike:
        return min(alike, key=lambda each: sum(1 for _ in differences(here, each, Same())))
    if writer.households is None and ("household_id" in headings or Path(role).stem in _LISTS):
        writer.needs_households("lists")
    raise NotComparable("it is no table of this plan")


def _xlsx(known: Known, writer: Rewriter) -> _Both:
    here = read_book(known.path)
    notes: tuple[str, ...] = ()
    program = saved_by(known.path)
    if known.mark is None and program is not None:
        by = f" ({program})" if program else ""
        notes = (f"another program{by} saved it, so it has no mark: its cells are compared",)
    if f"sheet {KEY}" in here:
        from ration.verify.forms import form_of_plan

        return here, read_book(form_of_plan(known, here, writer)), (*notes, _LOOKS)
    listed = any(name in _SHEETS for name in here)
    if listed and writer.households is None:
        here = {name: part for name, part in here.items() if name not in _SHEETS}
        notes = (*notes, "its lists of households are not compared: they need --register")
        listed = False
    return here, read_book(writer.workbook(listed=listed)), (*notes, _LOOKS)


def _html(known: Known, writer: Rewriter) -> _Both:
    here, plan = read_page(known.path), read_page(writer.page())
    if writer.households is not None:
        return here, plan, (_LOOKS,)
    both = tuple(
        {name: part for name, part in page.items() if name not in _SECTIONS}
        for page in (here, plan)
    )
    return both[0], both[1], ("its charts are not compared: they need --register", _LOOKS)


def _pdf(known: Known, writer: Rewriter) -> _Both:
    plan = paper_of_plan(known, writer)
    marked = None if known.mark is None else known.mark.marked  # signatures may follow
    if known.path.read_bytes()[:marked] == plan.read_bytes():
        return {}, {}, ()
    return read_paper(known.path), read_paper(plan), (_LOOKS,)


_READERS: Mapping[str, Callable[[Known, Rewriter], _Both]] = {
    "json": _json,
    "text": _text,
    "csv": _csv,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "html": _html,
    "pdf": _pdf,
}
