"""A Flask app traced by X-Ray's own SDK for Python, whose logger sends to CloudWatch Logs with the calls that watchtower makes. One request that fails; prints its trace id."""
import json
import logging
import os

import boto3
from aws_xray_sdk.core import xray_recorder
from flask import Flask, request

service, group, stream = os.environ["SERVICE"], os.environ["GROUP"], f"host/app/root/{os.getpid()}"


class CloudWatchHandler(logging.Handler):
    """Makes the group when it is made itself, and the stream when its first batch is refused for want of one."""

    def __init__(self):
        super().__init__()
        self.client = boto3.client("logs", endpoint_url=os.environ["APIARY_URL"], region_name="us-east-1")
        self.token, self.refused = None, []
        pages = self.client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=group)
        if not any(known["logGroupName"] == group for page in pages for known in page["logGroups"]):
            self.client.create_log_group(logGroupName=group)

    def emit(self, record):
        message = json.dumps(record.msg) if isinstance(record.msg, dict) else self.format(record)
        batch = {"logGroupName": group, "logStreamName": stream, "logEvents": [{"timestamp": int(record.created * 1000), "message": message}]}
        for _ in range(5):
            try:
                answer = self.client.put_log_events(**batch, **({"sequenceToken": self.token} if self.token else {}))
                assert "rejectedLogEventsInfo" not in answer, answer
                self.token = answer["nextSequenceToken"]
                return
            except self.client.exceptions.ResourceNotFoundException as error:
                self.refused.append(error.response["Error"]["Code"])
                self.client.create_log_stream(logGroupName=group, logStreamName=stream)


# The address of the daemon comes from AWS_XRAY_DAEMON_ADDRESS. The SDK's own middleware of this release does not go with this release of Flask.
xray_recorder.configure(service=service, sampling=False)
handler = CloudWatchHandler()
logger = logging.getLogger("app")
logger.setLevel(logging.INFO)
logger.addHandler(handler)
app = Flask(service)


@app.before_request
def begin():
    segment = xray_recorder.begin_segment(service)
    segment.put_http_meta("method", request.method)
    segment.put_http_meta("url", request.base_url)


@app.after_request
def end(response):
    # The SDK sets the flags of an error or fault by the status.
    xray_recorder.current_segment().put_http_meta("status", response.status_code)
    xray_recorder.end_segment()
    return response


@app.route("/api/activities/home")
def home():
    xray_recorder.begin_subsegment("mock-data").put_annotation("rows", 3)
    trace_id = xray_recorder.current_segment().trace_id
    logger.error({"level": "ERROR", "xray_trace_id": trace_id, "text": "no activities"})
    logger.info("[%s] as text", trace_id)
    xray_recorder.end_subsegment()
    print(json.dumps({"trace_id": trace_id, "refused": handler.refused}))
    return {}, 500


app.test_client().get("/api/activities/home")
