"""Keys, signatures and encryption, and what verifies files and codes."""
