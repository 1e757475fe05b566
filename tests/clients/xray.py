"""A Flask app of a few lines whose requests become segments, sent as the X-Ray SDK sends them; then what boto3 reads back, as JSON."""
import json
import os
import socket
import time

import boto3
from flask import Flask, g

service = os.environ["SERVICE"]
host, port = os.environ["AWS_XRAY_DAEMON_ADDRESS"].split(":")
daemon = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
app = Flask(service)


@app.before_request
def begin():
    g.segment = {"name": service, "id": os.urandom(8).hex(), "trace_id": f"1-{int(time.time()):08x}-{os.urandom(12).hex()}", "start_time": time.time()}


@app.after_request
def end(response):
    segment = g.segment
    segment["http"] = {"request": {"method": "GET", "url": "http://localhost/home"}, "response": {"status": response.status_code}}
    segment["end_time"] = time.time()
    segment["fault"] = response.status_code >= 500
    daemon.sendto(b'{"format": "json", "version": 1}\n' + json.dumps(segment).encode(), (host, int(port)))
    return response


@app.route("/<status>")
def answer(status):
    return "{}", int(status)


client = app.test_client()
for status in (200, 500, 404):
    client.get(f"/{status}")

xray = boto3.client("xray", endpoint_url=os.environ["APIARY_URL"], region_name="us-east-1")
found = []
for _ in range(100):
    pages = xray.get_paginator("get_trace_summaries").paginate(StartTime=time.time() - 60, EndTime=time.time() + 60, FilterExpression=f'service("{service}")')
    found = [summary for page in pages for summary in page["TraceSummaries"]]
    if len(found) == 3:
        break
    time.sleep(0.05)

graph = [node for page in xray.get_paginator("get_service_graph").paginate(StartTime=time.time() - 60, EndTime=time.time() + 60) for node in page["Services"]]
print(json.dumps({
    "statuses": sorted(summary["Http"]["HttpStatus"] for summary in found),
    "faults": sum(summary["HasFault"] for summary in found),
    "total": sum(node["SummaryStatistics"]["TotalCount"] for node in graph if node["Name"] == service and node.get("Type") != "client"),
}))
