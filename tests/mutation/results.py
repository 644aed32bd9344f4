"""What became of the changes, kept in a file: a run that was ended goes on where it was."""

import json
from collections import Counter, defaultdict
from pathlib import Path

from .changes import Change
from .trial import Outcome


class Results:
    """The outcomes by key, in a file with a line for each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, Outcome] = {}
        self.killers: dict[str, Counter[str]] = defaultdict(Counter)  # tests, by changed file
        lines = path.read_text().splitlines() if path.exists() else []
        for key, file, outcome in map(json.loads, lines):
            self._keep(key, file, Outcome(*outcome))

    def add(self, change: Change, outcome: Outcome) -> None:
        """Keep an outcome, on disk too. The last of several counts."""
        self._keep(change.key, change.place.file, outcome)
        with self.path.open("a") as file:
            file.write(json.dumps([change.key, change.place.file, outcome]) + "\n")

    def _keep(self, key: str, file: str, outcome: Outcome) -> None:
        self.known[key] = outcome
        if outcome.how == "failed":
            self.killers[file][outcome.by] += 1
