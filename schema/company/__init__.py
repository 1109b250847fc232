"""Companies at Userlot, and what describes them."""
