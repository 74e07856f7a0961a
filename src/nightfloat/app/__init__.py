"""Use cases: one function does one transaction's work in an open session, and never commits."""
