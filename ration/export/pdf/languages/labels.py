"""The labels of documents: a TOML file per language; a cell may show two languages."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib.resources import files
from typing import Any

from ration.core.models import Names
from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.core.quantity.quantity import number_text
from ration.core.quantity.units import has_word, unit_word
from ration.programme.item import Item

Texts = tuple[str, ...]  # the same text in every language of a document, without duplicates


@dataclass(frozen=True)
class Labels:
    """The labels of a document in its languages; the first sets the direction of the page."""

    codes: tuple[str, ...]

    @cached_property
    def _files(self) -> list[dict[str, Any]]:
        return [_language_file(code) for code in self.codes]

    @cached_property
    def directions(self) -> tuple[str, ...]:
        """`ltr` or `rtl` for every language."""
        return tuple(file["direction"] for file in self._files)

    @cached_property
    def by_key(self) -> dict[str, list[str]]:
        """Every label in every language."""
        keys = _language_file("en")["labels"]
        return {key: [file["labels"][key] for file in self._files] for key in keys}

    def label(self, key: str, **values: object) -> list[str]:
        """One label in every language, with its {fields} filled in."""
        return [text.format_map(values) for text in self.by_key[key]]

    def phrase(self, table: str, key: str, **values: object) -> list[str]:
        """A text of another table in every language, with its {fields} filled in."""
        return [file[table][key].format_map(values) for file in self._files]

    def people(self, column: str, title: str | None, titles: Names = ()) -> Texts:
        """The name of a column of counts: of `titles`, else the language's, else `title`.

        If there is no title either, it is the column itself.
        """
        own = dict(titles)
        return _unique(
            own.get(code) or file["people"].get(column, title or column)
            for code, file in zip(self.codes, self._files, strict=True)
        )

    def knows(self, table: str, word: str) -> list[bool]:
        """Whether every language has a word of its own for `word`: a unit, or in a table."""
        if table == "units":
            return [has_word(word, code) for code in self.codes]
        return [word in file[table] for file in self._files]

    def item(self, item: Item) -> Texts:
        """The names of an item; a language without a name in the programme uses the main name."""
        names = dict(item.names)
        return _unique(names.get(code, item.name) for code in self.codes)

    def title(self, title: str, titles: Names) -> str:
        """The title in the main language; `title` itself if the programme gives none in it."""
        return dict(titles).get(self.codes[0], title)

    def units(self, unit: str, count: Fraction | int = 1) -> list[str]:
        """A unit, pack or vehicle beside a number, in every language; else `unit` as it is."""
        return [unit_word(unit, count, code) for code in self.codes]

    def number(self, value: Any) -> str:
        """A number as the main language writes it; "" if it is not known (None)."""
        if value is None:
            return ""
        main = self._files[0]
        signs = {",": main["thousands"], ".": main["decimal"]}
        return number_text(value, grouped=True).translate(str.maketrans(signs))


def languages() -> list[str]:
    """The codes of the languages that documents can be printed in.

    >>> languages()
    ['ar', 'en', 'fr', 'ko']
    """
    names = (file.name for file in files("ration.export.pdf.languages").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def labels_in(language: str | Sequence[str]) -> Labels:
    """The labels in one or two languages, such as `en,ko` or a list of codes.

    Raises InputError for an unknown language, and for more than two.

    >>> labels_in("en,ko").label("quantity")
    ['Quantity', '수량']
    """
    codes = language.split(",") if isinstance(language, str) else language
    codes = tuple(dict.fromkeys(code.strip().lower() for code in codes))
    for code in codes:
        if code not in languages():
            near = nearest(code, languages())
            raise InputError(code, [problem("language-unknown", near=near)])
    if len(codes) > 2:
        raise InputError(",".join(codes), [problem("language-many")])
    return Labels(codes)


def _language_file(code: str) -> dict[str, Any]:
    file = files("ration.export.pdf.languages").joinpath(f"{code}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _unique(texts: Iterable[str]) -> Texts:
    return tuple(dict.fromkeys(texts))
