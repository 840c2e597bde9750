"""Questionnaires, answers and plans; needs nothing but the files. Each sample shows one ability."""
