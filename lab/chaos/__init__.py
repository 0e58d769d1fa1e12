"""`manage.py chaos`: a seeded campaign of faults against real processes, and what must hold afterwards.

The command (launch.py) makes a temporary folder, servers and an environment of their own, and starts the conductor in
it. The conductor starts the product, loads it, hurts it, waits, and judges by the rows and from the outside.
"""
