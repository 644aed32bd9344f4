"""Write what households collected: lists, the report of sites, and feedback to them."""
