"""A reader that asks a language model, with the rules reading beside it. Pure: who is asked is given to it.

Numbered spans go in, a strict flat reply comes out (`reply`), is checked (`checking`) and asked for again where it does
not hold, becomes a Draft (`drafting`), and is compared with what the rules read (`comparing`).
"""
