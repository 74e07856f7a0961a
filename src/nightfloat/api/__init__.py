"""The HTTP edge: one file per resource under /api, problem+json errors, events, the built UI."""
