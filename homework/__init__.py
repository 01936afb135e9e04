"""The teacher's side of the homework: its sources, hidden tests, releases and grades."""
