"""A plan as one HTML page for screens and paper, with tables and charts; it needs no network."""
