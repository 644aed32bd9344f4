"""Typeset documents in a child process: typst never releases the memory that it uses.

Reads one line of JSON from standard input: the folders `root` and `fonts`, and `jobs`, each with
`template`, `out`, `timestamp`, `tags`, `data` and `qr`, its QR codes: a text, or the arguments of
`segno.make`. When standard input ends, the process that asked is gone, and this one ends too: it
hears no Ctrl-C itself. It imports nothing from `ration`, so that it starts fast.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

FILE_FAULT = 74  # the exit code if a file could not be written
ORPHANED = 75  # the exit code if the process that asked is gone


def main() -> None:
    """Typeset every job into its file."""
    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import typst

    fonts = typst.Fonts(False, include_embedded_fonts=False, font_paths=[request["fonts"]])
    for job in request["jobs"]:
        data = {**job["data"], "qr": _codes(job["qr"])}
        template = Path(request["root"], f"{job['template']}.typ")
        typst.Compiler(template, root=request["root"], font_paths=fonts).compile(
            output=job["out"],
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=job["timestamp"],
            pdf_tags=job["tags"],
        )


def _end_with_parent() -> None:
    """End at once when standard input does; nothing else comes there."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(ORPHANED)


def _codes(codes: list[Any]) -> Any:
    """The QR codes as SVG, in the same order."""
    if not codes:
        return []
    import segno

    made = (
        segno.make(**code) if isinstance(code, dict) else segno.make(code, error="m", micro=False)
        for code in codes
    )
    return [code.svg_inline(border=2) for code in made]


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all processes
    try:
        main()
    except OSError as error:  # such as a full disk
        sys.stderr.write(str(error))
        sys.exit(FILE_FAULT)
