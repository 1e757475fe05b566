// winston with its transport for CloudWatch Logs, as the transport's readme shows it; only the endpoint is added.
import winston from 'winston';
import WinstonCloudWatch from 'winston-cloudwatch';

const { AWS_ENDPOINT_URL, AWS_REGION, GROUP } = process.env;
const errors = [];
const transport = new WinstonCloudWatch({
  logGroupName: GROUP, logStreamName: 'winston', awsRegion: AWS_REGION, awsOptions: { endpoint: AWS_ENDPOINT_URL }, jsonMessage: true, retentionInDays: 14,
  errorHandler: (error) => errors.push(String(error)),
});
const logger = winston.createLogger({ transports: [transport] });
for (let i = 0; i < 25; i++) logger.log(i % 5 === 0 ? 'error' : 'info', `line ${i}`, { number: i });
await new Promise((done) => transport.kthxbye(done));
console.log(JSON.stringify({ errors }));
