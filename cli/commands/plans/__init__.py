"""Plans: compute, show, explain, compare, print."""
