"""Scan printed PDF files at 150 dpi, and read their codes with another library than wrote them."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

DPI = 150
needs_scanner = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="no pdftoppm here")


def codes_on(path: Path, page: int = 1) -> list[zxingcpp.Barcode]:
    """The codes on a page, from the top down, each line from left to right."""
    words = ["pdftoppm", "-r", str(DPI), "-gray", "-f", str(page), "-l", str(page), str(path)]
    scan = Image.open(io.BytesIO(subprocess.run(words, capture_output=True, check=True).stdout))
    found = zxingcpp.read_barcodes(
        scan, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return sorted(
        found, key=lambda code: (code.position.top_left.y // 20, code.position.top_left.x)
    )


def texts_on(path: Path, page: int = 1) -> list[str]:
    """The texts of the codes on a page, whose bytes are UTF-8."""
    return [bytes(code.bytes).decode() for code in codes_on(path, page)]


def width_of(code: zxingcpp.Barcode) -> float:
    """The width of a code in mm, without the white around it."""
    corners = code.position
    return float(corners.top_right.x - corners.top_left.x) / DPI * 25.4
