"""Trying a sidecar before anybody relies on it: many answers, a second opinion, a diagnosis.

`packs` makes answers of made-up programmes by the code that makes real ones, `run` has them
re-worded as a server would, and `extractor` judges what would be shown, apart from the gate.
"""
