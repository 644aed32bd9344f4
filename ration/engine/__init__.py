"""From accepted rows to what is due: rules, grouping, sites, packs."""
