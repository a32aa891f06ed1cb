"""Translations: which texts there are and where they are translated, PO files, what becomes of them when the source changes, and a course in other words.

The only importer of polib (PO files), Babel (what CLDR knows of languages) and rapidfuzz (how similar two texts are).
"""
