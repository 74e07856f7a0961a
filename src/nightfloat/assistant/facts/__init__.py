"""What the assistant says, made of computed facts alone: no model, no web, no database.

`words` says people, days, shifts and rules as pieces, `sentences` puts pieces together, `findings`
and `others` say what several answers need; each other module tells one kind of answer, of what
the use cases of `nightfloat.app` and the explanations have found out.
"""
