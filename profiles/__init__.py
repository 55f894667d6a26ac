"""What Lautta's resources must be: profiles, terminology and the table of base R4 that they stand on."""
