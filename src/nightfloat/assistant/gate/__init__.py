"""What stands between a model and the page: names out, one verified sentence in.

`pseudonym` says what a model may see of a sentence, `gate` whether what it answers still says the
same, `lexicon` which words say the same. Pure code on the standard library.
"""
