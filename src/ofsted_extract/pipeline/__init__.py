"""spaCy components, one module a kind of fact; `language.build_pipeline` puts them in order."""
