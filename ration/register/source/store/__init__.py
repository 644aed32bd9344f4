"""Object stores and web addresses: files that are not on this machine."""
