"""The whole thing in a browser: the demo as a newcomer starts it, and headless Chromium.

A package, so that fixtures of the scope `package` end with it: while Playwright runs, the thread has an event loop, and
Django would refuse the database to every test that comes after.
"""
