"""The papers: what each of them has on its pages."""
