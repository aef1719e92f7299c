"""Batch: process data, run notebooks, put reports together."""
