"""Rounds of a programme: what carries over, and the pipeline that supplies them."""
