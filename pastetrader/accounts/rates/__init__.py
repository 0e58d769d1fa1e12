"""How often somebody may do something: limits in words, counting in the database, and the doors that ask."""
