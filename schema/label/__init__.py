"""Labels: what an Assembly account's tier, stage, company type and tags refer to."""
