"""Typeset documents in a child process: typst never releases the memory that it uses.

Reads one JSON object from standard input: the folders `root` and `fonts`, and `jobs`, each with
`template`, `out`, `timestamp`, `tags`, `data` and `qr`, its QR codes: a text, or the arguments of
`segno.make`. It imports nothing from `ration`, so that it starts fast.
"""

import json
import sys
from pathlib import Path
from typing import Any

FILE_FAULT = 74  # the exit code if a file could not be written


def main() -> None:
    """Typeset every job into its file."""
    import typst

    request = json.load(sys.stdin)
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
    try:
        main()
    except OSError as error:  # such as a full disk
        sys.stderr.write(str(error))
        sys.exit(FILE_FAULT)
