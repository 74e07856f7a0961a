"""Rule packs as Counts: what the clock demands, said in kinds of day, never laxer than the clock.

The interval check (`rules.clock`) is the judge. Here its own measurements are used to find which
sequences of kinds of day it would refuse, and its own windows and limits to bound their sums, so
that a solver keeps to rules that are said once.
"""
