"""Yahoo Finance: daily bars of nearly all exchanges by its chart address, without a key and without a promise.

What is known of it comes from the source of yfinance (Apache-2.0). Yahoo's terms allow personal use.
"""
