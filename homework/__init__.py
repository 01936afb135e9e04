"""The teacher's side of the homework: its sources, hidden tests, releases and grades."""

from homework.judge import Task, judge

__all__ = ["Task", "judge"]
