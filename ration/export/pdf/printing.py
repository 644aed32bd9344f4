"""Print a plan: check the options, find the fonts, then print."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from ration.core.extras import refuse_missing
from ration.core.outputs.work_folder import WorkFolder
from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest, some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import many
from ration.engine.households import Households
from ration.export.inputs import Input
from ration.export.loads_of_plan import refuse_other_loads
from ration.export.output import new_file, new_folder
from ration.export.pdf.codes.options import card_form, code_words, refuse_codes
from ration.export.pdf.document import DocumentMaker, PrintOptions
from ration.export.pdf.documents import DOCUMENTS, FORMS, USUAL, Documents
from ration.export.pdf.fills import fills
from ration.export.pdf.fitting import plain
from ration.export.pdf.languages.labels import labels_in
from ration.export.pdf.output import Printed, Progress, print_file, print_folder
from ration.export.pdf.paper import paper_named
from ration.export.pdf.papers.copies import copies as known_copies
from ration.export.pdf.preflight.estimate import Estimate, estimate
from ration.export.pdf.preflight.untranslated import untranslated
from ration.export.pdf.typesetting.fonts import Fonts, find_fonts, packages
from ration.export.pdf.typesetting.typeset import Press
from ration.register.columns.frame_columns import CARRIED, ID, SITE
from ration.results.loads import LoadsRecord
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import site_names
from ration.seals.code import LETTERS
from ration.seals.keys import KeySource, secret_key

_WITHOUT_HOUSEHOLDS = FORMS | {"tally"}  # documents that name no household


def print_plan(
    plan: PlanRecord,
    households: Households,
    path: Path,
    options: PrintOptions,
    *,
    force: bool = False,
    read: Iterable[Input] = (),
    progress: Progress | None = None,
    before: Callable[[Estimate], object] | None = None,
) -> Printed:
    """Print a plan into a new folder, or as one `.pdf` file; all or nothing.

    `read` are the inputs of the plan, which are not overwritten. `progress` is called with the
    number of pages that are done, and the share of all work. `before` is called once, with how
    large the run is, before anything is printed; what it raises stops the run. Raises InputError
    if an option cannot be met, or no font has a character; FileExistsError if `path` exists,
    unless `force` replaces it.
    """
    refuse_missing("pdf", households.scanned.register.source)
    loads = options.loads
    usually = [*usual(households), *([] if loads is None else ["load-list"])]
    kinds = usually if options.documents is None else _with_money(options.documents)
    _refuse(kinds, households, options)
    if loads is not None:
        refuse_other_loads(loads, plan, households.programme)
    maker = DocumentMaker(plan, households.programme, options)
    rows = _rows(maker, households, kinds)
    fonts = _fonts(maker, rows)
    documents = Documents(maker, rows, kinds)
    warnings = untranslated(maker)
    if before is not None:
        before(estimate(documents, warnings))
    contacts = plan.site_details is not None and plan.site_details.has_contacts
    private = contacts or not {*kinds} <= _WITHOUT_HOUSEHOLDS
    press = partial(Press, options.labels, fonts, timestamp=_timestamp(plan.date))
    # The work folder is the inner one: it knows whether its disk is full, or that of the output.
    if is_file(path):
        with new_file(path, force=force, read=read, private=private) as file, WorkFolder() as work:
            return print_file(press(work), documents, file, progress, warnings)
    with new_folder(path, force=force, read=read, private=private) as folder, WorkFolder() as work:
        return print_folder(press(work), documents, folder, progress, warnings)


def print_options(
    language: str | Sequence[str] = "en",
    paper: str = "A4",
    *,
    fill: Mapping[str, str] | None = None,
    copies: Sequence[str] = (),
    documents: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
    sign_with: KeySource | None = None,
    card: str | None = None,
    **others: Any,
) -> PrintOptions:
    """The options of `DistributionPlan.write_pdf`, with what is named looked up."""
    return PrintOptions(
        labels_in(language),
        paper_named(paper),
        fill=fills(fill or {}),
        copies=known_copies(_listed(copies)),
        documents=None if documents is None else _listed(documents),
        sites=None if sites is None else _listed(sites),
        signer=None if sign_with is None else secret_key(sign_with),
        card=card_form(card),
        **others,
    )


def _listed(names: Sequence[str]) -> Sequence[str]:
    """Names as a list: a text is one name, not its letters."""
    return (names,) if isinstance(names, str) else names


def usual(households: Households) -> Sequence[str]:
    """The documents to print if none are named; a register of areas has no lists."""
    return ("waybill", "cash") if "households" in households.columns.counts else USUAL


def _with_money(kinds: Sequence[str]) -> list[str]:
    """Add authorisations to waybills: a site's money is on no waybill."""
    return [*kinds, *(["cash"] if "waybill" in kinds and "cash" not in kinds else [])]


def is_file(path: Path) -> bool:
    """Whether `path` names one PDF file for all documents, not a folder."""
    return path.suffix.lower() == ".pdf" and not path.is_dir()


def _refuse(kinds: Sequence[str], households: Households, options: PrintOptions) -> None:
    """Raise InputError if the options name something that cannot be printed."""
    for name in kinds:
        if name not in DOCUMENTS:
            near = nearest(name, DOCUMENTS)
            raise InputError(name, [problem("document-unknown", near=near)])
    if "load-list" in kinds and options.loads is None:
        raise InputError(households.scanned.register.source, [problem("loads-not-named")])
    counts = households.columns.counts
    if (options.order == "size" or options.per_size) and "persons" not in counts:
        raise InputError(households.scanned.register.source, [problem("order-unsized")])
    if "households" in counts and not set(kinds) <= FORMS:
        raise InputError(households.scanned.register.source, [problem("print-areas")])
    refuse_codes(kinds, options)


def _rows(
    maker: DocumentMaker, households: Households, kinds: Sequence[str]
) -> pl.DataFrame | None:
    """The households, with only the columns that the documents show; None if none lists them."""
    if set(kinds) <= FORMS:
        return None
    order = maker.options.order
    carried = [maker.options.names, None if order == "size" else order]
    rows = households.at_sites([name for name in dict.fromkeys(carried) if name is not None])
    if maker.options.sites is None:
        return rows
    columns = [SITE.column(channel) for channel in maker.plan.channels]
    return rows.filter(pl.any_horizontal(pl.col(columns).is_in(list(maker.options.sites))))


def _fonts(maker: DocumentMaker, rows: pl.DataFrame | None) -> Fonts:
    """Find fonts for all text to print; InputError if no font has some character."""
    plan, labels = maker.plan, maker.labels
    texts = [text for label in labels.by_key.values() for text in label]
    texts += [maker.programme.id, maker.programme_title, *(a.says for a in plan.assumptions)]
    texts += [text for group in maker.programme.groups for text in maker.people(group.column)]
    texts += [text for item in maker.programme.items for text in labels.item(item)]
    items = maker.programme.items
    units = [each for item in items for each in (item.unit, *(pack.name for pack in item.packs))]
    texts += map(maker.unit, units)
    if plan.site_details is not None:
        texts += [text for site in plan.site_details.sites for _, text in site.facts]
    for channel in plan.channels:
        manifests = maker.manifests(channel)
        texts += [*site_names(manifests), *([maker.channel(channel)] if manifests else [])]
    texts += [text for column, _ in plan.people for text in maker.people(column)]
    lots = [] if plan.stock is None else plan.stock.lots
    texts += [text for use in lots for text in (use.lot.lot, use.lot.depot) if text]
    texts += [] if maker.options.loads is None else _texts_of(maker.options.loads)
    texts += code_words(maker)
    texts += ["0123456789-–*·:/×+.,", labels.number(1000), labels.number(Fraction(1, 2))]
    texts += maker.in_words(Fraction(1), maker.programme.currency or "")
    texts += [LETTERS] if maker.options.proofs is not None else []
    texts += [maker.seal.code, maker.options.order or "", *maker.options.fill.values()]
    columns = [] if rows is None else [rows[name] for name in rows.columns if _is_text(name)]
    characters = {character for text in texts for character in plain(text)}
    for column in columns:
        characters |= set(plain("".join(column.unique())))
    fonts, missing = find_fonts(characters, maker.options.font)
    if missing:
        raise InputError(plan.source.source, [_unprintable(columns, missing)])
    return fonts


def _texts_of(loads: LoadsRecord) -> Iterator[str]:
    """The texts of loads that papers have: of trips, and the names of all sites on load lists."""
    for trip in loads.trips:
        yield from (trip.number, trip.name, trip.depot or "")
        yield from (text for stop in trip.stops for text in (stop.site, stop.name or ""))


def _is_text(column: str) -> bool:
    return column == ID or CARRIED.holds(column) or SITE.holds(column)


def _unprintable(columns: Sequence[pl.Series], missing: str) -> Problem:
    """The problem of characters that no font has: in how many rows, and the fix."""
    named = [f"{character} (U+{ord(character):04X})" for character in missing]
    rows = 0
    if columns:
        lacks = [column.str.contains_any(list(missing)) for column in columns]
        rows = pl.DataFrame(lacks).select(pl.any_horizontal(pl.all()).sum()).item()
    return problem(
        "font-missing",
        characters=some(named, 10),
        where=f"in {many(rows, 'row')}" if rows else "in the texts of the documents",
        packages=packages(missing),
    )


def _timestamp(date: str | None) -> int:
    """The creation time in the files: the day of the distribution, so that bytes never change."""
    day = dt.date(1980, 1, 1) if date is None else dt.date.fromisoformat(date)
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())
