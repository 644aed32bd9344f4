"""`python -m ration` is the command `ration`."""

import runpy

runpy.run_module("ration_cli", run_name="__main__")
