"""Explaining a schedule: why a cell, why not a wish, what changed, how good it is.

Everything here is computed from the schedule itself, never from the search that made it: the same
answers come for a schedule made by hand.
"""
