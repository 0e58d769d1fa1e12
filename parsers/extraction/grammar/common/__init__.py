"""What Korean and English texts share: signs, indicator names in Latin letters, and how their arguments are given."""
