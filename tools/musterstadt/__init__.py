"""The invented sample municipality Musterstadt: its story (``city``), its people, its files and its map."""
