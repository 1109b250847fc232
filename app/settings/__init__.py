"""What an operator sets: read once at the start, with every fault told at once and no secret shown.

`environment` has all settings, `vendors` those of one organisation's vendors, which the environment has once and
`tenants` once for each tenant. `reading` reads names and values, `freshness` and `workers` check what several settings
say together, and `credentials` gathers what no log may hold.
"""

from app.settings.environment import Settings, SettingsError

__all__ = ["Settings", "SettingsError"]
