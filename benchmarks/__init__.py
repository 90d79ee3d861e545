"""How fast, how large: run by ``make bench``, never by the tests."""
