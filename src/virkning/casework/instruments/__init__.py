"""The questionnaires of the site: read, bring in, edit, review the translation, publish as versions that never change."""
