"""Follows a group as `aws logs tail --follow` does while another thread writes: no line twice, none missing, in order of time."""

import json
import os
import threading
import time

import boto3

group, count = os.environ["GROUP"], int(os.environ["COUNT"])
client = boto3.client("logs", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
client.create_log_group(logGroupName=group)
for stream in "ab":
    client.create_log_stream(logGroupName=group, logStreamName=stream)
begin = int(time.time() * 1000)


def write(stream):
    writer = boto3.client("logs", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    for i in range(count):
        writer.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[{"timestamp": int(time.time() * 1000), "message": f"{stream}{i}"}])


writers = [threading.Thread(target=write, args=(stream,)) for stream in "ab"]
for writer in writers:
    writer.start()
seen, start, known = [], begin, set()
deadline = time.time() + 45
while len(seen) < 2 * count and time.time() < deadline:
    newest = start
    for page in client.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=max(begin, start - 1000), interleaved=True):
        for event in page["events"]:
            if event["eventId"] in known:
                continue
            known.add(event["eventId"])
            seen.append(event["message"])
            newest = max(newest, event["timestamp"])
    start = newest
for writer in writers:
    writer.join()
print(json.dumps({"seen": len(seen), "different": len(set(seen)), "order": [m for m in seen if m[0] == "a"] == [f"a{i}" for i in range(count)]}))
