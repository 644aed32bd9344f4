"""Typer's help pages, without what ours do not use."""

import sys
from types import ModuleType

# What Typer imports for help in Markdown and for tracebacks takes longer than all the rest.
_UNUSED = {"rich.markdown": "Markdown", "rich.traceback": "Traceback"}


def import_help_pages() -> None:
    """Import Typer's help pages; they get stand-ins for the two classes that ours do not use."""
    stand_ins = {name: ModuleType(name) for name in _UNUSED if name not in sys.modules}
    for name, module in stand_ins.items():
        setattr(module, _UNUSED[name], type(_UNUSED[name], (), {}))
    sys.modules.update(stand_ins)
    try:
        import typer.rich_utils  # noqa: F401  its import is the work
    finally:
        for name in stand_ins:
            del sys.modules[name]
