"""`python -m ration`: the same as the installed command."""

from .main import app

app(prog_name="ration")
