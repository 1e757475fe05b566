// AWS's own SDK, as its documentation shows it: a group, a stream, lines, both ways to read them, a query, a live tail.
// Prints what came back as one JSON object.
import {
  CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand, DescribeLogStreamsCommand, FilterLogEventsCommand, GetLogEventsCommand,
  GetQueryResultsCommand, PutLogEventsCommand, PutRetentionPolicyCommand, StartLiveTailCommand, StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';

const { AWS_ENDPOINT_URL, GROUP } = process.env;
const client = new CloudWatchLogsClient({ endpoint: AWS_ENDPOINT_URL, disableHostPrefix: true });
const names = { logGroupName: GROUP, logStreamName: 'node/1' };
const errors = [];
const attempt = async (command) => {
  try {
    return await client.send(command);
  } catch (error) {
    errors.push(error.name);
    return {};
  }
};

const now = Date.now();
const logEvents = [
  { timestamp: now - 2000, message: JSON.stringify({ level: 'ERROR', ms: 250, route: '/a' }) },
  { timestamp: now - 1000, message: 'größe 🐝 [WARN]\n' },
];
await attempt(new PutLogEventsCommand({ ...names, logEvents }));
await client.send(new CreateLogGroupCommand({ logGroupName: GROUP, tags: { team: 'a' } }));
await attempt(new CreateLogGroupCommand({ logGroupName: GROUP }));
await client.send(new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 7 }));
await client.send(new CreateLogStreamCommand(names));
const put = await client.send(new PutLogEventsCommand({ ...names, logEvents }));
const read = await client.send(new GetLogEventsCommand({ ...names, startFromHead: true }));
const filtered = await client.send(new FilterLogEventsCommand({ logGroupName: GROUP, filterPattern: '{ $.ms > 100 }' }));
const streams = await client.send(new DescribeLogStreamsCommand({ logGroupName: GROUP, orderBy: 'LastEventTime', descending: true }));
const { queryId } = await client.send(new StartQueryCommand({
  logGroupName: GROUP, startTime: Math.floor(now / 1000) - 600, endTime: Math.floor(now / 1000) + 600, queryString: 'stats count(*) as n, max(ms) as most by level | sort level',
}));
let query;
do query = await client.send(new GetQueryResultsCommand({ queryId }));
while (query.status === 'Running');

const tail = await client.send(new StartLiveTailCommand({ logGroupIdentifiers: [`arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}`], logEventFilterPattern: 'live' }));
const seen = [];
for await (const event of tail.responseStream) {
  if (event.sessionStart) await client.send(new PutLogEventsCommand({ ...names, logEvents: [{ timestamp: Date.now(), message: 'a live line' }] }));
  seen.push(...(event.sessionUpdate?.sessionResults ?? []).map(({ message }) => message));
  if (seen.length > 0) break;
}

console.log(JSON.stringify({
  errors,
  rejected: put.rejectedLogEventsInfo ?? null,
  read: read.events.map(({ message }) => message),
  filtered: filtered.events.map(({ message }) => message),
  streams: streams.logStreams.map(({ logStreamName, lastEventTimestamp }) => [logStreamName, lastEventTimestamp === now - 1000]),
  query: query.results.map((row) => Object.fromEntries(row.map(({ field, value }) => [field, value]))),
  seen,
}));
process.exit(0);
