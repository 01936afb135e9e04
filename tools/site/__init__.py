"""The course as a website: `python -m tools.site` (extra `site`) builds it in build/site/.

pages.py makes the pages that are read, slices.py finds the code of their explorers, live.py and
lock.py make the JupyterLite under live/, serve.py shows the result as GitHub Pages would, and
standin.py plays the address that Pyodide comes from, for tests.
"""
