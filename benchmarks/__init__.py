"""Measurements, shown as ratios against a named alternative in one run: ``make bench``."""
