"""From a text as ingested to a clean one with its offsets, paragraphs, sentences and language."""
