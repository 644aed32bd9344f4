"""Check the texts of codes: slips, cards, roots and proofs; here, and on a page for phones."""
