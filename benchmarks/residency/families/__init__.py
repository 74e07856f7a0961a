"""The four families of instances: each module builds a draft and the legal schedule inside it."""
