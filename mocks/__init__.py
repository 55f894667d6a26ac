"""Mock national services, each a server of its own: Kanta, PACS, Soteri with the register, record systems, mail."""
