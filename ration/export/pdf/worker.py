"""A process of its own that sets documents: typst never gives back the memory that it takes.

Reads one JSON object from standard input: `root` and `fonts`, folders; and `jobs`, each with
`template`, `out`, `timestamp`, `data`, and `qr`, the texts that are to be QR codes. It imports
nothing of `ration`, so that it starts at once.
"""

import json
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Set every job, one file each."""
    import typst

    asked = json.load(sys.stdin)
    fonts = typst.Fonts(False, include_embedded_fonts=False, font_paths=[asked["fonts"]])
    for job in asked["jobs"]:
        data = {**job["data"], "qr": _codes(job["qr"])}
        template = Path(asked["root"], f"{job['template']}.typ")
        typst.Compiler(template, root=asked["root"], font_paths=fonts).compile(
            output=job["out"],
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=job["timestamp"],
            pdf_tags=job["tags"],
        )


def _codes(texts: list[str]) -> Any:
    """QR codes as SVG, in the order of their texts."""
    if not texts:
        return []
    import segno

    return [segno.make(one, error="m", micro=False).svg_inline(border=2) for one in texts]


if __name__ == "__main__":
    main()
