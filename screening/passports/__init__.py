"""What is known of the quality of a market's bars, and whether a run may work with them."""
