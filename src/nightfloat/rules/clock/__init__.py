"""The exact checker: work-hour rules read by the clock, in UTC minutes, over timed entries."""
