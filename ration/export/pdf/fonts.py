"""Which fonts print some characters: found before anything is printed, so that no box ever is."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ration.core.problems import InputError, problem
from ration.core.text import UNSEEN

if TYPE_CHECKING:
    from typst import FontInfo

# Plain text faces, looked at before those that have a bit of everything.
_FIRST = (
    "Noto Sans", "Liberation Sans", "Arial",
    "NanumGothic", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo",
    "Noto Sans Arabic", "Noto Naskh Arabic",
)  # fmt: skip
# Packages on PyPI that carry fonts: what pip installs is found like what the system has.
_MODULES = ("pylopdf_fonts_ko",)
# The blocks of Unicode that a package prints. Each by its first and last character.
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
_LATIN = "\u0250"  # the first letter that is none of Latin
# Joiners, marks of direction and variation selectors: they shape others, and need no glyph.
_SHAPING = frozenset(UNSEEN) | {chr(c) for c in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}


@dataclass(frozen=True)
class Fonts:
    """The fonts of a document: their families in the order they are tried, and their files."""

    families: tuple[str, ...]
    files: tuple[Path, ...]


def find_fonts(characters: Iterable[str], given: Path | None) -> tuple[Fonts, str]:
    """The fonts that print `characters`, and those characters that none does, sorted.

    `given`, a file or a folder of fonts, goes before what the system has. Raises InputError where
    there is no font in it.
    """
    faces = [] if given is None else _given(given)
    if given is not None and not faces:
        raise InputError(str(given), [problem("font-none")])
    needed = {one for one in characters if _seen(one)}
    chosen: list[FontInfo] = list(faces[:1])
    needed -= _covered(faces[:1])
    groups = [faces[1:], *_system()]
    latin = {one for one in needed if one < _LATIN}
    for letters in (latin, needed):  # a Korean face has a won sign where others have "\\"
        for group in groups:
            while group and (letters & needed):
                best, own = _best(group, letters & needed)
                if not own:
                    break
                chosen.append(best)
                needed -= _covered([best])
    families = tuple(dict.fromkeys(face.family for face in chosen))
    bold = [one for one in [*faces, *all_fonts()] if one.family in families and _is_bold(one)]
    files = dict.fromkeys(Path(face.path or "") for face in [*chosen, *bold])
    return Fonts(families, tuple(files)), "".join(sorted(needed))


def _best(group: Sequence["FontInfo"], needed: set[str]) -> tuple["FontInfo", set[str]]:
    """The face of a group that has the most characters: the first that has all, or most."""
    best, most = group[0], set[str]()
    for face in group:
        own = needed & _covered([face])
        if len(own) > len(most):
            best, most = face, own
        if own == needed:  # reading what others have takes a while
            break
    return best, most


def packages(missing: str) -> str:
    """How to come by fonts for these characters, as `apt install fonts-nanum`.

    >>> packages("김")
    'apt install fonts-nanum (or pip install pylopdf-fonts-ko)'
    """
    wanted = [_package(one) for one in missing]
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


def _seen(character: str) -> bool:
    """Whether a character needs a glyph."""
    return character not in _SHAPING and unicodedata.category(character) not in ("Cc", "Zs", "Zl")


def _given(path: Path) -> Sequence["FontInfo"]:
    """The upright faces of a file or a folder, the plainest first."""
    if not path.exists():
        return []
    found = _faces([path if path.is_dir() else path.parent])
    own = path.resolve()
    mine = [one for one in found if own in (p := Path(one.path or "").resolve(), *p.parents)]
    return sorted(mine, key=_plainness)


def _system() -> Iterator[Sequence["FontInfo"]]:
    """The plain faces of the system in groups: well-known ones, then each other by itself.

    Of a group the face that has the most characters is taken, so that one page is of few fonts.
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
    """Every face of the system, and of the packages that carry fonts."""
    specs = [find_spec(name) for name in _MODULES]
    folders = [Path(spec.origin).parent for spec in specs if spec and spec.origin]
    return _faces(folders, system=True)


def _faces(folders: Sequence[Path], *, system: bool = False) -> Sequence["FontInfo"]:
    import typst

    found = typst.Fonts(system, include_embedded_fonts=False, font_paths=list(folders)).fonts()
    return [face for face in found if face.path]


def _covered(faces: Sequence["FontInfo"]) -> frozenset[str]:
    return frozenset().union(*(_coverage(one.path or "", one.index) for one in faces))


@cache
def _coverage(path: str, index: int) -> frozenset[str]:
    """The characters that a face has glyphs for; none where it cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap() or {}))
    except (TTLibError, OSError, KeyError):
        return frozenset()
