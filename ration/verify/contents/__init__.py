"""The texts of files, read alike whatever the format, and what differs between two of them."""
