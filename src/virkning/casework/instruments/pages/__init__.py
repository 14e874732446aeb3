"""The pages about questionnaires: versions that stand, drafts under way, and files to take away."""
