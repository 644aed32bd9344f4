"""Small tables of HTML for notebooks: text alone, in the colours of the notebook."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

# Characters that HTML does not allow: control characters and lone surrogates.
CONTROLS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
ROWS = 20  # of a table: the last line says how many more there are


def escape(text: str) -> str:
    r"""A text inside HTML, with signs for the characters that HTML does not allow.

    >>> escape("a & b\x1b")
    'a &amp; b\ufffd'
    """
    from html import escape as escaped  # its import reads the names of all signs

    return escaped(re.sub(CONTROLS, "\ufffd", text))


def html_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Collection[int] = (),
    most: int = ROWS,
) -> str:
    """A table of text; `numbers` are the indexes of the columns to align on the right.

    >>> html_table(["item", "kg"], [["Rice & corn", "5"]], {1})
    '<table class="dataframe"><thead><tr><th style="text-align:left">item</th>\
<th style="text-align:right">kg</th></tr></thead><tbody><tr>\
<td style="text-align:left">Rice &amp; corn</td><td style="text-align:right">5</td></tr>\
</tbody></table>'
    """
    every = list(rows)
    body = "".join(_row("td", row, numbers) for row in islice(every, most))
    table = f"<thead>{_row('th', headers, numbers)}</thead><tbody>{body}</tbody>"
    left = len(every) - most
    more = html_lines([f"… and {left:,} more rows"]) if left > 0 else ""
    return f'<table class="dataframe">{table}</table>{more}'


def html_lines(lines: Iterable[str]) -> str:
    """Lines of text, one below the other; "" if there are none."""
    text = "<br>".join(escape(line) for line in lines)
    return f"<p>{text}</p>" if text else ""


def html_heading(text: str) -> str:
    """A line of bold text."""
    return f"<p><b>{escape(text)}</b></p>"


def _row(tag: str, cells: Sequence[str], numbers: Collection[int]) -> str:
    sides = ["right" if at in numbers else "left" for at in range(len(cells))]
    return "<tr>{}</tr>".format(
        "".join(
            f'<{tag} style="text-align:{side}">{escape(cell)}</{tag}>'
            for side, cell in zip(sides, cells, strict=True)
        )
    )
