"""Set documents as PDF files: templates, fonts, processes that set pages, files joined."""
