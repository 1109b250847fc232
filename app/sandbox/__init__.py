"""Five stand-ins for the vendors, over real HTTP on this machine.

What it is: `python -m app.sandbox` serves Assembly, Assemble, Userlot, Swift and Reevo as their documents describe
them, out of memory, with a small fixed world of customers, so that the gateway can be run and tested without any
vendor's credentials. It refuses what the documents say is refused, and `/_sandbox` makes it fail on request.

What it is not: a part of the gateway. Nothing of the gateway imports it and it imports nothing of the gateway, so the
two readings of one vendor document stay independent and each can catch the other's mistakes. It is no proof of what
a vendor does where its document is silent: those points are switches, listed in `variants.py`.
"""
