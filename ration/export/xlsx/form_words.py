"""The words of a collection workbook, in the languages of the papers."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ration.export.pdf.document import DocumentMaker, PrintOptions
from ration.export.pdf.languages.labels import labels_in
from ration.export.pdf.made import made_with
from ration.export.pdf.paper import paper_named
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.columns.frame_columns import CARRIED, COUNT, ID
from ration.results.lines import Manifest
from ration.results.plan.plan import PlanRecord

_BETWEEN = " · "  # two languages in a heading


@dataclass(frozen=True)
class FormWords:
    """What a workbook says, in one or two languages: headings and advice in both, else the first.

    The names of groups, items and channels are those of the papers.
    """

    maker: DocumentMaker

    @property
    def title(self) -> str:
        """The title of the programme, with its level, times and days."""
        return self.maker.programme_title

    @property
    def from_right(self) -> bool:
        """Whether the sheet runs from right to left."""
        return self.maker.labels.directions[0] == "rtl"

    @property
    def made(self) -> dict[str, str]:
        """The options that workbooks are made with, as texts."""
        made = made_with(self.maker.options)
        return {name: text for name, text in made.items() if name in ("language", "names")}

    def main(self, key: str, **values: object) -> str:
        """A word in the first language."""
        return self._each(key)[0].format_map(values)

    def both(self, key: str, **values: object) -> str:
        """A word in every language, in one line."""
        return _BETWEEN.join(dict.fromkeys(each.format_map(values) for each in self._each(key)))

    def lines(self, *keys: str) -> list[str]:
        """Sentences, each in every language, a line each."""
        return [each for key in keys for each in dict.fromkeys(self._each(key))]

    def place(self, site: Manifest, day: str | None, households: int) -> str:
        """The line that names a site, the day, how many households it has, and the plan's seal."""
        served = dict(site.served).get("households")
        number = self.maker.labels.number
        counted = self.main("counted", households=number(households), served=number(served))
        colon = self.maker.labels.label("colon")[0]
        seal = f"{self._label('seal')} {self.maker.seal.code}"
        parts = [f"{self.maker.channel(site.channel)}{colon}{site.site}", day, counted, seal]
        return "; ".join(part for part in parts if part)

    def detail(self, column: str) -> str:
        """The heading of a column that describes a household: its id, name, or a count."""
        if column == ID:
            return self._label("household")
        if CARRIED.holds(column):
            return self._label("head")
        return _BETWEEN.join(self.maker.people(COUNT.name(column)))

    def item(self, item: Item) -> str:
        """The heading of an item, with its unit."""
        return f"{_BETWEEN.join(self.maker.item(item.id))} ({self.maker.unit(item.unit)})"

    def _label(self, key: str) -> str:
        return _BETWEEN.join(dict.fromkeys(self.maker.labels.label(key)))

    def _each(self, key: str) -> Sequence[str]:
        words = _words()
        return [words.get(code, words["en"])[key] for code in self.maker.labels.codes]


def form_words(
    plan: PlanRecord, programme: Programme, language: str | Sequence[str], names: str | None
) -> FormWords:
    """The words in one or two languages, such as `ar` or `en,ko`; `names` is as for papers.

    Raises InputError for an unknown language, and for more than two.
    """
    options = PrintOptions(labels_in(language), paper_named("A4"), names=names)
    return FormWords(DocumentMaker(plan, programme, options))


@cache
def _words() -> dict[str, dict[str, str]]:
    file = resources.files("ration.export.xlsx") / "form_words.toml"
    return tomllib.loads(file.read_text("utf-8"))
