"""Coming in: by password, which is slowed down when it is guessed, and by one-time links."""
