"""What is said and asked about workflows over HTTP."""
