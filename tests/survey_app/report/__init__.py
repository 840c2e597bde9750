"""The journey `report`: from answers to numbers, and from numbers to documents."""
