"""Plans on a terminal: totals, sites, stock, explanations, differences, papers."""
