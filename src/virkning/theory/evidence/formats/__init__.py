"""Studies in and out of other programs: CSV with everything, CSL-JSON with everything, RIS with the references."""
