"""What Dagster shows as checks. They ask and translate; the judging is done in sources/ and publication/."""
