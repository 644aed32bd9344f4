"""Errors of the system that a compiled library gives in its text alone, not as an OSError."""

import errno
import os
import re

# Such as "parquet: … No space left on device (os error 28)", or "… (os error 2): /tmp/file".
_NUMBER = r"\(os error (\d+)\)(?:: (/[^\n]*))?"

# Of the last part of a Parquet file: why it could not be written is lost.
_LOST = "Invalid thrift: transport error"
_LOST_WHY = "a Parquet file could not be written; free some space, or write elsewhere"


def os_error_of(error: BaseException) -> OSError | None:
    """The OSError that the text of `error` is about; it may name a file. None means none.

    None, too, if `error` is an OSError with a number, as it should be, or a RuntimeError: that is
    a fault of ours, such as in our own process for typesetting, whatever its text is.

    >>> os_error_of(ValueError("parquet: No space left on device (os error 28)")).errno
    28
    >>> os_error_of(ValueError("no such thing")) is None
    True
    """
    if getattr(error, "errno", None) is not None or isinstance(error, RuntimeError):
        return None
    found = re.search(_NUMBER, str(error))
    if found is None:
        return None
    number = int(found[1])
    return OSError(number, os.strerror(number), found[2])


def system_error(error: BaseException) -> OSError | None:
    """The OSError with a number that `error` is, or that its text is about; None means none.

    An OSError without a number is of a library, such as of gzip: the file itself is damaged.

    >>> system_error(OSError(errno.EIO, "Input/output error")).errno == errno.EIO
    True
    >>> system_error(OSError("Not a gzipped file")) is None
    True
    """
    found = os_error_of(error) or error
    return found if isinstance(found, OSError) and found.errno is not None else None


def lost_write_of(error: BaseException) -> OSError | None:
    """The OSError of a write, whose number a compiled library did not give; None means none.

    Only for errors of what is written: a damaged file that is read may have the same text.

    >>> lost_write_of(ValueError("parquet: Invalid thrift: transport error")).errno == errno.EIO
    True
    """
    return OSError(errno.EIO, _LOST_WHY) if _LOST in str(error) else None
