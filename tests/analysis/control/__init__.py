"""Pictures of many units, checked: R's limits, second formulas, published data, simulation."""
