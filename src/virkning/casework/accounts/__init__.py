"""Who somebody is: users with one role each, signing in, and asking again before dangerous acts."""
