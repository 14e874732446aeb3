"""What all pages share: layout, language, styles, error pages."""
