"""Why a file was not read, by the error that the system gave."""

import errno
import os

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem

_NONE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
_DENIED = (errno.EACCES, errno.EPERM)


def unread_file(name: str, error: OSError) -> InputError:
    """What to raise if the file `name` could not be read: no file, no permission, or the error."""
    return InputError(name, [why_unread(error)])


def why_unread(error: OSError) -> Problem:
    """The problem of a file that could not be read.

    >>> why_unread(OSError(errno.EIO, "Input/output error")).code
    'file-unread'
    >>> why_unread(PermissionError(errno.EACCES, "Permission denied")).code
    'file-denied'
    """
    if error.errno in _NONE or isinstance(error, FileNotFoundError):
        return problem("file-missing")
    if error.errno in _DENIED or isinstance(error, PermissionError):
        return problem("file-denied")
    words = error.strerror or (os.strerror(error.errno) if error.errno else "it ends too early")
    return problem("file-unread", why=f"{words[:1].lower()}{words[1:]}")
