"""Panics of libraries written in Rust."""


def is_panic(error: BaseException) -> bool:
    """Whether an error is a panic of a library written in Rust, whose type cannot be imported."""
    return type(error).__name__ == "PanicException"
