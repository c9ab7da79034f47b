"""The interview engine: form + answers give relevance, values, errors and instance XML. Pure: no Qt, no database."""
