"""The files that a command writes: where they may not be, and the rejected rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ration import DistributionPlan
from ration.core.text.cells import many

from ..options.named_files import ENDING
from ..terminal.stderr import Messages

if TYPE_CHECKING:
    from ration import RollOut

_WRITERS: dict[str, Callable[..., object]] = {  # of a plan in one file
    ".xlsx": DistributionPlan.write_xlsx,
    ".html": DistributionPlan.write_html,
    ".pdf": DistributionPlan.write_pdf,
}
# The tables in the folders of plans and roll-outs: no rejected rows take their place.
_TABLES = {
    *("totals", "people", "nothing", "entitlements", "issues", "arrears"),
    *("stock", "lots", "lots-by-site", "plan"),
    *("areas", "phases", "years", "requirement"),
}
_EXTRAS = {"html": "report", "pdf": "pdf"}  # what a format needs


@dataclass(frozen=True)
class OutputFiles:
    """A folder or a file to write, its formats, and a file of rejected rows; None means no file.

    `manifests` is whether a site or a channel has a file; None means by the number of sites.
    `names` is the register's column of names for papers and collection workbooks; None means none.
    `proofs` is the key of proofs; None means there are none.
    """

    folder: Path | None = None
    file: Path | None = None
    formats: tuple[str, ...] = ()
    rejects: Path | None = None
    force: bool = False
    manifests: str | None = None
    names: str | None = None
    language: str = "en"
    proofs: Path | None = None

    def with_proofs(self, key: Path | None) -> "OutputFiles":
        """The same files with roots and proofs; a usage error if nothing shows them."""
        if key is not None and self.folder is None and "pdf" not in self.formats:
            raise typer.BadParameter("--proofs: it needs a folder or a PDF; name one with -o")
        return replace(self, proofs=key)

    def for_people(self, names: str | None, language: str | None) -> "OutputFiles":
        """The same files with names and in a language.

        A usage error if no format shows them, InputError if the language is not known.
        """
        shown = {"pdf", "collection"} & {*self.formats}
        for option, given in (("--names", names), ("--language", language)):
            if given is not None and not shown:
                why = "only papers and collection workbooks show it; add -f collection or -f pdf"
                raise typer.BadParameter(f"{option}: {why}")
        if language is not None:
            from ration.export.pdf.languages.labels import labels_in

            labels_in(language)
        return replace(self, names=names, language=language or "en")

    def refuse(self, register: str) -> None:
        """Raise an error before any work is done, if something could not be written.

        InputError if a format needs a package that is not installed, or the key cannot be used;
        FileExistsError if a file would be replaced.
        """
        if self.proofs is not None:
            from ration.core.secrets.key_files import load_key

            load_key(self.proofs)
        for name in self.formats:
            if name in _EXTRAS:
                from ration.core.extras import refuse_missing

                refuse_missing(_EXTRAS[name], register)
        if self.folder is not None:
            from ration.export.output import refuse_existing

            refuse_existing(self.folder, force=self.force)
        if self.file is not None:
            from ration.export.output import refuse_existing_file

            refuse_existing_file(self.file, force=self.force)
        if self.rejects is not None:
            refuse_no_rows("--rejects", self.rejects, force=self.force)
            if self._rejects_in_folder and self.rejects.stem in _TABLES:
                self._refuse_rejects()

    @property
    def _for_people(self) -> dict[str, Any]:
        return {"names": self.names, "language": self.language}

    def write_plan(self, messages: Messages, plan: DistributionPlan, *, parquet: bool) -> None:
        """Write a plan to the folder or file, and its rejected rows: all or nothing."""
        if self.folder or self.file or self.rejects:
            with messages.writing():
                self._write_plan(messages, plan, parquet=parquet)

    def _write_plan(self, messages: Messages, plan: DistributionPlan, *, parquet: bool) -> None:
        if self.folder is not None:
            kind = "parquet" if parquet else "csv"
            with messages.working("Writing", f"{self.folder}/") as progress:
                plan.write(
                    self.folder,
                    force=self.force,
                    entitlements=kind,
                    formats=self.formats,
                    manifests=self.manifests,
                    **self._for_people,
                    proofs=self.proofs,
                    progress=progress,
                )
            note_folder(messages, self.folder)
        if self.file is not None:
            with messages.working("Writing", str(self.file)):
                ending = self.file.suffix.lower()
                for_pdf = self._for_people | {"proofs": self.proofs}
                options = for_pdf if ending == ".pdf" else {}
                _WRITERS[ending](plan, self.file, force=self.force, **options)
            messages.note(f"Written: {self.file}")
        self.write_rejects(messages, plan)

    def write_rejects(self, messages: Messages, result: "DistributionPlan | RollOut") -> None:
        """Write the rows that were left out, with their reasons, if a file is named.

        To be called last: the file may be in a folder that the command makes.
        """
        if self.rejects is not None:
            with messages.working("Writing", str(self.rejects)):
                result.write_rejected(self.rejects, force=self.force)
            rows = result.source.rejected
            messages.note(f"Rejected: {many(rows, 'row')}; {self.rejects} has the reasons.")

    @property
    def _rejects_in_folder(self) -> bool:
        inside = () if self.rejects is None else self.rejects.resolve().parents
        return self.folder is not None and self.folder.resolve() in inside

    def _refuse_rejects(self) -> None:
        why = f"the folder {self.folder} has a file of this name; name another"
        raise FileExistsError(17, why, str(self.rejects))


def plan_files(
    out: Path | None, formats: str | None, *, parquet: bool, manifests: str | None
) -> OutputFiles:
    """The files that `-o` and `-f` name; a usage error if the options do not fit."""
    if out is None:
        if formats is not None:
            raise typer.BadParameter("-f: it needs a place to write to; add -o DIR")
        _refuse_without_folder(parquet=parquet, manifests=manifests)
        return OutputFiles()
    names = _format_names(formats)
    if out.is_dir() or not ENDING.fullmatch(out.suffix):
        return OutputFiles(folder=out, formats=names, manifests=manifests)
    ending = out.suffix.lower()
    if ending not in _WRITERS:
        *others, last = _WRITERS
        valid = f"{', '.join(others)} or {last}"
        raise typer.BadParameter(f"-o: a plan cannot be a {ending} file; name a folder, or {valid}")
    if formats is not None and names != (ending[1:],):
        raise typer.BadParameter(f"-f: {out} is one file; to write {formats}, name a folder")
    _refuse_without_folder(parquet=parquet, manifests=manifests)
    return OutputFiles(file=out, formats=(ending[1:],))


def _refuse_without_folder(*, parquet: bool, manifests: str | None) -> None:
    for name, given in (("--parquet", parquet), ("--manifests", manifests)):
        if given:
            raise typer.BadParameter(f"{name}: it needs a folder; name one with -o")


def _format_names(formats: str | None) -> tuple[str, ...]:
    from ration.export.folder.plan_folder import known_formats

    text = "csv" if formats is None else formats
    try:
        return known_formats(name.strip() for name in text.split(","))
    except ValueError as error:
        raise typer.BadParameter(f"-f: {error}") from None


def refuse_csv(option: str, path: Path, *, force: bool) -> None:
    """Raise an error if `path` is not a CSV file, or may not be written."""
    if path.suffix.lower() != ".csv":
        name = f"{option.removeprefix('--')}.csv"
        raise typer.BadParameter(f"{option}: {path} is not a CSV file; use a name such as {name}")
    from ration.export.output import refuse_existing_file

    refuse_existing_file(path, force=force)


def refuse_no_rows(option: str, path: Path, *, force: bool) -> None:
    """Raise an error if `path` is no CSV file or workbook for rows, or may not be written."""
    from ration.export.output import refuse_existing_file
    from ration.export.register_rows import ROW_FILES

    if path.suffix.lower() not in ROW_FILES:
        name = option.removeprefix("--")
        names = f"{name}.csv or {name}.xlsx"
        why = f"{path} is no CSV file or workbook; use a name such as {names}"
        raise typer.BadParameter(f"{option}: {why}")
    refuse_existing_file(path, force=force)


def note_folder(messages: Messages, folder: Path) -> None:
    """Say that a folder is written, and warn of the files in it that are kept."""
    messages.note(f"Written: {folder}/")
    note_kept(messages, folder)


def note_kept(messages: Messages, folder: Path | None) -> None:
    """Warn of files in a folder that were kept; `folder` None means a file was written."""
    if folder is not None:
        from ration.export.kept import kept_files

        messages.then(lambda: messages.warnings(str(folder), kept_files(folder)))


def write_text(file: Path, text: str, *, force: bool) -> None:
    """Write a text file without people, all of it or nothing."""
    from ration.export.output import new_file

    with new_file(file, force=force, private=False) as new:
        new.write_text(text, encoding="utf-8", newline="\n")
