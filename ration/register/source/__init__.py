"""From a path, a URL or a frame to one lazy Polars frame."""
