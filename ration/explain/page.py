"""An explanation as a page of HTML, to print and to hand over."""

from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from ration.core.extras import refuse_missing
from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.explain.sections import Shown, household_shown, site_shown
from ration.explain.words import Words
from ration.export.html.page import page_file, policy_hash, without_controls
from ration.export.inputs import Input
from ration.export.output import new_file
from ration.export.pdf.languages.labels import languages
from ration.results.explain.explanation import Explanation, SiteExplanation


class Article(NamedTuple):
    """The explanation in one language."""

    language: str
    direction: str
    shown: Shown


def explanation_html(
    found: Explanation | SiteExplanation, language: str | Sequence[str] = "en"
) -> str:
    """Make one page of HTML from an explanation: it works without a network, and prints well.

    `language` is one or several of the papers' languages, such as `ko,en`: the page has the
    explanation in each of them, one after the other. Rules and problems are in English only.
    Raises InputError for an unknown language, or if a package that it needs is not installed.

    >>> import polars as pl
    >>> from ration.explain.household import explain_household
    >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    >>> "4 persons × 5 kg = 20 kg" in explanation_html(explain_household(frame, "1"))
    True
    """
    refuse_missing("report", found.source)
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=without_controls,
    )
    style = page_file("page.css") + _own("explanation.css")
    return environment.from_string(_own("explanation.html.jinja")).render(
        articles=articles(found, language), style=style, style_hash=policy_hash(style)
    )


def articles(found: Explanation | SiteExplanation, language: str | Sequence[str]) -> list[Article]:
    """An explanation in every one of some languages; InputError for one that is not known."""
    return [_article(found, code) for code in _codes(language)]


def write_explanation(
    path: str | Path,
    found: Explanation | SiteExplanation,
    *,
    language: str | Sequence[str] = "en",
    force: bool = False,
    read: Iterable[Input] = (),
) -> None:
    """Write the page of an explanation into a new file, all or nothing; it is none of `read`.

    Only its owner can read the file: it is about a household. Raises FileExistsError if the file
    exists and not `force`, OSError if it cannot be written.
    """
    text = explanation_html(found, language)
    with new_file(Path(path), force=force, read=read) as file:
        file.write_text(text, encoding="utf-8", newline="\n")


def _codes(language: str | Sequence[str]) -> list[str]:
    """The codes of the languages; unlike on papers there may be more than two."""
    given = language.split(",") if isinstance(language, str) else language
    codes = list(dict.fromkeys(code.strip().lower() for code in given))
    for code in codes:
        if code not in languages():
            near = nearest(code, languages())
            raise InputError(code, [problem("language-unknown", near=near)])
    return codes


def _article(found: Explanation | SiteExplanation, code: str) -> Article:
    words = Words(code)
    if isinstance(found, Explanation):
        shown = household_shown(found, words)
    else:
        shown = site_shown(found, words)
    return Article(code, words.direction, shown)


def _own(name: str) -> str:
    return resources.files("ration.explain").joinpath(name).read_text(encoding="utf-8")
