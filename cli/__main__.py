"""`python -m ration`: the same as the installed command."""

from .start import run

run()
