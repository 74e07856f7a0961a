"""The optional local model: it may re-word what code has said, and is never waited for.

`settings` say whether and where there is one, `model` what any of them can do, `health` whether it
is well, `rewording` what a page is told. Whatever it does, the facts are there before it is asked.
"""
