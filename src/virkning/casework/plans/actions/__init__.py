"""Everything that changes what is done for a citizen, one file for each thing that is changed."""
