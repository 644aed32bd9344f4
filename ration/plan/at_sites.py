"""Find the manifests of some sites in a plan, which may have half a million."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import PrivateAttr

from ration.core.construct import construct
from ration.core.problems.errors import DataError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.export.csv import write_rows
from ration.export.inputs import Input
from ration.export.output import new_file
from ration.export.tables.rows import MANIFEST, manifest_rows
from ration.register.check.alike.words_alike import likeness
from ration.results.lines import Lines, Manifest
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site import SiteManifestsRecord
from ration.results.plan.site_table import chosen, site_names
from ration.seals.seal import seal_of


class SiteManifests(SiteManifestsRecord):
    """What some sites of a plan receive and hand out; it writes a file."""

    _inputs: tuple[Input, ...] = PrivateAttr(default=())
    _plan: PlanRecord | None = PrivateAttr(default=None)  # that they are of

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the manifests as CSV, with the columns of a site's file in a plan's folder.

        Raises FileExistsError if the file exists (`force` replaces it), OSError if it cannot be
        written.
        """
        seal = None if self._plan is None else seal_of(self._plan).code
        about = (self.programme.heading, self.date, seal)
        rows = [row for each in self.manifests for row in manifest_rows(each, *about)]
        with new_file(Path(path), force=force, read=self._inputs, private=False) as new:
            write_rows(new, MANIFEST, rows)


_COMPARED = 2_000  # names, to find the nearest


def at_sites(
    plan: PlanRecord,
    sites: Sequence[str],
    channel: str | None = None,
    item: str | None = None,
    *,
    read: Iterable[Input] = (),
) -> SiteManifests:
    """The manifests of these sites, in their order; a site may be of several channels.

    `channel` None means all channels; `item` is the id or the name of an item, None means all:
    of channels that do not hand it out there is then no manifest, if another does.
    `read` are the inputs of the plan, which are not overwritten.
    DataError, with all problems, if the plan has no such site, channel or item.
    """
    items = {line.item: line.name for line in plan.totals.values()}
    unknown = [
        *_unknown("show-channel", "channel", channel, plan.channels),
        *([] if item in items.values() else _unknown("show-item", "item", item, [*items])),
    ]
    channels = [each for each in plan.channels if channel in (each, None)]
    tables = [plan.manifests(each) for each in channels]
    found: list[Manifest] = []
    problems = list(unknown)
    for site in dict.fromkeys(sites):
        at = [manifest for table in tables for manifest in chosen(table, [site])]
        found += at
        if not (at or unknown):
            near = nearest(site, _names_like(site, tables))
            problems.append(problem("show-site", column="site", value=site, near=near))
    if problems:
        raise DataError(plan.source.source, problems)
    if item is not None:
        found = [_only(each, item) for each in found]
        found = [each for each in found if len(each.lines)] or found
    known = plan.site_details
    details = [] if known is None else [known.of(each.channel, each.site) for each in found]
    result = SiteManifests(
        programme=plan.programme,
        date=plan.date,
        manifests=tuple(found),
        details=tuple(dict.fromkeys(each for each in details if each is not None)),
    )
    result._inputs, result._plan = tuple(read), plan
    return result


def _unknown(code: str, what: str, name: str | None, known: Sequence[str]) -> list[Problem]:
    if name is None or name in known:
        return []
    return [problem(code, column=what, value=name, near=nearest(name, known))]


def _names_like(site: str, tables: Sequence[Sequence[Manifest]]) -> Sequence[str]:
    """The names of sites that may be the same as `site`, or else all; of very many, a few.

    `dc7` may be `DC-0007`. Of very many names, those are given that begin like `site`.
    """
    names = list(dict.fromkeys(name for table in tables for name in site_names(table)))
    wanted = likeness(site)
    if same := [name for name in names if likeness(name) == wanted]:
        return same[:_COMPARED]
    if len(names) <= _COMPARED:
        return names
    start = site.casefold()
    while not (like := [name for name in names if name.casefold().startswith(start)]):
        start = start[:-1]  # every name begins with nothing
    return like[:_COMPARED]


def _only(manifest: Manifest, item: str) -> Manifest:
    """The manifest with the lines of one item."""
    lines = tuple(line for line in manifest.lines.values() if item in (line.item, line.name))
    return manifest.model_copy(update={"lines": construct(Lines, lines=lines)})
