"""Lock an open file until it is closed or the process ends, however it ends."""

import os
import sys

if sys.platform == "win32":
    import msvcrt

    def lock(number: int) -> bool:
        """Lock an open file; False if another holds it."""
        os.lseek(number, 0, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def lock(number: int) -> bool:
        """Lock an open file; False if another holds it. OSError if the disk knows no locks."""
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
