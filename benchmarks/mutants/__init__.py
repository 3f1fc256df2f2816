"""Small faults put into the code one at a time: how many do the tests notice?"""
