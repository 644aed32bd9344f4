"""Sign files and lock them: keys, signatures, certificates for PDF files, encryption."""
