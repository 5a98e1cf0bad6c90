"""Tests: unit (no disk, model or socket), integration, faults, relevance, benchmarks."""
