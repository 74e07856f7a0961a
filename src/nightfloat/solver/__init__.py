"""The engine: from a programme to a schedule, with the proof of how good it is."""
