"""Open a path, a URL or a frame as one lazy Polars frame."""
