"""The final test of a report that holds sessions back."""
