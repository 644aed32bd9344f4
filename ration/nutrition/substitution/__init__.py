"""What to hand out instead of an item that is missing, by the field's ratios."""
