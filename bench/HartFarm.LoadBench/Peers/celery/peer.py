"""Celery with RabbitMQ, as the load benchmark asks its peers: version | enqueue FIRST COUNT MILLISECONDS | submit | work."""

import os
import sys
import time

import celery
import kombu
from celery.signals import worker_ready

app = celery.Celery("load", broker=os.environ.get("LOAD_RABBITMQ"))
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    broker_transport_options={"confirm_publish": True},
    worker_prefetch_multiplier=64,
)


def micros():
    return time.time_ns() // 1000


def note(kind, task):
    global log
    if log is None:
        log = os.open(os.environ["LOAD_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(log, f"{kind} {task} {micros()}\n".encode())


log = None


@app.task(name="load.run")
def run(task, milliseconds):
    note("S", task)
    if milliseconds:
        time.sleep(milliseconds / 1000)
    note("E", task)


@worker_ready.connect
def ready(**_):
    # Celery has taken over what is printed.
    os.write(1, b"ready\n")


def enqueue(first, count, milliseconds):
    start = time.perf_counter()
    for task in range(first, first + count):
        run.delay(task, milliseconds)
    print("enqueued", time.perf_counter() - start, flush=True)


def submit():
    for line in sys.stdin:
        before = micros()
        run.delay(int(line), 0)
        print("submitted", before, flush=True)


command, *numbers = sys.argv[1:]
if command == "version":
    print(f"Celery {celery.__version__}, Kombu {kombu.__version__}, Python {sys.version.split()[0]}")
elif command == "enqueue":
    enqueue(*map(int, numbers))
elif command == "submit":
    submit()
elif command == "work":
    app.worker_main(["worker", "--loglevel", "WARNING"])
else:
    sys.exit(f"unknown command {command}")
