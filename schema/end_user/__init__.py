"""End users at Userlot: the people who belong to its companies."""
