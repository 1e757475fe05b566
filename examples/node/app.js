// A backend with one route. The request's span comes from the http instrumentation, the one inside it is ours.
const http = require('node:http');
const { trace, SpanStatusCode } = require('@opentelemetry/api');

const tracer = trace.getTracer('home.activities');

// A page of another origin may ask, and may say which trace it belongs to.
const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'traceparent, tracestate' };

function homeActivities() {
  return tracer.startActiveSpan('home-activities-mock-data', (span) => {
    try {
      const now = new Date();
      span.setAttribute('app.now', now.toISOString());
      const daysAgo = (days) => new Date(now - days * 86_400_000).toISOString();
      const results = [
        { handle: 'Andrew Brown', message: 'Cloud is fun!', created_at: daysAgo(2), likes_count: 5 },
        { handle: 'Worf', message: 'I am out of prune juice', created_at: daysAgo(7), likes_count: 0 },
        { handle: 'Garek', message: 'My dear doctor, I am just simple tailor', created_at: daysAgo(0), likes_count: 0 },
      ];
      span.setAttribute('app.result_length', results.length);
      return results;
    } catch (error) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

const server = http.createServer((request, response) => {
  if (request.method === 'OPTIONS') {
    response.writeHead(204, cors).end();
  } else if (request.method === 'GET' && request.url === '/api/activities/home') {
    response.writeHead(200, { ...cors, 'Content-Type': 'application/json' }).end(JSON.stringify(homeActivities()));
  } else {
    response.writeHead(404, cors).end();
  }
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
