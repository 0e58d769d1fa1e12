"""What becomes of the result when the numbers of a strategy are others: its neighbours, all over the same bars."""
