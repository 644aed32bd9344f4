"""Targets: what stands in one cell, or in one option."""

import datetime as dt
import re
from fractions import Fraction
from functools import partial

import ration
from ration.accounts.collected.sheets.due import bare_id
from ration.accounts.collected.sheets.headings import who
from ration.accounts.collected.sheets.rows import Days, read_day
from ration.accounts.doubles.find import column_sources
from ration.accounts.doubles.rounds import round_rule
from ration.accounts.journal.words import are_households, kinds_in, kinds_of
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import number_text
from ration.core.quantity.units import counted
from ration.core.running.memory import memory_bound
from ration.core.text.cells import clean, harmless, is_error, plain, unmarked
from ration.core.text.python_words import in_python
from ration.export.pdf.codes.options import card_form
from ration.export.pdf.fills import fills
from ration.export.pdf.languages.labels import labels_in
from ration.export.pdf.languages.money_words import in_words
from ration.export.pdf.languages.number_words import LARGEST, number_words
from ration.export.pdf.paper import paper_named
from ration.export.pdf.papers.copies import copies
from ration.plan.one_household import parse_household
from ration.prices.money import parse_charge, parse_rate
from ration.programme.schedule import parse_interval, parse_level, parse_percent, percent
from ration.register.columns.guess import guess, words
from ration.register.columns.personal import may_be_name, personal, place_name
from ration.register.mapping.mapping import Order
from ration.register.source.database.url import is_url, parse_url, shown
from ration.register.source.folder_keys import key_of
from ration.register.source.layout.find import find_layout
from ration.register.source.layout.hxl import is_tag_row, parse_tag
from ration.register.source.paths import is_hidden
from ration.register.source.store.address import (
    has_secrets,
    shown_address,
    store_address,
)
from ration.register.source.text.detect_separator import find_separator
from ration.register.source.workbook import display_text
from ration.register.spark.masters import is_local
from ration.register.values.amounts import parse_amount
from ration.register.values.conditions import matching_texts
from ration.register.values.counts import Thousands, read_count, thousands_sign
from ration.register.values.dates import column_date_order, parse_date
from ration.register.values.footer_words import is_footer, is_no_record
from ration.register.values.months import month_end
from ration.register.values.no_answer import is_no_answer, no_answers
from ration.register.values.normalize import folded
from ration.register.values.spreadsheet_dates import any_dates, form_of
from ration.register.values.totals_words import is_mean, is_total, other_words, totals_of
from ration.register.values.words import (
    age_months,
    column_flags,
    column_sexes,
    parse_flag,
    parse_sex,
)
from ration.sites.cells import Swapped, coordinate, kilometres, pair, unit_metres
from ration.stock.file.amounts import (
    column_thousands,
    pack_size,
    packs_thousands,
    read_amount,
    read_packs,
    split_quantity,
)
from ration.stock.file.columns import unit_in_header
from ration.stock.file.dates import are_dates, read_date
from ration.stock.file.usual import is_piece, never_expires, unit_of
from tests.fuzz.target import Target, argument_of, ends_well, lines_of, text_of

RICE = ration.Item(
    id="rice",
    name="Rice",
    unit="kg",
    packs=(ration.Pack(name="bag", holds=ration.Quantity("25 kg")),),
)
SECRET = "Gv7kQz"
DAY = dt.date(2026, 11, 30)
WORDS = (
    parse_sex, parse_flag, is_no_answer, is_total, is_mean, other_words, is_footer, is_no_record,
    may_be_name, place_name, are_households, who, bare_id, words,
)  # fmt: skip
THOUSANDS: tuple[Thousands | None, ...] = (None, ",", ".")
ORDERS: tuple[Order | None, ...] = (None, "dmy", "mdy", "ymd")


def quantity(data: bytes) -> None:
    """A quantity reads back as it is written."""
    found = ends_well(lambda: ration.Quantity(text_of(data)), FieldError)
    if found is not None:
        assert ration.Quantity(str(found)) == found, "a quantity is read in another way"
        counted(found.amount, found.unit)
        number_text(found.amount, grouped=True)
        for unit in ("kg", "L", "mg"):
            ends_well(partial(found.to, unit), FieldError)


def share(data: bytes) -> None:
    """Percents, levels and intervals; a percent reads back as it is written."""
    text = text_of(data)
    found = ends_well(lambda: parse_percent(text), FieldError)
    if found is not None:
        assert parse_percent(percent(found)) == found, "a percent is read in another way"
    ends_well(lambda: parse_level(text), FieldError)
    ends_well(lambda: parse_interval(text), FieldError)


def money(data: bytes) -> None:
    """Rates and charges; a rate reads back as it is written."""
    text = text_of(data)
    rate = ends_well(lambda: parse_rate(text), FieldError)
    if rate is not None:
        assert parse_rate(str(rate)) == rate, "a rate is read in another way"
    ends_well(lambda: parse_charge(text), FieldError)


def count(data: bytes) -> None:
    """A count is a whole number or a code, whatever the sign of thousands."""
    texts = lines_of(data)
    for text in texts:
        for sign in THOUSANDS:
            read = read_count(text, sign)
            assert read.number is not None or read.code, "a count is neither number nor code"
            parse_amount(text, sign)
    thousands_sign(texts, 100)


def date(data: bytes) -> None:
    """A date is a day or a code, in any order of its numbers."""
    texts = lines_of(data)
    for text in texts:
        for order in ORDERS:
            parse_date(text, order)
            read_date(text, order)
            read_day(text, order, Days(None, DAY))
        month_end(text)
        age_months(text)
        form_of(text)
        re.search(any_dates(), text)
    column_date_order(texts)
    are_dates(texts)


def word(data: bytes) -> None:
    """Words of cells: sexes, yes and no, no answer, totals, footers, kinds of movement."""
    texts = lines_of(data)
    for text in texts:
        for read in (folded, *WORDS):
            read(text)
        kinds_of(text, {})
    known = frozenset(texts)
    column_sexes(known)
    column_flags(known)
    totals_of(known)
    matching_texts("status", texts[:3], known, frozenset(no_answers()))


def cell(data: bytes) -> None:
    """A cell that is made harmless to spreadsheets reads back as it was."""
    for text in lines_of(data):
        assert plain(harmless(text)) == text or plain(text) != text, "a harmless cell changes"
        clean(text)
        unmarked(text)
        is_error(text)
        in_python(text)


def column_name(data: bytes) -> None:
    """Names of columns: what they are guessed to be, their units, whether they are personal."""
    names = lines_of(data)
    guess(("household_id", "persons", "adults", "centre"), names)
    for name in names:
        for read in (words, unit_in_header, personal, place_name, kinds_in):
            read(name)
        parse_tag(name)
    is_tag_row(names)


def amount(data: bytes) -> None:
    """Amounts of stock files: quantities, packs, their sizes, the sign of thousands."""
    texts = lines_of(data)
    for text in texts:
        for sign in THOUSANDS:
            for unit in (None, "kg", "bag", "1 t"):
                ends_well(lambda: read_amount(RICE, text, unit, sign), FieldError)
                ends_well(lambda: pack_size(RICE, text, unit, sign), FieldError)
            ends_well(lambda: read_packs(text, sign), FieldError)
        split_quantity(text)
        for read in (unit_of, is_piece, never_expires):
            read(text)
    column_thousands(texts, None)
    packs_thousands(texts)


def place(data: bytes) -> None:
    """Coordinates and distances of sites."""
    for text in lines_of(data):
        ends_well(lambda: coordinate(text, "latitude"), FieldError, Swapped)
        ends_well(lambda: coordinate(text, "longitude"), FieldError, Swapped)
        ends_well(
            lambda: [coordinate(each, "latitude") for each in pair(text)], FieldError, Swapped
        )
        ends_well(lambda: kilometres(text, "km"), FieldError)
        unit_metres(text)


def number_format(data: bytes) -> None:
    """What Excel shows of a number with any format."""
    code, _, number = text_of(data).partition("\n")
    parts = display_text.parts_of(code)
    try:
        value = float(number)
    except ValueError:
        return
    display_text.shown(value)
    if parts:
        display_text.padded(value, parts)


def number_in_words(data: bytes) -> None:
    """Numbers and amounts of money in words."""
    number = int.from_bytes(data[:10])
    for language in ("ar", "en", "fr", "ko"):
        assert (number_words(number, language) is None) == (number > LARGEST), "no words"
    size = int.from_bytes(data[10:12]) + 1
    in_words(Fraction(number, size), "USD", ("USD",), ("en",))


def option(data: bytes) -> None:
    """Texts of options that the library reads."""
    text = argument_of(data)
    ends_well(lambda: parse_household(text), ValueError)
    for read in (memory_bound, paper_named, labels_in, card_form):
        ends_well(partial(read, text))
    ends_well(lambda: fills({text: text}))
    ends_well(lambda: round_rule(text, ()))
    ends_well(lambda: copies(text.split(",")))
    ends_well(lambda: column_sources({text: text}))
    for look in (is_local, is_hidden, in_python):
        look(text)


def address(data: bytes) -> None:
    """Addresses of databases and stores are shown without their passwords."""
    text = argument_of(data)
    for name in (text, f"postgresql://kim:{SECRET}@{text}", f"s3://{text}?sig={SECRET}"):
        if is_url(name):
            ends_well(lambda: parse_url(name))
            assert SECRET not in shown(name), "a password is shown"
        assert SECRET not in shown_address(name), "a password is shown"
        ends_well(lambda: store_address(name))
        has_secrets(name)
        key_of(name)


def table_start(data: bytes) -> None:
    """The separator, the layout and the names of columns of a table, from its first lines."""
    text = text_of(data)
    ends_well(lambda: find_separator("a.tsv", text, None))
    rows = [(number, line.split(",")) for number, line in enumerate(lines_of(data), 1)]
    for header in (None, 1, 2):
        found = ends_well(lambda: find_layout("a.csv", rows, header, ()))
        if found is not None:
            assert len({*found.columns}) == len(found.columns), "two columns have one name"


TARGETS = {
    "quantity": Target(quantity, 60),
    "share": Target(share, 60),
    "money": Target(money, 60),
    "count": Target(count, 60),
    "date": Target(date, 40),
    "word": Target(word, 20),
    "cell": Target(cell, 60),
    "column-name": Target(column_name, 20),
    "amount": Target(amount, 20),
    "place": Target(place, 40),
    "number-format": Target(number_format, 60),
    "number-in-words": Target(number_in_words, 60),
    "option": Target(option, 30),
    "address": Target(address, 40),
    "table-start": Target(table_start, 30),
}
