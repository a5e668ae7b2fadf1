#!/usr/bin/env python3
"""The one use a healthcheck makes of it: does the broker at --bootstrap-server answer which requests it knows?"""
import socket
import struct
import sys

host, port = sys.argv[sys.argv.index("--bootstrap-server") + 1].rsplit(":", 1)
with socket.create_connection((host, int(port)), timeout=5) as broker:
    request = struct.pack(">hhih", 18, 0, 1, -1)
    broker.sendall(struct.pack(">i", len(request)) + request)
    answer = broker.recv(10)
sys.exit(0 if len(answer) == 10 and answer[4:10] == struct.pack(">ih", 1, 0) else 1)
