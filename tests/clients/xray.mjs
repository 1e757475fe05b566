// A server with X-Ray's own middleware for Express, called once for each way a request can end; then what the AWS SDK reads back.
// Prints the trace ids and what the SDK found as JSON.
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { BatchGetTracesCommand, GetSamplingRulesCommand, GetTraceSummariesCommand, XRayClient } from '@aws-sdk/client-xray';
import AWSXRay from 'aws-xray-sdk-core';
import middleware from 'aws-xray-sdk-express';

const { SERVICE } = process.env;
AWSXRay.setLogger({ error: console.error, warn: console.error, info() {}, debug() {} });
const open = middleware.openSegment(SERVICE);
const server = http.createServer((request, response) =>
  open(request, response, () => {
    const segment = AWSXRay.getSegment();
    segment.addAnnotation('jars', 3);
    segment.addMetadata('cart', { jars: 3 });
    segment.setUser?.('ann');
    const inner = segment.addNewSubsegment('stock-lookup');
    if (request.url === '/broken') inner.close(new Error('no honey'));
    else inner.close();
    response.statusCode = request.url === '/broken' ? 500 : 200;
    response.end('{}');
  }),
);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
// Sampled by the header, so that what is sent does not hang on chance; both forms of a trace id meet in one of them.
const ids = ['1-65a1b2c3-0123456789abcdef01234567', '1-65a1b2c4-0123456789abcdef01234567'];
for (const [index, path] of ['/fine', '/broken'].entries()) {
  const answer = await fetch(base + path, { headers: { 'X-Amzn-Trace-Id': `Root=${ids[index]};Parent=53995c3f42cd8ad8;Sampled=1` } });
  await answer.text();
}

server.close();
const client = new XRayClient({ region: 'eu-central-1', endpoint: process.env.APIARY_URL, requestHandler: { requestTimeout: 5000 } });
const now = Date.now() / 1000;
let found = [];
for (let tries = 0; tries < 100 && found.length < 2; tries++) {
  const answer = await client.send(new GetTraceSummariesCommand({ StartTime: new Date((now - 60) * 1000), EndTime: new Date((now + 60) * 1000), FilterExpression: `service("${SERVICE}")` }));
  found = answer.TraceSummaries;
  await wait(50);
}

const traces = await client.send(new BatchGetTracesCommand({ TraceIds: ids }));
const rules = await client.send(new GetSamplingRulesCommand({}));
console.log(
  JSON.stringify({
    summaries: found.map((one) => ({ id: one.Id, fault: one.HasFault, annotations: one.Annotations })),
    documents: traces.Traces.flatMap((trace) => trace.Segments.map((segment) => JSON.parse(segment.Document))),
    rules: rules.SamplingRuleRecords.map((record) => record.SamplingRule.RuleName),
  }),
);
process.exit(0);
