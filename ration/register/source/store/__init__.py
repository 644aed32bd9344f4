"""Object stores and web addresses, Delta and Iceberg: data that are not files on this machine."""
