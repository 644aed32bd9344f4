"""A programme as a page for people to approve: every rule is a sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ration.authoring.families import families
from ration.authoring.sentences import (
    group_sentence,
    rounding_sentence,
    rule_sentence,
    shortage_sentence,
)
from ration.core.models import Sourced
from ration.core.problems.names import nearest
from ration.core.quantity.units import quantity_text
from ration.core.text.html import html_heading, html_lines, html_table
from ration.plan.fingerprint import programme_stamp
from ration.plan.one_household import reads
from ration.programme.allocation import Allocation, Pool
from ration.programme.assumptions import assumptions
from ration.programme.item import Item
from ration.programme.load import ProgrammeSource, load_programme
from ration.programme.phrases import pipeline_text, rounds_text, transport_text
from ration.programme.programme import Programme


@dataclass(frozen=True)
class Section:
    """A part of a page: a table if it has `headers`, then sentences.

    `numbers` are the table's columns of figures. `numbered` means that sentences have numbers.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[int, ...] = ()
    numbered: bool = False


@dataclass(frozen=True)
class Page:
    """A programme as a page: its title, its description, and its sections in reading order."""

    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]

    def _repr_html_(self) -> str:
        """The whole page for notebooks."""
        parts = [html_heading(self.title), html_lines(self.about)]
        for section in self.sections:
            parts.append(html_heading(section.heading))
            if section.headers:
                rows = section.rows
                parts.append(html_table(section.headers, rows, section.numbers, len(rows)))
            numbered = [
                f"{number}. {text}" if section.numbered else text
                for number, text in enumerate(section.sentences, 1)
            ]
            parts.append(html_lines(numbered))
        return "".join(parts)


def programme_page(programme: ProgrammeSource, household: Mapping[str, str] | None = None) -> Page:
    """Describe all of a programme for approval; `household` has the counts of a family.

    >>> page = programme_page("india-nfsa")
    >>> page.sections[2].heading, page.sections[2].sentences[0]
    ('Who gets what', 'If category is AAY: every household gets 35 kg of foodgrain at the \
fair price shop. No other household gets it by this rule.')
    """
    programme = load_programme(programme)
    sections = (
        _groups(programme),
        _channels(programme),
        _rules(programme),
        Section("Shared out", tuple(_rule_sentences(programme, programme.pools))),
        Section("Rounding", tuple(_roundings(programme))),
        Section("If there is too little", tuple(_shortages(programme))),
        _items(programme),
        _vehicles(programme),
        Section("How it is brought to sites", tuple(_transport(programme))),
        Section("Rounds", tuple(_rounds(programme))),
        _assumed(programme),
        *_families(programme, household or {}),
    )
    shown = tuple(section for section in sections if section.sentences or section.rows)
    return Page(programme.title, tuple(_about(programme)), shown)


def _about(programme: Programme) -> Iterator[str]:
    yield f"Programme {programme.id}, version {programme.version}."
    if programme.date is not None:
        yield f"Date: {programme.date.isoformat()}; ages are calculated on this day."
    yield f"Source: {programme.source or 'not given'}."
    if programme.days is not None:
        yield f"It is for {programme.days} days."
    if amounts := programme_stamp(programme).amounts:
        yield f"It gives {amounts}; the rules below are of one full ration."


def _groups(programme: Programme) -> Section:
    sentences = [
        group_sentence(group) + _star(group.assumption) + _source(group)
        for group in programme.groups
    ]
    read = reads(programme)
    if "persons" in read.counts:
        sentences.append("Everybody in a household counts as a person, in the column persons.")
    known = {"persons", *(group.column for group in programme.groups)}
    sentences += [
        f"Also counted, in the column {name}: {why}."
        for name, why in read.counts.items()
        if name not in known
    ]
    sentences += [f"Also read, the column {name}: {why}." for name, why in read.words.items()]
    if programme.partition:
        sentences.append(
            f"Together these must make up each household: {', '.join(programme.partition)}."
        )
    return Section("Who is counted", tuple(sentences))


def _channels(programme: Programme) -> Section:
    rules: list[Allocation | Pool] = [*programme.allocations, *programme.pools]
    rows = [
        (
            channel.title or channel.id,
            channel.column,
            ", ".join(
                item.name
                for item in programme.items
                if any((rule.channel, rule.item) == (channel.id, item.id) for rule in rules)
            )
            or "nothing",
        )
        for channel in programme.channels
    ]
    return Section("Through whom", (), ("place", "register column", "hands out"), tuple(rows))


def _rules(programme: Programme) -> Section:
    return Section(
        "Who gets what", tuple(_rule_sentences(programme, programme.allocations)), numbered=True
    )


def _rule_sentences(programme: Programme, rules: Iterable[Allocation | Pool]) -> Iterator[str]:
    for rule in rules:
        yield rule_sentence(programme, rule) + _star(rule.assumption) + _source(rule)


def _roundings(programme: Programme) -> Iterator[str]:
    for item in programme.items:
        sentence = rounding_sentence(item)
        if sentence is not None and item.round is not None:
            yield sentence + _star(item.round.assumption) + _source(item.round)
    rounds = [item.round for item in programme.items]
    rounds += [rule.round for rule in programme.allocations]
    if not any(rounds):
        yield "Nothing is rounded: a fraction of an item's smallest amount is an error."


def _shortages(programme: Programme) -> Iterator[str]:
    items: list[Item | None] = [None, *programme.items]  # None means every item
    for item in items:
        shortage = programme.shortage if item is None else item.shortage
        if shortage is not None:
            sentence = shortage_sentence(item, shortage)
            yield sentence + _star(shortage.assumption) + _source(shortage)


def _items(programme: Programme) -> Section:
    rows = [
        (
            item.name + _star(item.assumption),
            item.unit,
            str(item.smallest),
            "; ".join(_pack(item)) or "loose",
            "" if item.weighs is None else str(item.weighs),
            "" if item.contains is None else str(item.contains),
        )
        for item in programme.items
    ]
    headers = ["item", "counted in", "smallest", "packs", "1 weighs", "1 contains"]
    kept = [n for n in range(len(headers)) if n < 4 or any(row[n] for row in rows)]
    return Section(
        "What is handed out",
        (),
        tuple(headers[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in rows),
        numbers=tuple(range(4, len(kept))),
    )


def _pack(item: Item) -> Iterator[str]:
    for pack in item.packs:
        tare = "" if pack.tare is None else f", empty {pack.tare}"
        yield f"{pack.name} of {quantity_text(pack.holds)}{tare}{_star(pack.assumption)}"


def _vehicles(programme: Programme) -> Section:
    names = {item.id: item.name for item in programme.items}
    rows = [
        (
            vehicle.name + _star(vehicle.assumption),
            str(vehicle.carries),
            ", ".join(names[item] for item in vehicle.items)
            if vehicle.items is not None
            else "all items with a known weight",
        )
        for vehicle in programme.vehicles
    ]
    return Section("Vehicles", (), ("vehicle", "carries", "of"), tuple(rows))


def _transport(programme: Programme) -> Iterator[str]:
    transport = programme.transport
    if transport is not None:
        text = transport_text(transport)
        yield f"{text[0].upper()}{text[1:]}{_star(transport.assumption)}.{_source(transport)}"
        for depot in transport.depots:
            if depot.stock:
                stock = ", ".join(f"{amount} of {item}" for item, amount in depot.stock)
                yield f"At {depot.name}: {stock}{_star(depot.assumption)}.{_source(depot)}"


def _rounds(programme: Programme) -> Iterator[str]:
    if programme.rounds is not None:
        yield f"{rounds_text(programme.rounds)}.{_source(programme.rounds)}"
    if programme.pipeline is not None:
        yield f"Supply: {pipeline_text(programme.pipeline)}.{_source(programme.pipeline)}"


def _assumed(programme: Programme) -> Section:
    names = {item.id: item.name for item in programme.items}
    sentences = []
    for assumption in assumptions(programme):
        rule = re.fullmatch(r"allocations\[(\d+)\]", assumption.place)
        what = f"Rule {int(rule[1]) + 1}" if rule else ""
        named = ", ".join(part for part in (what, names.get(assumption.item or "")) if part)
        figure = f"{named}: {assumption.says}" if named else assumption.says
        why = f"Why: {assumption.source}" if assumption.source else "No reason is given."
        sentences.append(f"{figure}. {why}")
    return Section("* Assumptions: approving the page approves them", tuple(sentences))


def _families(programme: Programme, household: Mapping[str, str]) -> Iterator[Section]:
    tables, assumed = families(programme, household)
    sentences = [f"The members are assumed: {'; '.join(assumed)}."] if assumed else []
    sentences += list(_unread(programme, household))
    if tables and assumed:
        sentences.append("To change them: --household NAME=NUMBER,…")
    for number, table in enumerate(tables):
        where = "".join(f", {name} {value}" for name, value in table.words)
        of = "a household" if table.sizes == (None,) else "a family of 1 to 8"
        headers = tuple("each" if size is None else str(size) for size in table.sizes)
        yield Section(
            f"What {of} gets{where}",
            (*(sentences if number == 0 else ()), *dict.fromkeys(table.unanswered)),
            ("persons" if len(headers) > 1 else "item", *headers),
            table.amounts,
            numbers=tuple(range(1, len(headers) + 1)),
        )


def _unread(programme: Programme, household: Mapping[str, str]) -> Iterator[str]:
    read = reads(programme)
    groups = [name for group in programme.groups for name in (group.id, group.column)]
    known = list(dict.fromkeys(["persons", *read.counts, *read.words, *groups]))
    for name in household:
        if name not in known:
            yield f"The programme does not read {name}; {nearest(name, known)}"


def _star(assumed: bool) -> str:
    return " *" if assumed else ""


def _source(part: Sourced) -> str:
    """The source of a figure; assumptions have their own section with reasons."""
    return f" ({part.source})" if part.source and not part.assumption else ""
