"""`python -m ration`, through the same door as the installed command."""

from .main import app

app(prog_name="ration")
