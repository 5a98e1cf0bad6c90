"""Measuring the ranking: judged queries in, metrics and a report out."""
