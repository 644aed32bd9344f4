"""An explanation in sentences and sums: the same on a terminal, a page and on paper."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ration.core.problems.lines import lines_of
from ration.core.quantity.quantity import Quantity
from ration.explain.arithmetic import exact_text, reckoning_text, sum_text
from ration.explain.sharing_text import policy_lines, sharing_lines
from ration.explain.words import Words
from ration.export.html.problems import file_named
from ration.export.tables.display import DisplayTable
from ration.results.explain.explanation import (
    AtChannel,
    ExplainedItem,
    Explanation,
    InPacks,
    PoolShare,
    SiteExplanation,
    SourceRow,
)
from ration.results.explain.reckoning import ExplainedRule, RoundingUsed

ONE_SITE = "all"  # the site of a channel that has no column


class Part(NamedTuple):
    """A part of an explanation: its title, lines, and perhaps a table below them."""

    title: str
    lines: Sequence[str] = ()
    table: DisplayTable | None = None


class Shown(NamedTuple):
    """An explanation to be read: title, first lines, parts."""

    title: str
    lines: Sequence[str]
    parts: Sequence[Part]


def household_shown(found: Explanation, words: Words) -> Shown:
    """The explanation of a household in one language."""
    lines = list(_about(found, words))
    if found.status == "left out":
        lines.append(words.text("left_out", why="; ".join(map(str, found.left_out_by))))
    elif found.status != "accepted":
        lines.append(words.text(found.status))
    title = words.text("household_title", household=found.household)
    return Shown(title, lines, list(_household_parts(found, words)))


def site_shown(found: SiteExplanation, words: Words) -> Shown:
    """The explanation of a site's figure in one language."""
    item = words.named(found.name, found.names)
    title = words.text("site_title", item=item, site=found.site)
    channel = words.named(found.title, found.titles)
    where = words.text("at_site", channel=channel, site=found.site)
    return Shown(title, [*_about(found, words), where], list(_site_parts(found, words)))


def _about(found: Explanation | SiteExplanation, words: Words) -> Iterator[str]:
    day = f", {found.day}" if found.day else ""
    yield f"{found.programme.heading} ({found.programme.id}, {found.programme.version}{day})"
    yield words.text("register", source=file_named(found.source))
    if found.stock is not None:
        yield words.text("stock", source=file_named(found.stock))
    if found.rejected:
        yield words.text("rejected_rows", rows=words.rows(found.rejected))


def _household_parts(found: Explanation, words: Words) -> Iterator[Part]:
    if found.problems:
        yield Part(words.text("problems"), lines_of(found.problems, None))
    if found.rows:
        yield Part(words.text("rows"), table=_rows(found.rows, words))
    made = [*_counts(found, words), *_words(found, words)]
    if made:
        yield Part(words.text("composition"), made)
    common = _common_policy(found, words)
    if common:
        yield Part(words.text("shortage_title"), common)
    for item in found.items:
        name = words.named(item.name, item.names)
        title = words.text("amount", item=name, amount=words.amount(item.gets))
        yield Part(title, list(_item(item, words, common)))
    for pool in found.pools:
        yield Part(words.named(pool.name, pool.names), list(_pool(pool, words, common)))


def _common_policy(found: Explanation, words: Words) -> Sequence[str]:
    """What is done in a shortage, if several items are short and it is the same for all."""
    shared = [at.sharing for item in found.items if not _is_nothing(item) for at in item.channels]
    every = (each for each in (*shared, *(pool.sharing for pool in found.pools)) if each)
    policies = [lines for sharing in every if (lines := policy_lines(sharing, words))]
    same = len(policies) > 1 and all(lines == policies[0] for lines in policies)
    return policies[0] if same else []


def _is_nothing(item: ExplainedItem) -> bool:
    """Whether nothing of an item is due, and nothing is owed."""
    owed = (at.owed for at in item.channels if at.owed is not None)
    return not item.due.amount and not any(each.amount for each in owed)


def _rows(rows: Sequence[SourceRow], words: Words) -> DisplayTable:
    """The rows with their cells; a cell that a row does not have is blank."""
    names = list(dict.fromkeys(name for row in rows for name, _ in row.cells))
    people = any(row.counted_as is not None for row in rows)
    headers = [words.text("row"), *names, *([words.text("counted_as")] if people else [])]
    shown = []
    for row in rows:
        place = f"{row.row}" if row.unit == "row" else f"{row.unit} {row.row}"
        if row.file is not None:
            unit = words.text("row") if row.unit == "row" else row.unit
            place = f"{file_named(row.file)} {unit} {row.row}"
        cells = dict(row.cells)
        counted = [] if not people else [_counted_as(row, words)]
        shown.append([place, *(cells.get(name, "") for name in names), *counted])
    return DisplayTable(headers, shown)


def _counted_as(row: SourceRow, words: Words) -> str:
    if row.left_out:
        why = (f"{each.column} {each.value or ''}".strip() for each in row.left_out_by)
        return ", ".join([words.text("row_left_out"), *why])
    if row.counted_as is None:
        return ""
    return ", ".join(words.who(name, name) for name in row.counted_as) or words.text("nobody")


def _counts(found: Explanation, words: Words) -> Iterator[str]:
    for count in found.counts:
        facts = {"name": count.name, "value": words.number(count.value)}
        if not count.parts:
            yield words.text("count_rows", **facts)
        elif len(count.parts) == 1:
            yield words.text("count_column", **facts, column=count.parts[0][0])
        else:
            parts = " + ".join(f"{name} {words.number(n)}" for name, n in count.parts)
            yield words.text("count_sum", **facts, parts=parts)


def _words(found: Explanation, words: Words) -> Iterator[str]:
    for word in found.words:
        facts = {"name": word.name, "value": word.value, "column": word.column}
        yield words.text("word", **facts)


def _nothing(item: ExplainedItem, words: Words) -> Iterator[str]:
    """The lines of an item of which nothing is due: each rule, and why it gives nothing."""
    for at in item.channels:
        if at.site is None:
            yield _site_line(at, words)
            continue
        for rule in at.rules:
            yield from [words.text("rule", text=rule.text)] if words.code == "en" else []
            assert rule.reckoning is not None  # of a household every rule has its sum
            yield reckoning_text(rule.reckoning, words)


def _item(item: ExplainedItem, words: Words, common: Sequence[str]) -> Iterator[str]:
    if _is_nothing(item):
        yield from _nothing(item, words)
        return
    for size in item.equal:
        unit = words.labels.units(item.unit)[0]
        yield words.text("equal", unit=unit, size=words.amount(size))
    for at in item.channels:
        yield _site_line(at, words)
        for rule in at.rules:
            yield from _rule(rule, words)
            assert rule.reckoning is not None
            yield reckoning_text(rule.reckoning, words)
            yield from _rounded(rule.reckoning.exact, rule.rounding, rule.reckoning.due, words)
        parts = [rule.reckoning.due for rule in at.rules if rule.reckoning is not None]
        yield from filter(None, [sum_text(parts, at.exact if at.rounding else at.due, words)])
        yield from _rounded(at.exact, at.rounding, at.due, words)
        if at.issued is not None:
            yield from _issued(at, words, common)
    gets = [at.due if at.issued is None else at.issued for at in item.channels]
    yield from filter(None, [sum_text(gets, item.gets, words)])
    yield from _packed(item.packed, words)


def _site_line(at: AtChannel, words: Words) -> str:
    channel = words.named(at.title, at.titles)
    if at.site is None:
        return words.text("no_site", channel=channel)
    if at.site == ONE_SITE:
        return words.text("at_one_site", channel=channel)
    return words.text("at_site", channel=channel, site=at.site)


def _rule(rule: ExplainedRule, words: Words) -> Iterator[str]:
    """The words of a rule, which a programme has in English only, and where it comes from."""
    if words.code == "en":
        yield words.text("rule", text=rule.text)
    if rule.source:
        yield words.text("source", source=rule.source)
    if rule.assumption:
        yield words.text("assumption")


def _rounded(
    exact: Quantity, rounding: RoundingUsed | None, due: Quantity, words: Words
) -> Iterator[str]:
    """The line of a rounding; none if it changes nothing."""
    if rounding is not None and exact != due:
        facts = {"exact": exact_text(exact, words), "rounding": words.rounding(rounding)}
        yield words.text("rounded", **facts, due=words.amount(due))


def _issued(at: AtChannel, words: Words, common: Sequence[str]) -> Iterator[str]:
    """What is issued of what is due, and what stays owed."""
    assert at.issued is not None
    if at.owed is not None and at.owed.amount:
        yield words.text("owed", owed=words.amount(at.owed))
    if at.sharing is not None:
        yield from sharing_lines(at.sharing, at.due, words, common)
    else:
        yield words.text("issued", issued=words.amount(at.issued))
    if at.left is not None and at.left.amount:
        yield words.text("still_owed", sum=_still_owed(at, words), left=words.amount(at.left))


def _still_owed(at: AtChannel, words: Words) -> str:
    """The sum of what stays owed: what is due and what was owed, less what is issued."""
    assert at.issued is not None
    assert at.left is not None
    parts = [each for each in (at.due, at.owed) if each is not None and each.amount]
    added = " + ".join(map(words.amount, parts))
    less = f" − {words.amount(at.issued)}" if at.issued.amount else ""
    return f"{added}{less} = " if less or len(parts) > 1 else ""


def _packed(packed: InPacks | None, words: Words) -> Iterator[str]:
    """The amount in packs; nothing if it fills none."""
    counts = {} if packed is None else {name: count for name, count in packed.packs if count}
    if packed is None or not counts:
        return
    holds = dict(packed.holds)
    parts = [
        f"{words.number(count)} × {words.labels.units(name, count)[0]} "
        f"({words.amount(holds[name])})"
        for name, count in counts.items()
    ]
    if packed.loose.amount:
        parts.append(words.text("loose", amount=words.amount(packed.loose)))
    yield words.text("in_packs", packs=" + ".join(parts))


def _pool(pool: PoolShare, words: Words, common: Sequence[str] = ()) -> Iterator[str]:
    item, quantity = words.named(pool.name, pool.names), words.amount(pool.quantity)
    by = words.who(pool.by, pool.by)
    yield words.text("pool", item=item, quantity=quantity, by=by)
    if pool.source:
        yield words.text("source", source=pool.source)
    if pool.assumption:
        yield words.text("assumption")
    facts = {"weight": words.number(pool.weight), "weights": words.number(pool.weights)}
    exact = exact_text(pool.exact, words)
    yield words.text("pool_share", site=pool.site, quantity=quantity, exact=exact, **facts)
    if pool.exact != pool.share:
        step = words.amount(pool.step)
        yield words.text("pool_rounded", step=step, share=words.amount(pool.share))
    if pool.sharing is not None:
        yield from sharing_lines(pool.sharing, pool.share, words, common)


def _site_parts(found: SiteExplanation, words: Words) -> Iterator[Part]:
    due = words.text("sum", amount=words.amount(found.due))
    if found.pool is not None:
        yield Part(words.named(found.name, found.names), list(_pool(found.pool, words)))
    else:
        rules = [line for rule in found.rules for line in _rule(rule, words)]
        sizes = [
            words.text("equal", unit=words.labels.units(found.unit)[0], size=words.amount(size))
            for size in found.equal
        ]
        table = _households(found, words)
        yield Part(words.text("due_title"), [*rules, *sizes], table)
        yield Part("", [due])
    if found.sharing is not None and found.pool is None:
        lines = list(sharing_lines(found.sharing, None, words))
        yield Part(words.text("shortage_title"), lines)
        yield Part(words.text("issued_title"), table=_issues(found, words))
        total = words.text("sum", amount=words.amount(found.line.quantity))
        yield Part("", [total])
    amount = words.amount(found.line.quantity)
    packs = _packed(found.packed, words)
    yield Part("", [*packs, words.text("manifest", site=found.site, amount=amount)])


def _households(found: SiteExplanation, words: Words) -> DisplayTable:
    rows = []
    for equal in found.households:
        lines: list[str] = []
        for rule, each in zip(found.rules, equal.each, strict=True):
            lines += [reckoning_text(each, words)]
            lines += _rounded(each.exact, rule.rounding, each.due, words)
        total = equal.due if found.rounding is None else equal.exact
        lines += filter(None, [sum_text([each.due for each in equal.each], total, words)])
        lines += _rounded(equal.exact, found.rounding, equal.due, words)
        count = _times(found, equal.rows, words)
        product = f"{count} × {words.amount(equal.due)} = {words.amount(equal.sum)}"
        if equal.together:
            product = f"{count}: {words.amount(equal.sum)}"
        rows.append(["\n".join(lines), product])
    first = any(equal.together for equal in found.households)
    headers = [words.text("together" if first else "each"), words.text("all")]
    return DisplayTable(headers, rows)


def _times(found: SiteExplanation, rows: int, words: Words) -> str:
    """How many households are equal; or rows, if each may be several households."""
    return words.rows(rows) if found.several else words.heads(rows, "households", "household")


def _issues(found: SiteExplanation, words: Words) -> DisplayTable:
    owed = any(each.owed.amount for each in found.issues)
    headers = [words.text("due"), *([words.text("owed_head")] if owed else [])]
    headers += [words.text("issued_head"), words.text("all")]
    rows = []
    for each in found.issues:
        count = _times(found, each.rows, words)
        product = f"{count} × {words.amount(each.issued)} = {words.amount(each.sum)}"
        before = [words.amount(each.owed)] if owed else []
        rows.append([words.amount(each.due), *before, words.amount(each.issued), product])
    return DisplayTable(headers, rows, frozenset(range(len(headers) - 1)))
