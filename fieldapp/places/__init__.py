"""Dated administrative areas of the five countries: cascades on a date, names, search without tone marks.

Used by forms (places.csv), the interview page, workbooks and national views. It keeps nothing and asks no network.
"""

from fieldapp.places.gazetteer import Gazetteer, places_csv
from fieldapp.places.names import match_name
from fieldapp.places.place import COUNTRIES, COUNTRY_NAMES, NAMES_GLUE, Place

__all__ = ["COUNTRIES", "COUNTRY_NAMES", "NAMES_GLUE", "Gazetteer", "Place", "match_name", "places_csv"]
