"""How quickly a market is screened."""
