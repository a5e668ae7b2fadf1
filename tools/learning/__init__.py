"""Trains and judges the learnt layer of the scorer."""
