"""The line: one verb per module, a record in, records out. Nothing here reaches a network, a broker, a file or a clock."""
