"""An interpreter of conditions that is plain, slow and of its own: one symbol and one bar at a time, over lists.

It shares the reading of conditions with the product and nothing of their evaluation.
"""
