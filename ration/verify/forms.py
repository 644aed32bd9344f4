"""Write the collection workbook of a site again, like one that a site sent back."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path

from ration.export.file_names import file_names
from ration.export.pdf.languages.labels import languages
from ration.export.xlsx.collection import KEY
from ration.export.xlsx.form_words import form_words
from ration.results.plan.site_table import site_names
from ration.verify.contents.book import key_of, read_book
from ration.verify.contents.lines import Contents
from ration.verify.recognise import Known
from ration.verify.rewrite import NotComparable, NotThere, Rewriter

_ENDS = ("date", "received_by", "remark")  # the last headings of a form, which show its languages
Key = Mapping[str, tuple[str, ...]]


def form_of_plan(known: Known, here: Contents, writer: Rewriter) -> Path:
    """The workbook of the plan for the site that a file names on its hidden sheet.

    Its names and languages are those of the file's mark, or what its headings show.
    """
    writer.needs_households("collection workbooks")
    key = key_of([*here[f"sheet {KEY}"].lines])
    channel, site = _fact(key, "channel"), _fact(key, "site")
    plan = writer.plan
    if channel not in plan.channels or site not in site_names(plan.manifests(channel)):
        raise NotThere(f"the plan has no site {site} of {channel}")
    language = known.made.get("language") or _language(key, writer)
    names = known.made.get("names") if known.mark is not None else _names(key, writer, channel)
    folder = writer.collection(channel, names or None, language)
    sites = file_names(site_names(plan.manifests(channel)))
    path = folder / file_names([channel])[channel] / f"{sites[site]}.xlsx"
    if not path.is_file():
        raise NotThere(f"no household of the plan collects at {site}")
    return path


def _fact(key: Key, name: str) -> str:
    return next(iter(key.get(name, ())), "")


def _language(key: Key, writer: Rewriter) -> str:
    """The languages of a form, by its last headings."""
    headings = key.get("headings", ())[-len(_ENDS) :]
    assert writer.households is not None  # `form_of_plan` has checked it
    for language in _every_language():
        words = form_words(writer.plan, writer.households.programme, language, None)
        if headings == tuple(words.both(name) for name in _ENDS):
            return language
    raise NotComparable("the languages of its headings are not known")


def _every_language() -> Iterator[str]:
    codes: Sequence[str] = languages()
    yield from codes
    yield from (",".join(pair) for pair in permutations(codes, 2))


def _names(key: Key, writer: Rewriter, channel: str) -> str | None:
    """The register's column of names in a form: what describes a household and is no count."""
    folder = writer.collection(channel, None, "en")
    other = next(folder.rglob("*.xlsx"), None)
    if other is None:
        return None
    plain = key_of([*read_book(other)[f"sheet {KEY}"].lines])
    more = [name for name in _details(key) if name not in _details(plain)]
    return more[0] if more else None


def _details(key: Key) -> list[str]:
    columns = key.get("columns", ())
    return [name for name in columns if not name.startswith(("due:", "received:"))]
