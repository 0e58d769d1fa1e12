"""What pending migrations would do to the tables of a PostgreSQL that people use, before they are let loose on it.

`words`, `effects` and the rules are pure: SQL in, locks and work out. `plan` gets the SQL that Django would send.
"""
