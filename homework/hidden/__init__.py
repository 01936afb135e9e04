"""The hidden tests: `homework_1.TASKS["h1.1"]` is what decides on the points of task h1.1."""
