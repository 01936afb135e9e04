"""Exercises of lesson 01, entropy."""

EXERCISES = {}
