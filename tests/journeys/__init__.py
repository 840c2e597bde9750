"""Whole ways through the product, in a real browser against a real server.

Do: act as a person would, by what stands on the page; look at rows and documents at the end.
Don't: reach into the application, mock anything, or test here what a smaller test can show.
"""
