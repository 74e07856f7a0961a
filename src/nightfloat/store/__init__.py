"""The store: one SQLite file with everything a served programme is, and how it changed."""
