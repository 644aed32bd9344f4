"""The files of a plan: folders, workbooks, pages, papers, rejected rows.

What writes each kind is imported when it is written: most runs write one kind, or none.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Generic

from pydantic import PrivateAttr

from ration.core.running.progress import OnProgress
from ration.engine.households import Households
from ration.export.inputs import Input, inputs
from ration.plan.call_options import F
from ration.programme.programme import Programme
from ration.results.plan.plan import PlanRecord

if TYPE_CHECKING:
    from ration.core.written import ListedFolder
    from ration.export.pdf.output import Printed, Progress
    from ration.export.pdf.preflight.estimate import Estimate
    from ration.export.proofs.proofs import SiteProofs
    from ration.results.loads import LoadsRecord
    from ration.results.rounds import RoundsRecord
    from ration.seals.keys import KeySource

PROGRAMME_FILE = "programme.toml"  # its name in a plan's folder


class PlanFiles(PlanRecord, Generic[F]):
    """A plan that writes files; see `DistributionPlan`."""

    _households: Households | None = PrivateAttr(default=None)
    _inputs: tuple[Input, ...] = PrivateAttr(default=())  # beside the register
    _programme: Programme | None = PrivateAttr(default=None)  # None: see `plan_programme`
    _folder: Path | None = PrivateAttr(default=None)  # that it was read from
    _listed: "ListedFolder | None" = PrivateAttr(default=None)  # the list that it had then

    def proofs(self, key: str | Path) -> "SiteProofs":
        """The roots of all sites, and a proof for each household that it is counted at its site.

        `key` is a file with a secret key, as `new_key` makes it. The same plan and key give the
        same roots. Raises InputError if the key cannot be used, or rows of the register are areas;
        DataError if the step of an item is no decimal; ValueError for a plan that was read from
        a file.
        """
        from ration.core.secrets.key_files import load_key
        from ration.export.proofs.proofs import SiteProofs

        return SiteProofs(self, self._known_households(), load_key(key))

    def write(
        self,
        folder: str | Path,
        *,
        force: bool = False,
        entitlements: str | None = "csv",
        formats: Sequence[str] = ("csv",),
        manifests: str | None = None,
        names: str | None = None,
        language: str | Sequence[str] = "en",
        proofs: str | Path | None = None,
        progress: OnProgress | None = None,
    ) -> None:
        """Write the plan into a new folder, all or nothing.

        `plan.json`, and `programme.toml`, the programme of the plan, are always in it.

        `csv` is `totals.csv`, `people.csv` (in the register, and served), `nothing.csv` (who gets
        nothing, and why), a manifest per site in `manifests/<channel>/`, the subtotals of
        every level as `by/<columns>.csv`, and `entitlements.csv` or `.parquet`; `entitlements`
        None means without them, and a plan that was read from a file has none. With stock there
        are also `stock.csv`, `lots.csv` (a stock file of what is left), `lots-by-site.csv`,
        `issues` and `arrears`.
        `xlsx` is `plan.xlsx` as from `write_xlsx`, `html` is `report.html` as from `write_html`,
        `collection` the workbooks of `write_collection`. If it lists households, or contacts
        of sites, only its owner can read the folder.

        `manifests` is `site`, a file per site, or `channel`: `manifests/<channel>.csv` (`.parquet`
        if `entitlements` is), and the sites of `plan.json` in `sites/<channel>.parquet`. None
        means `channel` if a channel has more than 1,000 sites. `names` and `language` are those of
        `pdf` and `collection`, as in `write_pdf` and `write_collection`. `progress` is called with
        what is written now.

        `proofs` is a file with a secret key, as `new_key` makes it: `proofs/roots.csv` has the
        root of each site, to publish, and `proofs/<channel>/<site>.csv` the slip and the proof of
        each household (see `proofs`). None means there are none.

        Raises as `proofs`, FileExistsError if the folder exists (`force` replaces one that ration
        wrote), OSError if it cannot be written, ValueError if a format is not known.
        """
        from ration.export.folder.plan_folder import has_households, write_plan
        from ration.export.output import new_folder

        households = self._known_households() if "collection" in formats else self._households
        proven = None if proofs is None else self.proofs(proofs)
        contacts = self.site_details is not None and self.site_details.has_contacts
        listed = has_households(households, formats, entitlements) or proven is not None
        cells = any(each.value is not None for each in self.source.problems)  # ids among them
        private, read = contacts or listed or cells, (*self._read, *inputs(key=proofs))
        with new_folder(Path(folder), force=force, read=read, private=private) as new:
            write_plan(
                new,
                self,
                households,
                formats,
                entitlements,
                manifests=manifests,
                names=names,
                language=language,
                programme=self._programme,
                page=self._located() if "html" in formats else None,
                proofs=proven,
                progress=progress,
            )
            self._write_programme(new)

    def write_xlsx(self, path: str | Path, *, force: bool = False) -> None:
        """Write the plan as a workbook: all that `write` writes as CSV, charts, assumptions.

        Numbers are numbers and ids are text; no cell from the register is a formula. A number of
        more than 15 digits, which a spreadsheet would truncate, is text, with a note on the first
        sheet. A plan that was read from a file has no households in it.
        Raises FileExistsError if the file exists (`force` replaces it), OSError if it cannot be
        written.
        """
        from ration.export.output import new_file
        from ration.export.xlsx.plan import write_workbook
        from ration.seals.seal import seal_of

        private = self._households is not None
        with new_file(Path(path), force=force, read=self._read, private=private) as new:
            write_workbook(new, self, seal_of(self), self._households)

    def write_collection(
        self,
        folder: str | Path,
        channel: str | None = None,
        *,
        names: str | None = None,
        language: str | Sequence[str] = "en",
        force: bool = False,
    ) -> None:
        """Write a workbook for every site, to be filled in with what households collected.

        The files are `collection/<channel>/<site>.xlsx`, beside `plan.json`; `channel` None means
        all channels. What households are due is locked; the site fills in what they received,
        when, and who came. `names` is the register's column of names; None means only ids are
        shown. `language` is en, ko, fr or ar, or two of them in every heading, such as `en,ko`.
        Raises FileExistsError and OSError as `write` does, InputError for another language,
        DataError if there is no such column, ValueError for a channel that hands nothing to
        households, or for a plan that was read from a file.
        """
        from ration.export.folder.plan_folder import write_plan
        from ration.export.output import new_folder
        from ration.export.xlsx.collection import write_collections

        households = self._known_households()
        with new_folder(Path(folder), force=force, read=self._read) as new:
            write_plan(new, self, None, (), None)
            self._write_programme(new)
            write_collections(new / "collection", self, households, channel, names, language)

    def write_html(
        self, path: str | Path, *, rounds: "RoundsRecord | None" = None, force: bool = False
    ) -> None:
        """Write the plan as one page of HTML that works without a network.

        It is the page of `ration.report_html`, and ends with the seal of the plan and the digest
        of the file. Raises InputError if a package that it needs is not installed, FileExistsError
        if the file exists and not `force`, OSError if it cannot be written.
        """
        from ration.export.html.page import write_html
        from ration.seals.seal import seal_of

        plan, seal, read = self._located(), seal_of(self), self._read
        write_html(Path(path), plan, seal, self._households, rounds, force=force, read=read)

    def write_pdf(
        self,
        path: str | Path,
        *,
        documents: Sequence[str] | None = None,
        language: str | Sequence[str] = "en",
        paper: str = "A4",
        font: str | Path | None = None,
        names: str | None = None,
        order: str | None = None,
        per_size: bool = False,
        fill: Mapping[str, str] | None = None,
        copies: Sequence[str] = (),
        sites: Sequence[str] | None = None,
        proofs: str | Path | None = None,
        sign_with: "KeySource | None" = None,
        card: str | None = None,
        loads: "LoadsRecord | None" = None,
        force: bool = False,
        progress: "Progress | None" = None,
        before: "Callable[[Estimate], object] | None" = None,
    ) -> "Printed":
        """Print the plan into a new folder, one PDF file per document and site, all or nothing.

        A `path` that ends in `.pdf` is one file, with all documents site after site.
        `documents` are some of `waybill` (with the payment authorisations of money, `cash`),
        `list` (the distribution list), `pay` (the pay list), `tally`, `cards`, `slips` and, with
        loads, `load-list`; None means all but cards and slips, or no lists for planning figures.
        `language` is en, ko, fr or ar, or two of them in every cell, such as `en,ko`. `paper` is
        A4 or Letter. `font` is a file or a folder that is used before the system's fonts. `names`
        is the register's column with the names of heads; None means no names are printed. `order`
        is `size` or a column: households of a site are in this order, then by card number.
        `per_size` makes a separate set for every household size. `fill` are texts for lines of the
        papers, such as `{"donor": "ECHO"}`; the others are blanks. `copies` are some of `original`,
        `receiver` and `file`: every waybill and authorisation is printed once for each. `sites`
        are the names of sites to print; None means all. `proofs` is a file with a secret key:
        waybills and authorisations show the root of their site, and slips their proof (see
        `proofs`); None means none. `sign_with` is the secret key that signs the codes of
        slips, cards and roots: that of `ration.load_secret_key`, or a file without a password;
        None means that nothing is signed. `card` is
        `claim169` for cards whose code is MOSIP's claim 169, which other agencies' phones read;
        None means our own text. `loads` are those of this plan (`ration.load_loads`): every trip
        has a folder with its load list and a waybill for each of its stops, and the waybills of
        sites have only what no trip brings; None means waybills by site. If the plan has stock,
        amounts are what is issued. Needs the
        extra `pdf`.

        The same input gives the same bytes. Returns how many files and pages there are, and
        warnings, such as of names that the programme does not have in the papers' language.
        `before` is called with an estimate of the pages, files and seconds before anything is
        printed; what it raises stops the run. `progress` is called with the pages that are done,
        and the share of all work. Raises InputError if a
        document, language or paper is not known, or a font lacks characters; DataError if there is
        no such column or site; ValueError for a plan that was read from a file;
        FileExistsError and OSError as `write`.
        """
        from ration.export.pdf.printing import print_options, print_plan
        from ration.plan.at_sites import at_sites

        options = print_options(
            language,
            paper,
            documents=documents,
            font=None if font is None else Path(font),
            names=names,
            order=order,
            per_size=per_size,
            fill=fill,
            copies=copies,
            sites=sites,
            proofs=None if proofs is None else self.proofs(proofs),
            sign_with=sign_with,
            card=card,
            loads=loads,
        )
        households = self._known_households()
        at_sites(self, options.sites or (), None, None, read=self._read)  # refuses what is no site
        return print_plan(
            self,
            households,
            Path(path),
            options,
            force=force,
            read=(*self._read, *inputs(key=[proofs, sign_with], font=font)),
            progress=progress,
            before=before,
        )

    def write_rejected(self, path: str | Path, *, force: bool = False) -> None:
        """Write the rejected rows as a register that can be fixed and read again.

        A `path` that ends in `.xlsx` is a workbook, in which problem cells are marked; else CSV.
        """
        from ration.export.output import new_file
        from ration.export.register_rows import write_rejected

        with new_file(Path(path), force=force, read=self._read) as new:
            write_rejected(new, Path(path), self._known_households().scanned)

    @property
    def _read(self) -> tuple[Input, ...]:
        """What the plan was computed from: no file that it writes may be one of these."""
        households = self._households
        register = () if households is None else households.scanned.register.inputs
        return (*inputs(register=register), *self._inputs)

    def _located(self) -> PlanRecord:
        """The plan with the places of its sites, which a register with coordinates knows."""
        if self.site_details is not None or self._households is None:
            return self
        from ration.sites.located import located_sites  # only for the page

        return self.model_copy(update={"site_details": located_sites(self._households)})

    def _write_programme(self, folder: Path) -> None:
        if self._programme is not None:
            from ration.programme.load import dump_programme

            text = dump_programme(self._programme)
            (folder / PROGRAMME_FILE).write_text(text, encoding="utf-8", newline="\n")

    def _known_households(self) -> Households:
        if self._households is None:
            why = "it was read from a file, or pickled; compute it again"
            raise ValueError(f"this plan has no households: {why}")
        return self._households
