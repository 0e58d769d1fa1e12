"""Markets as files that are never changed: made once for each version, mapped by all processes of the machine.

The database is the truth. A snapshot is a copy of one version of a market's bars, in the form in which screens read
them; it may be deleted at any time, and is made anew when it is asked for.
"""
