"""The words, the wires and the edges: records, journal, feeds, channels, commands."""
