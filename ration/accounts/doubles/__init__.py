"""Find households and people that are served twice, across lists, sites and agencies."""
