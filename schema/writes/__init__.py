"""How a mutation is carried out: its steps are built, looked at or sent, and what became of each is told.

`steps` are what a mutation is made of. `carrying` carries all of them out and `sending` each one, under a caller's key
by `keyed`; `foretelling` and `previews` are for dry runs, `doubts` and `likeness` for answers that were lost. `inputs`
has what every mutation takes and answers, `outcomes` what became of it at each vendor.
"""
