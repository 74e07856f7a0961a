"""A sentence in plain English, read by rules: no model, and no change without a confirmation.

`parse` is pure. It understands all of a sentence or says what it does not; `answering` loads
what the sentence is read against, and makes an answer, a proposal or a form of the reading.
"""
