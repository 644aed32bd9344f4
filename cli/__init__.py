"""The command `ration`: parse, one library call, render, exit."""

import atexit
import gc

# A command makes little garbage; most of what there is to look through is what it imports, and
# that took a third of a short run. So: look less often, and not once more at the end.
gc.set_threshold(100_000, 50, 100)
atexit.register(gc.freeze)
