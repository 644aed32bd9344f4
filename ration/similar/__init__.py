"""Households that are perhaps registered twice: rows compared by what tells people apart."""
