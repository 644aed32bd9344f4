"""Find ids, sites and words that differ, but may be the same."""
