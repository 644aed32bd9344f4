"""Print the papers of a plan again, with the options in their marks."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from ration.export.file_names import file_names
from ration.export.pdf.printing import print_options, print_plan
from ration.export.pdf.trips import FOLDER
from ration.results.plan.site_table import site_names
from ration.seals.keys import throwaway_key
from ration.verify.recognise import Known
from ration.verify.rewrite import NotComparable, NotThere, Rewriter

WHOLE = "plan.pdf"  # the name, in its mark, of one file with all documents
_LISTED = ("documents", "copies", "sites")  # options that are lists in JSON
_PLACED = ("documents", "sites")  # options that are another file's, not another look


def paper_of_plan(known: Known, writer: Rewriter) -> Path:
    """The paper of the plan like a file; all papers with its look are printed together."""
    writer.needs_households("papers")
    if known.mark is None:
        raise NotComparable("a PDF file without a mark cannot be compared: its options are lost")
    made = known.made
    if known.role == WHOLE:
        key = ("paper", *sorted(made.items()))
        options = _options(made, writer)
        return writer.once(key, lambda place: _print(writer, place / WHOLE, options))
    if known.paper is None or not _sites_of(known, writer):
        raise NotThere("the plan has no site of this paper")
    path = _print_alike(writer, made) / str(known.role)
    if not path.is_file():
        raise NotThere("the plan has no such paper of this site")
    return path


def _print_alike(writer: Rewriter, made: Mapping[str, str]) -> Path:
    """The folder of all papers that look like this one: those of the sites and kinds named."""
    look = _look(made)

    def make(place: Path) -> Path:
        alike = [each for each in writer.papers if _look(each.made) == look and each.paper]
        sites = {site for each in alike for site in _sites_of(each, writer)}
        kinds = {each.paper for each in alike}
        options = {
            **_options(made, writer),
            "documents": sorted(map(str, kinds)),
            "sites": sorted(sites),
        }
        return _print(writer, place / "pdf", options)

    return writer.once(("papers", look), make)


def _print(writer: Rewriter, path: Path, options: dict[str, Any]) -> Path:
    households = writer.households
    assert households is not None  # `paper_of_plan` has checked it
    print_plan(writer.plan, households, path, print_options(**options))
    return path


def _look(made: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The options of a paper that all papers of a run share."""
    return tuple(sorted((name, text) for name, text in made.items() if name not in _PLACED))


def _options(made: Mapping[str, str], writer: Rewriter) -> dict[str, Any]:
    """The options in a mark, as `print_options` takes them; a font is looked for again.

    The codes of signed papers are signed with a key that is thrown away: only texts are compared.
    """
    options: dict[str, Any] = {
        name: made[name] for name in ("language", "paper", "names", "order", "card") if name in made
    }
    options |= {name: json.loads(made[name]) for name in _LISTED if name in made}
    if "fill" in made:
        options["fill"] = json.loads(made["fill"])
    if "proofs" in made:
        options["proofs"] = writer.proofs()
    if "signed" in made:
        options["sign_with"] = throwaway_key()
    if "loads" in made:
        options["loads"] = writer.loads(made["loads"])
    return options | ({"per_size": True} if "per_size" in made else {})


def _sites_of(known: Known, writer: Rewriter) -> Collection[str]:
    """The site of a paper, by its name when it was written, or the sites of its trip.

    Empty if the plan has no such site, or the loads no such trip.
    """
    folder, channel, name = (*str(known.role).split("/"), "", "")[:3]
    if folder == FOLDER:
        loads = writer.loads(known.made.get("loads", ""))
        folders = file_names(trip.number for trip in loads.trips)
        trips = (trip for trip in loads.trips if folders[trip.number] == channel)
        return {stop.site for trip in trips for stop in trip.stops}
    sites = writer.once(("sites",), lambda _: dict(_sites(writer)))
    site = sites.get((channel, name.removesuffix(".pdf")))
    return () if site is None else (site,)


def _sites(writer: Rewriter) -> Iterator[tuple[tuple[str, str], str]]:
    """The names of files of all sites, and the sites."""
    plan = writer.plan
    for channel, folder in file_names(plan.channels).items():
        for site, name in file_names(site_names(plan.manifests(channel))).items():
            yield (folder, name), site
