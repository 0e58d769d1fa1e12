"""Transcripts that people paste: SRT, VTT, and lines that begin with their time."""
