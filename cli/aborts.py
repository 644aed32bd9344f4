"""The engine that reads tables may abort the process: then there is a line, and an exit code.

A handler of Python would run too late, so the C library is given a function of ours to call.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

LINE = (
    "error: the engine that reads tables has ended: a file is damaged, or there is too little "
    "memory; make the file anew (Parquet), or close other programs\n"
)


@contextmanager
def aborts_end(code: int) -> Iterator[None]:
    """Where the C library has signals: an abort inside writes a line, and the exit code is `code`.

    What was being written is left as by SIGKILL: the next run removes it.
    """
    if os.name != "posix":
        yield
        return
    import ctypes

    def end(_: int) -> None:
        os.write(2, LINE.encode())
        os._exit(code)

    kind = ctypes.CFUNCTYPE(None, ctypes.c_int)
    hears = kind(end)  # kept until the end of the block
    set_handler = ctypes.CDLL(None).signal
    set_handler.argtypes, set_handler.restype = (ctypes.c_int, kind), ctypes.c_void_p
    set_handler(signal.SIGABRT, hears)
    try:
        yield
    finally:
        signal.signal(signal.SIGABRT, signal.SIG_DFL)
