"""The assistant: answers in sentences that code has computed, maybe re-worded by a local model.

Nothing but the edges (`api`, `cli`) imports it, so scheduling cannot depend on it. What it says is
complete without any model; a model may re-word one true sentence at a time, behind a gate.
"""
