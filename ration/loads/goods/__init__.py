"""What each site of a plan is sent, as packs and loose goods."""
