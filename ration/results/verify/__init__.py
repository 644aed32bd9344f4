"""The records of verifying: files, signatures, and the texts of codes."""
