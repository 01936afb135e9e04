"""The numbers in the prose of the lessons, computed again by an outsider (see test_claims.py)."""
