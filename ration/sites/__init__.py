"""Details of sites: where they are, who is there, from which depot and how far."""
