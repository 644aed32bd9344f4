"""A plan as one page of HTML that needs no network: tables, charts, for screens and paper."""
