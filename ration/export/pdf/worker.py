"""Typeset documents in a child process: typst never releases the memory that it uses.

Reads one JSON object from standard input: the folders `root` and `fonts`, and `jobs`, each with
`template`, `out`, `timestamp`, `tags`, `data` and `qr`, the texts of its QR codes. It imports
nothing from `ration`, so that it starts fast.
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


def _codes(texts: list[str]) -> Any:
    """The QR codes of texts as SVG, in the same order."""
    if not texts:
        return []
    import segno

    return [segno.make(text, error="m", micro=False).svg_inline(border=2) for text in texts]


if __name__ == "__main__":
    try:
        main()
    except OSError as error:  # such as a full disk
        sys.stderr.write(str(error))
        sys.exit(FILE_FAULT)
