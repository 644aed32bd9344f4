"""The words of the documents: one TOML file a language, several languages in one cell."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from ration.core.models import Names
from ration.core.problems import InputError, nearest, problem
from ration.core.quantity import number_text
from ration.programme.item import Item

Texts = tuple[str, ...]  # the same said in every language of a document, doubles left out


@dataclass(frozen=True)
class Labels:
    """The languages of a document, the main one first: it says which way the page runs."""

    codes: tuple[str, ...]

    @cached_property
    def _files(self) -> list[dict[str, Any]]:
        return [_read(code) for code in self.codes]

    @cached_property
    def directions(self) -> tuple[str, ...]:
        """`ltr` or `rtl` of every language."""
        return tuple(one["direction"] for one in self._files)

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        """Every label in every language."""
        return {key: [one["labels"][key] for one in self._files] for key in _read("en")["labels"]}

    def label(self, key: str, **values: object) -> list[str]:
        """One label, with {fields} filled in."""
        return [text.format_map(values) for text in self.labels[key]]

    def people(self, column: str, title: str | None) -> Texts:
        """What a column that counts people is called; its own name where nothing says."""
        return _once(one["people"].get(column, title or column) for one in self._files)

    def item(self, item: Item) -> Texts:
        """What an item is called: its name where the programme has none in a language."""
        names = dict(item.names)
        return _once(names.get(code, item.name) for code in self.codes)

    def title(self, title: str, titles: Names) -> str:
        """What has a title is called: in the main language where the programme says it in that."""
        return dict(titles).get(self.codes[0], title)

    def units(self, unit: str) -> list[str]:
        """A unit, a pack or a vehicle in every language, as it is where none is known there."""
        return [str(one["units"].get(unit, unit)) for one in self._files]

    def number(self, value: Any) -> str:
        """A number as the main language writes it; "" where it is not known."""
        if value is None:
            return ""
        main = self._files[0]
        signs = {",": main["thousands"], ".": main["decimal"]}
        return number_text(value, grouped=True).translate(str.maketrans(signs))


def languages() -> list[str]:
    """The languages that there are, by their codes.

    >>> languages()
    ['ar', 'en', 'fr', 'ko']
    """
    names = (one.name for one in files("ration.export.pdf").joinpath("languages").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def wording(language: str | Sequence[str]) -> Labels:
    """The languages of `en,ko`, or of a list; InputError where one is not there, or too many.

    >>> wording("en,ko").label("quantity")
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


def _read(code: str) -> dict[str, Any]:
    place = files("ration.export.pdf").joinpath("languages", f"{code}.toml")
    return tomllib.loads(place.read_text(encoding="utf-8"))


def _once(texts: Iterable[str]) -> Texts:
    return tuple(dict.fromkeys(texts))
