"""Markets brought up to date by providers: listed, fetched symbol by symbol, judged, and stored together."""
