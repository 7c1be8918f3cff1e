"""As much of libpq as a panel needs: text in by the simple protocol, as Grafana sends it, columns with their types out."""

import ctypes
import ctypes.util
import time

LIBRARY = ctypes.CDLL(ctypes.util.find_library("pq") or "libpq.so.5")
for name, result, arguments in [
    ("PQconnectdb", ctypes.c_void_p, [ctypes.c_char_p]),
    ("PQstatus", ctypes.c_int, [ctypes.c_void_p]),
    ("PQerrorMessage", ctypes.c_char_p, [ctypes.c_void_p]),
    ("PQbackendPID", ctypes.c_int, [ctypes.c_void_p]),
    ("PQexec", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]),
    ("PQresultStatus", ctypes.c_int, [ctypes.c_void_p]),
    ("PQresultErrorMessage", ctypes.c_char_p, [ctypes.c_void_p]),
    ("PQntuples", ctypes.c_int, [ctypes.c_void_p]),
    ("PQnfields", ctypes.c_int, [ctypes.c_void_p]),
    ("PQfname", ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_int]),
    ("PQftype", ctypes.c_uint, [ctypes.c_void_p, ctypes.c_int]),
    ("PQgetisnull", ctypes.c_int, [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]),
    ("PQgetvalue", ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]),
    ("PQclear", None, [ctypes.c_void_p]),
    ("PQfinish", None, [ctypes.c_void_p]),
]:
    function = getattr(LIBRARY, name)
    function.restype, function.argtypes = result, arguments

TYPES = {
    16: "bool", 20: "int8", 21: "int2", 23: "int4", 25: "text", 700: "float4", 701: "float8", 1043: "varchar", 1082: "date",
    1114: "timestamp", 1184: "timestamptz", 1700: "numeric",
}
NUMBERS = {"int2", "int4", "int8", "float4", "float8", "numeric"}
STRINGS = {"text", "varchar"}


class Failed(Exception):
    pass


class Result:
    def __init__(self, names, types, rows, cpu_ms):
        self.names, self.types, self.rows, self.cpu_ms = names, types, rows, cpu_ms

    def column(self, name):
        index = self.names.index(name)
        return [row[index] for row in self.rows]

    def of_types(self, types):
        return [n for n, t in zip(self.names, self.types) if t in types]


class Connection:
    def __init__(self, **options):
        said = " ".join(f"{key}='{value}'" for key, value in options.items())
        self.handle = LIBRARY.PQconnectdb(said.encode())
        if LIBRARY.PQstatus(self.handle) != 0:
            raise Failed(LIBRARY.PQerrorMessage(self.handle).decode().strip())
        self.schedstat = f"/proc/{LIBRARY.PQbackendPID(self.handle)}/schedstat"

    def close(self):
        LIBRARY.PQfinish(self.handle)

    def cpu_ns(self):
        """What the server's process has used; the clock where it is not told."""
        try:
            with open(self.schedstat) as file:
                return int(file.read().split()[0])
        except OSError:
            return time.monotonic_ns()

    def run(self, sql):
        before = self.cpu_ns()
        result = LIBRARY.PQexec(self.handle, sql.encode())
        cpu_ms = (self.cpu_ns() - before) / 1e6
        try:
            if LIBRARY.PQresultStatus(result) not in (1, 2):
                raise Failed(LIBRARY.PQresultErrorMessage(result).decode().strip())
            columns = range(LIBRARY.PQnfields(result))
            rows = [
                [
                    None if LIBRARY.PQgetisnull(result, r, c) else LIBRARY.PQgetvalue(result, r, c).decode()
                    for c in columns
                ]
                for r in range(LIBRARY.PQntuples(result))
            ]
            oids = [LIBRARY.PQftype(result, c) for c in columns]
            names = [LIBRARY.PQfname(result, c).decode() for c in columns]
            return Result(names, [TYPES.get(o, f"type {o}") for o in oids], rows, cpu_ms)
        finally:
            LIBRARY.PQclear(result)
