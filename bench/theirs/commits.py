"""The puts of a trace in SQLite: WAL, synchronous=FULL, the same batches"""

import json
import os
import shutil
import sqlite3
import struct
import sys
import time


def read_trace(path):
    """[transactions] of {table: [(key, value)]}"""
    with open(path, "rb") as file:
        data = file.read()
    at, transactions = 0, []
    while at < len(data):
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
        tables = {}
        for _ in range(count):
            table, last, keys, values = struct.unpack_from("<BBII", data, at)
            at += 10
            key = data[at:at + keys]
            value = data[at + keys:at + keys + values]
            at += keys + values
            if last:  # the journal: a number of the machine
                key = int.from_bytes(key, sys.byteorder)
            tables.setdefault(table, []).append((key, value))
        transactions.append(tables)
    return transactions


def syncs_per_second(folder, syncs=200):
    path = os.path.join(folder, "syncs")
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    began = time.monotonic()
    for _ in range(syncs):
        os.write(file, bytes(4096))
        os.fdatasync(file)
    seconds = time.monotonic() - began
    os.close(file)
    os.remove(path)
    return syncs / seconds


def main(trace, folder, producers, transactions):
    work = read_trace(trace)
    syncs = syncs_per_second(folder)
    place = os.path.join(folder, "sqlite")
    shutil.rmtree(place, ignore_errors=True)
    os.mkdir(place)
    store = sqlite3.connect(os.path.join(place, "store"), isolation_level=None)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")
    tables = {table for one in work for table in one}
    for table in tables:
        key = "INTEGER PRIMARY KEY" if table == 0 else "BLOB PRIMARY KEY"
        form = "" if table == 0 else " WITHOUT ROWID"
        store.execute(f"CREATE TABLE t{table} (k {key}, v BLOB){form}")

    def write(puts):
        store.execute("BEGIN")
        for table, rows in puts.items():
            store.executemany(f"INSERT OR REPLACE INTO t{table} VALUES (?, ?)",
                              rows)
        store.execute("COMMIT")

    write(work[0])
    began = time.monotonic()
    for puts in work[1:]:
        write(puts)
    seconds = time.monotonic() - began
    steps = int(producers) * int(transactions)
    print(json.dumps({"seconds": seconds, "steps_per_second": steps / seconds,
                      "disk_syncs_per_second": syncs}))


main(*sys.argv[1:])
