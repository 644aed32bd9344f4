"""Warn of lists of people inside the records of a register that nothing reads."""

import re
from collections.abc import Iterator

import polars as pl

from ration.core.problems.problem import Problem, problem
from ration.register.columns.guess import guess, words
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.collect import collect
from ration.register.source.register import ROW, Register

_WHO = ("age", "birth", "sex")
# What lists of people are called.
_NAMES = frozenset(
    ("member", "members", "people", "person", "persons", "individual", "individuals", "family",
     "beneficiaries", "roster", "children", "dependants", "dependents", "membre", "membres",
     "personnes", "individus", "enfants", "miembros", "personas", "integrantes", "membros",
     "pessoas")
)  # fmt: skip


def unread_lists(register: Register, mapping: RegisterMapping) -> Iterator[Problem]:
    """Warn of lists that look like people and that the mapping does not read."""
    read = mapping.people.sheet if mapping.people else None
    for name, members in register.repeats.items():
        if name == read or name.startswith("_") or not _of_people(name, members):
            continue
        counts = collect(register, members.select(pl.len(), records=pl.col(ROW).n_unique()))
        entries, records = counts.row(0)
        option = f"--members {name}" if re.fullmatch(r"[\w/-]+", name) else f'--members "{name}"'
        if "." in name:  # the option would take it for a file
            option = f'sheet = "{name}" under [people] in a mapping file'
        yield problem(
            "json-people",
            column=name,
            entries=f"{entries:,}",
            records=f"{records:,}",
            option=option,
        )


def _of_people(name: str, members: pl.LazyFrame) -> bool:
    ends = [re.split("[/.]", column)[-1] for column in members.collect_schema()]
    called = {*words(re.split("[/.]", name)[-1])}
    return bool({*_WHO} & {*ends} or guess(_WHO, ends) or called & _NAMES)
