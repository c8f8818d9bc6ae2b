"""Editions as Dagster partitions: one a month, the key is the edition (`2026-10`)."""

import dagster as dg

from pipelines.settings import FIRST_EDITION

EDITIONS = dg.MonthlyPartitionsDefinition(start_date=FIRST_EDITION, fmt="%Y-%m", timezone="Europe/Paris")
