"""The version of ration; the package has it from here."""

VERSION = "0.1.0"
