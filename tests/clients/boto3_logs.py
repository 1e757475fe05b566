"""boto3, told where to send by its endpoint alone: what watchtower does at its start-up and with its lines, and the readers' loops."""

import json
import os
import time

import boto3

client = boto3.client("logs", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
account = boto3.client("sts", endpoint_url=os.environ["AWS_ENDPOINT_URL"]).get_caller_identity()["Account"]
group, stream = os.environ["GROUP"], "host/app/root/42"
missing = []

found = [known["logGroupName"] for page in client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=group) for known in page["logGroups"]]
if group not in found:
    client.create_log_group(logGroupName=group)
client.tag_resource(resourceArn=f"arn:aws:logs:us-east-1:{account}:log-group:{group}", tags={"owner": "watch tower"})
client.put_retention_policy(logGroupName=group, retentionInDays=30)

now = int(time.time() * 1000)
lines = [{"timestamp": now - 1000 + i, "message": f"line {i}"} for i in range(25)]
lines.append({"timestamp": now, "message": json.dumps({"level": "INFO", "trace_id": os.environ["TRACE_ID"], "message": "in the trace"})})
for _ in range(5):
    try:
        put = client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=lines)
        break
    except client.exceptions.ResourceNotFoundException as error:
        missing.append(str(error))
        client.create_log_stream(logGroupName=group, logStreamName=stream)

token, pages = None, []
while True:
    more = {"nextToken": token} if token else {"startFromHead": True}
    page = client.get_log_events(logGroupName=group, logStreamName=stream, limit=10, **more)
    pages.append(len(page["events"]))
    if page["nextForwardToken"] == token:
        break
    token = page["nextForwardToken"]

ids = [event["eventId"] for page in client.get_paginator("filter_log_events").paginate(logGroupName=group, PaginationConfig={"PageSize": 10}) for event in page["events"]]
print(json.dumps({
    "missing": missing,
    "rejected": put.get("rejectedLogEventsInfo"),
    "pages": pages,
    "ids": len(set(ids)),
    "tags": client.list_tags_log_group(logGroupName=group)["tags"],
}))
