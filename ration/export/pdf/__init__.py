"""PDF documents: waybills, distribution lists, pay lists, tally sheets and ration cards."""
