"""Whether intervals hold what they promise: how often they cover a truth that is known.

In: a published grid of plans and a seed. Out: shares of covered truths by method, held against
demands. The answers go the way of any answers, from `tally` to `Estimate`; nothing is imitated.
Read `plans` for what is simulated, `demands` for what must hold, `study` for the tables.
"""
