"""boto3 doing nothing but sending: the lines of a file in batches of ten. Prints CPU and time as JSON.

    python sdk_send.py FILE QUEUE_URL THREADS [CA_FILE]
"""
import json
import sys
import threading
import time
import urllib.parse

import boto3
from botocore.config import Config


def main():
    file, queue_url, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    bodies = open(file, encoding="utf-8").read().rstrip("\n").split("\n")
    target = urllib.parse.urlsplit(queue_url)
    client = boto3.client("sqs", region_name="us-east-1", endpoint_url=f"{target.scheme}://{target.netloc}", aws_access_key_id="AKIABENCH",
                          aws_secret_access_key="bench-secret", verify=sys.argv[4] if len(sys.argv) > 4 else None,
                          config=Config(max_pool_connections=threads))
    batches = iter([bodies[i:i + 10] for i in range(0, len(bodies), 10)])
    lock, sent = threading.Lock(), []

    def send():
        while True:
            with lock:
                batch = next(batches, None)
            if batch is None:
                return
            answer = client.send_message_batch(QueueUrl=queue_url,
                                               Entries=[{"Id": str(i), "MessageBody": body} for i, body in enumerate(batch)])
            sent.append(len(answer["Successful"]))

    cpu, began = time.process_time(), time.perf_counter()
    workers = [threading.Thread(target=send) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == len(bodies), f"{sum(sent)} of {len(bodies)} were taken"
    print(json.dumps({"events": len(bodies), "seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu}))


if __name__ == "__main__":
    main()
