"""Measuring Nightfloat against the figures it has set itself: ratios and counts, never tests."""
