"""What is done: offers, activities, analyses across professions, plans with goals, deadlines, breaches, closing."""
