"""Pack an archive of sources anew, so that two builds have the same bytes.

Setuptools writes the times of the build and the account that builds into it. The time is that of
SOURCE_DATE_EPOCH, the order that of the names, and the owner nobody.
"""

import gzip
import io
import os
import sys
import tarfile
from pathlib import Path

file, time = Path(sys.argv[1]), int(os.environ["SOURCE_DATE_EPOCH"])
packed = io.BytesIO()
with tarfile.open(file) as old, tarfile.open(fileobj=packed, mode="w") as new:
    for entry in sorted(old.getmembers(), key=lambda entry: entry.name):
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = time, 0, 0, "", ""
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        entry.pax_headers = {}
        new.addfile(entry, old.extractfile(entry) if entry.isfile() else None)
file.write_bytes(gzip.compress(packed.getvalue(), mtime=time))
