"""A plan on paper: what is asked for is looked at, fonts are found for it, then it is printed."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import polars as pl

from ration.core.extras import refuse_missing
from ration.core.problems import InputError, Problem, nearest, problem, some
from ration.core.text import many
from ration.engine.households import Households
from ration.export.output import new_file, new_folder
from ration.export.pdf.document import DocumentMaker, PrintOptions, plain
from ration.export.pdf.documents import DOCUMENTS, USUAL, Documents
from ration.export.pdf.fonts import Fonts, find_fonts, packages
from ration.export.pdf.language import wording
from ration.export.pdf.output import Printed, Progress, print_file, print_folder
from ration.export.pdf.paper import paper_named
from ration.export.pdf.typeset import Press
from ration.programme.item import Item
from ration.register.columns.frame_columns import CARRIED, ID, SITE
from ration.results.plan import PlanRecord


def print_plan(
    plan: PlanRecord,
    households: Households,
    path: Path,
    documents: Sequence[str] | None,
    asked: PrintOptions,
    font: Path | None = None,
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> Printed:
    """Print a plan into a new folder, or as one `.pdf` file; all or nothing."""
    refuse_missing("pdf", households.scanned.register.source)
    documents = usual(households) if documents is None else documents
    _refuse(documents, households, asked)
    maker = DocumentMaker(plan, households.programme, asked)
    rows = _rows(maker, households, documents)
    fonts = _fonts(maker, rows, font)
    found = Documents(maker, rows, documents)
    with tempfile.TemporaryDirectory() as work:
        press = Press(asked.wording, fonts, Path(work), _timestamp(plan.date))
        if is_file(path):
            with new_file(path, force=force) as made:
                return print_file(press, found, made, progress)
        with new_folder(path, force=force) as made:
            return print_folder(press, found, made, progress)


def print_options(
    language: str | Sequence[str] = "en",
    paper: str = "A4",
    names: str | None = None,
    order: str | None = None,
    *,
    per_size: bool = False,
) -> PrintOptions:
    """The options of `DistributionPlan.write_pdf`, with the language and the paper looked up."""
    return PrintOptions(wording(language), paper_named(paper), names, order, per_size)


def usual(households: Households) -> Sequence[str]:
    """The documents where nobody says which: those of households have no use for areas."""
    return ("waybill",) if "households" in households.columns.counts else USUAL


def is_file(path: Path) -> bool:
    """Whether all is to be one file, and not a folder of files."""
    return path.suffix.lower() == ".pdf" and not path.is_dir()


def _refuse(documents: Sequence[str], households: Households, asked: PrintOptions) -> None:
    """InputError where something is asked for that cannot be made."""
    for name in documents:
        if name not in DOCUMENTS:
            mend = nearest(name, DOCUMENTS)
            raise InputError(name, [problem("document-unknown", mend=mend)])
    counts = households.columns.counts
    if (asked.order == "size" or asked.per_size) and "persons" not in counts:
        raise InputError(households.scanned.register.source, [problem("order-unsized")])
    if "households" in counts and set(documents) != {"waybill"}:
        raise InputError(households.scanned.register.source, [problem("print-areas")])


def _rows(
    maker: DocumentMaker, households: Households, documents: Sequence[str]
) -> pl.DataFrame | None:
    """The households, where a document lists them; no cell is read that none of them shows."""
    if set(documents) == {"waybill"}:
        return None
    order = maker.asked.order
    carried = [maker.asked.names, None if order == "size" else order]
    return households.at_sites([name for name in dict.fromkeys(carried) if name is not None])


def _fonts(maker: DocumentMaker, rows: pl.DataFrame | None, font: Path | None) -> Fonts:
    """The fonts for all that is printed; InputError where a character has none."""
    plan, wording = maker.plan, maker.wording
    texts = [text for said in wording.labels.values() for text in said]
    texts += [maker.programme.id, maker.programme_title, *(one.says for one in plan.assumptions)]
    texts += [text for item in maker.programme.items for text in wording.item(item)]
    texts += [unit for item in maker.programme.items for unit in _units(maker, item)]
    texts += [text for one in plan.sites for text in (one.site, maker.channel(one.channel))]
    texts += [text for column, _ in plan.people for text in maker.people(column)]
    texts += ["0123456789-–*·:/×+.,", wording.number(1000), wording.number(Fraction(1, 2))]
    texts += [*maker.in_words(Fraction(1), maker.programme.currency or ""), maker.asked.order or ""]
    cells = [] if rows is None else [rows[name] for name in rows.columns if _is_text(name)]
    characters = {sign for text in texts for sign in plain(text)}
    for cell in cells:
        characters |= set(plain("".join(cell.unique())))
    fonts, missing = find_fonts(characters, font)
    if missing:
        raise InputError(plan.source.source, [_unprintable(cells, missing)])
    return fonts


def _units(maker: DocumentMaker, item: Item) -> list[str]:
    return [maker.unit(item.unit), *(maker.unit(pack.name) for pack in item.packs)]


def _is_text(column: str) -> bool:
    return column == ID or CARRIED.holds(column) or SITE.holds(column)


def _unprintable(cells: Sequence[pl.Series], missing: str) -> Problem:
    """Which characters no font has, in how many rows, and which package has them."""
    named = [f"{one} (U+{ord(one):04X})" for one in missing]
    rows = 0
    if cells:
        lacks = [one.str.contains_any(list(missing)) for one in cells]
        rows = pl.DataFrame(lacks).select(pl.any_horizontal(pl.all()).sum()).item()
    return problem(
        "font-missing",
        characters=some(named, 10),
        where=f"in {many(rows, 'row')}" if rows else "in what the documents say",
        mend=packages(missing),
    )


def _timestamp(date: str | None) -> int:
    """When documents say they were made: on the day of the distribution, whenever that is."""
    day = dt.date(1980, 1, 1) if date is None else dt.date.fromisoformat(date)
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())
