"""Bars that somebody brings as a file: bytes to a typed description and rows. Pure; screening.bars stores them."""
