import type { Source } from './Source';

/** No library at all: one line in a shell. The texts are those of docs/send-data.md; a test compares. */
export const curl: readonly Source[] = [
  {
    id: 'curl',
    name: 'curl',
    family: 'Plain HTTP',
    steps: [
      {
        title: 'A trace with two spans, as OpenTelemetry sends it',
        language: 'sh',
        text: ({ address, key, service }) => `trace=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n') now=$(date +%s)
curl -i ${address}/v1/traces -H 'x-honeycomb-team: ${key}' -H 'Content-Type: application/json' -d @- <<END
{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"${service}"}}]},
 "scopeSpans":[{"spans":[
  {"traceId":"$trace","spanId":"eee19b7ec3c1b174","name":"GET /cart","kind":2,
   "startTimeUnixNano":"\${now}000000000","endTimeUnixNano":"\${now}250000000","attributes":[{"key":"cart.items","value":{"intValue":"3"}}]},
  {"traceId":"$trace","spanId":"eee19b7ec3c1b175","parentSpanId":"eee19b7ec3c1b174","name":"SELECT","kind":3,
   "startTimeUnixNano":"\${now}040000000","endTimeUnixNano":"\${now}210000000"}]}]}]}
END`,
        note: 'The answer is 200 and {}.',
      },
      {
        title: "Or one event, as Honeycomb's API takes it",
        language: 'sh',
        text: ({ address, key, service }) => `curl -i ${address}/1/events/${service} -H 'X-Honeycomb-Team: ${key}' \\
  -d '{"name":"GET /cart","duration_ms":12.5,"http.status_code":200}'`,
        note: 'The answer is 200 without a body.',
      },
    ],
  },
];
