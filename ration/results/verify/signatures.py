"""What is known of the signatures of a file or folder, and of the files of a folder's list."""

from typing import Literal

from ration.core.models import Frozen, Several
from ration.core.problems.problem import Problem

SignatureState = Literal["good", "bad", "unknown key", "unreadable"]


class FileSignature(Frozen):
    """A signature beside a file.

    `file` is the name of the signature's file. `key` is the number of the key that it names, and
    `comment` what it says of itself; None means that the signature is unreadable. `state`:

    - `good`: one of the given keys made it, of exactly this file and comment.
    - `bad`: it names one of the given keys, but the file or the signature was changed since.
    - `unknown key`: it names none of the given keys; the comment may be anybody's.
    - `unreadable`: it is no signature.
    """

    file: str
    key: str | None
    comment: str | None
    state: SignatureState


class ListedFiles(Frozen):
    """The files of a folder against its list `SHA256SUMS`, by their paths in the folder.

    `listed` is how many files the list has. `changed` are not as they were listed, `missing` are
    no longer there, and `added` are in no list: no signature of the list covers them.
    """

    listed: int
    changed: Several[str] = ()
    missing: Several[str] = ()
    added: Several[str] = ()

    @property
    def fits(self) -> bool:
        """Whether all listed files are there, unchanged; others may have been added."""
        return not self.changed and not self.missing


class SignatureVerdict(Frozen):
    """The signatures of a file, or of the list of a folder; there is at least one.

    `files` are the files of the folder against its list; None means that it is about a file.
    """

    signatures: Several[FileSignature]
    files: ListedFiles | None = None

    @property
    def fits(self) -> bool | None:
        """True: a given key signed it, and nothing was changed. False: something was.

        None means not known: no given key signed it, and no change was found.
        """
        states = {each.state for each in self.signatures}
        if {"bad", "unreadable"} & states or not (self.files is None or self.files.fits):
            return False
        return True if "good" in states else None


class KeyRecord(Frozen):
    """A key: where it is, its number, and its public part.

    `kind` is `signing` (minisign), `certificate` (for PDF files) or `age` (to encrypt to). `number`
    is what people compare: 16 hexadecimal digits, or the SHA-256 of a certificate; None: that of
    age is its public part. `public` is the line to give to others; None means a certificate, whose
    file is given. `secret_file` and `public_file` None mean that it was not read from there.
    """

    format: Literal["ration.key/1"] = "ration.key/1"
    kind: Literal["signing", "certificate", "age"]
    number: str | None
    public: str | None
    secret_file: str | None = None
    public_file: str | None = None

    def to_json(self) -> str:
        """The key as one JSON object of the format `ration.key/1`; nothing secret is in it."""
        return self.model_dump_json(indent=1)


class SignedFile(Frozen):
    """A file or folder that was signed.

    `signature` is the file with its signature: of a PDF, the PDF itself. `comment` is what is
    signed beside the contents; None means that nothing is. `state`: `new`, `replaced` (an older
    one by the same key), or `already` (it was signed by this key, and is left as it is).
    """

    file: str
    signature: str
    comment: str | None
    state: Literal["new", "replaced", "already"]


class SignedFiles(Frozen):
    """What was signed with a key; `key` is its number, as in `KeyRecord`."""

    format: Literal["ration.signed/1"] = "ration.signed/1"
    key: str
    signed: Several[SignedFile]
    warnings: Several[Problem] = ()

    def to_json(self) -> str:
        """What was signed, as one JSON object of the format `ration.signed/1`."""
        return self.model_dump_json(indent=1)
