"""Design: the lightest or cheapest basket that meets requirements, and what replaces an item."""
