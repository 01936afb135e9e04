"""What the teachers and the tests run: each module by `python -m tools.NAME`, from the root."""
