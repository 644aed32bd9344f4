"""Design: the lightest or cheapest basket that meets requirements, within limits."""
