"""A fault that is found in the process apart, where the catalogue of problems is not imported."""


class Refused(Exception):
    """What is wrong with a file: a problem's code and facts. Its reader raises it apart."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
