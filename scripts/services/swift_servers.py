"""Starts Swift's four servers from one process that has loaded Swift once: FOLDER ACCOUNT_PORT CONTAINER_PORT OBJECT_PORT.

Prints a line "NAME PROCESS" for each, and ends. Each server is in a session of its own, since Swift ends its whole process group.
"""
import os
import sys

from swift.account import server as _account  # noqa: F401  loaded for the servers
from swift.common.ring import RingBuilder
from swift.common.wsgi import run_wsgi
from swift.container import server as _container  # noqa: F401
from swift.obj import server as objects
from swift.proxy import server as _proxy  # noqa: F401


def build_ring(folder, name, port):
    path = f"{folder}/configuration/{name}.ring.gz"
    if os.path.exists(path):
        return
    ring = RingBuilder(4, 1, 1)
    ring.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1", "replication_port": port,
                  "device": "disk", "weight": 1.0, "meta": ""})
    ring.rebalance()
    ring.get_ring().save(path)


def serve(folder, name):
    os.setsid()
    log = os.open(f"{folder}/{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    more = {"global_conf_callback": objects.global_conf_callback} if name == "object" else {}
    return run_wsgi(f"{folder}/configuration/{name}.conf", f"{name}-server", verbose=True, **more)


def main():
    folder, *ports = sys.argv[1:]
    names = ["account", "container", "object"]
    for name, port in zip(names, ports):
        build_ring(folder, name, int(port))
    for name in [*names, "proxy"]:
        process = os.fork()
        if process == 0:
            os._exit(serve(folder, name) or 0)
        print(name, process, flush=True)


main()
