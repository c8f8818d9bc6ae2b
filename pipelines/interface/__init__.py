"""What the interface of Dagster shows beside what it runs: tags, links, samples, curves, where to look.

Here: translation into Dagster's metadata. Not here: running anything (assets/, checks/), judging (publication/).
"""
