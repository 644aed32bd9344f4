"""PDF documents: waybills, distribution lists, pay lists, tally sheets, ration cards and slips."""
