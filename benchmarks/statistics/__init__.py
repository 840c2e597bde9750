"""How fast the figures of a large survey come out, beside a bare floor and other software.

28 measures (22 items, 5 factors, their index) in 60 domains, with 20 strata, 1,000 primary units,
weights and 5 % missing. In: made-up answers. Out: a table; results that differ between programs
end the run. Each run is a process of its own, so that its peak of memory is its own. Start at
`study`; `runs` is what each process does.
"""
