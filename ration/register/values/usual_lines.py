"""Look at many short lines as cheaply as possible: the usual ones only once."""


def without_usual(lines: bytes) -> bytes:
    r"""Some lines, each after a line feed, with the most usual ones in them only once.

    The first line is taken to be the most usual; what is left is looked at in the same way.

    >>> without_usual(b"\nH\nH\nSub\nH\n")
    b'\nH\n\nSub\n'
    """
    usual = lines[: lines.find(b"\n", 1) + 1]
    while len(others := lines.replace(usual, b"\n")) < len(lines):
        lines = others
    return usual + lines
