"""Find fonts for all characters before printing, so that no character prints as a box."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.text.cells import UNSEEN

if TYPE_CHECKING:
    from typst import FontInfo

# Plain text fonts, tried before those that have a few characters of everything.
_FIRST = (
    "Noto Sans", "Liberation Sans", "Arial",
    "NanumGothic", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo",
    "Noto Sans Arabic", "Noto Naskh Arabic",
)  # fmt: skip
# Packages on PyPI that contain fonts; they are searched like the fonts of the system.
_MODULES = ("pylopdf_fonts_ko",)
# Debian package, PyPI package, and the first and last character of each Unicode block they print.
_PACKAGES = (
    ("fonts-nanum", "pylopdf-fonts-ko", ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF))),
    (
        "fonts-noto-cjk",
        "pylopdf-fonts-ko",
        ((0x2E80, 0xFAFF), (0xFE30, 0xFFEF), (0x20000, 0x323AF)),
    ),
    ("fonts-noto-color-emoji", None, ((0x2600, 0x27BF), (0x1F000, 0x1FAFF))),
    ("fonts-noto-core", None, ((0, 0x10FFFF),)),
)
_LATIN = "\u0250"  # Latin letters are below it
# Joiners, direction marks and variation selectors change other characters and need no glyph.
_SHAPING = frozenset(UNSEEN) | {chr(c) for c in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}


@dataclass(frozen=True)
class Fonts:
    """The fonts of a document: families, in the order in which they are tried, and font files."""

    families: tuple[str, ...]
    files: tuple[Path, ...]


def find_fonts(characters: Iterable[str], own: Path | None) -> tuple[Fonts, str]:
    """Find fonts that print `characters`; also return the characters that no font has, sorted.

    `own` is a file or a folder of fonts to use before those of the system; None means none.
    Raises InputError if it contains no font.
    """
    faces = [] if own is None else _own_faces(own)
    if own is not None and not faces:
        raise InputError(str(own), [problem("font-none")])
    needed = {character for character in characters if _needs_glyph(character)}
    chosen: list[FontInfo] = list(faces[:1])
    needed -= _covered(faces[:1])
    groups = [faces[1:], *_system()]
    latin = {character for character in needed if character < _LATIN}
    # Latin first: a Korean font has a won sign in the place of "\\".
    for letters in (latin, needed):
        for group in groups:
            while group and (letters & needed):
                best, printed = _best(group, letters & needed)
                if not printed:
                    break
                chosen.append(best)
                needed -= _covered([best])
    families = tuple(dict.fromkeys(face.family for face in chosen))
    bold = [f for f in [*faces, *all_fonts()] if f.family in families and _is_bold(f)]
    files = dict.fromkeys(Path(face.path or "") for face in [*chosen, *bold])
    return Fonts(families, tuple(files)), "".join(sorted(needed))


def _best(group: Sequence["FontInfo"], needed: set[str]) -> tuple["FontInfo", set[str]]:
    """The first face of a group that has all `needed` characters, or the one that has the most."""
    best, most = group[0], set[str]()
    for face in group:
        printed = needed & _covered([face])
        if len(printed) > len(most):
            best, most = face, printed
        if printed == needed:  # reading the other faces would take time
            break
    return best, most


def packages(missing: str) -> str:
    """The command that installs fonts for these characters.

    >>> packages("김")
    'apt install fonts-nanum (or pip install pylopdf-fonts-ko)'
    """
    wanted = [_package(character) for character in missing]
    debian = sorted({name for name, _ in wanted})
    pypi = {name for _, name in wanted}
    pip = f" (or pip install {pypi.pop()})" if len(pypi) == 1 and None not in pypi else ""
    return f"apt install {' '.join(debian)}{pip}"


def _package(character: str) -> tuple[str, str | None]:
    code = ord(character)
    return next(
        (debian, pypi)
        for debian, pypi, blocks in _PACKAGES
        if any(first <= code <= last for first, last in blocks)
    )


def _needs_glyph(character: str) -> bool:
    """Whether a character needs a glyph."""
    return character not in _SHAPING and unicodedata.category(character) not in ("Cc", "Zs", "Zl")


def _own_faces(path: Path) -> Sequence["FontInfo"]:
    """The faces of a file or a folder, the plainest first; [] if there are none."""
    if not path.exists():
        return []
    own = path.resolve()
    faces = [
        face
        for face in _faces([path if path.is_dir() else path.parent])
        if own in (file := Path(face.path or "").resolve(), *file.parents)
    ]
    return sorted(faces, key=_plainness)


def _system() -> Iterator[Sequence["FontInfo"]]:
    """Yield the plain faces of the system in groups: the well-known ones, then each other face.

    The best face of a group is used first, so that a document needs few fonts.
    """
    plain = [face for face in all_fonts() if face.weight == 400 and face.style == "normal"]
    known = {face.family: face for face in sorted(plain, key=_plainness, reverse=True)}
    yield [known[family] for family in _FIRST if family in known]
    yield from ([face] for face in sorted(plain, key=_last))


def _is_bold(face: "FontInfo") -> bool:
    return face.style == "normal" and 600 <= face.weight <= 700


def _last(face: "FontInfo") -> tuple[Any, ...]:
    return (face.family != "DejaVu Sans", *_plainness(face))


def _plainness(face: "FontInfo") -> tuple[Any, ...]:
    return (face.style != "normal", abs(face.weight - 400), face.family, face.path, face.index)


@cache
def all_fonts() -> Sequence["FontInfo"]:
    """All font faces of the system and of the packages that contain fonts."""
    specs = [find_spec(name) for name in _MODULES]
    folders = [Path(spec.origin).parent for spec in specs if spec and spec.origin]
    return _faces(folders, system=True)


def _faces(folders: Sequence[Path], *, system: bool = False) -> Sequence["FontInfo"]:
    import typst

    fonts = typst.Fonts(system, include_embedded_fonts=False, font_paths=list(folders)).fonts()
    return [face for face in fonts if face.path]


def _covered(faces: Sequence["FontInfo"]) -> frozenset[str]:
    return frozenset().union(*(_coverage(face.path or "", face.index) for face in faces))


@cache
def _coverage(path: str, index: int) -> frozenset[str]:
    """The characters that a face has glyphs for; none if its file cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap() or {}))
    except (TTLibError, OSError, KeyError):
        return frozenset()
