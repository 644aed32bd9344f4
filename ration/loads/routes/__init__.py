"""In which order vehicles reach sites, where distances are known."""
