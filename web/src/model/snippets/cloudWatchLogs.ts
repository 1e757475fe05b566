import type { Source, Step } from './Source';

const family = 'AWS';

/** AWS's clients sign what they send; their keys have two halves, which the command line makes and prints as variables. */
const variables: Step = {
  title: 'Variables in the shell that starts the program',
  language: 'sh',
  text: ({ address, service }) => `export AWS_ENDPOINT_URL=${address}
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
export $(./apiary keys create --aws --name ${service} --url ${address})`,
  note: 'The last line makes an access key. AWS clients sign with it, so the key above is not used here.',
};

/** Senders to CloudWatch Logs, told where to send by their endpoint alone. The texts are those of docs/send-data.md; a test compares. */
export const cloudWatchLogs: readonly Source[] = [
  {
    id: 'cloudwatch-watchtower',
    name: 'CloudWatch Logs, Python',
    family,
    steps: [
      variables,
      { title: 'Install', language: 'sh', text: () => 'pip install watchtower' },
      {
        title: 'In the program',
        language: 'python',
        text: ({ service }) => `import logging
import watchtower

logger = logging.getLogger(__name__)
logger.addHandler(watchtower.CloudWatchLogHandler(log_group="${service}"))
logger.error("a line of the log")`,
        note: 'Lines are sent once a minute and when the program ends; send_interval=5 makes it sooner.',
      },
    ],
  },
  {
    id: 'cloudwatch-winston',
    name: 'CloudWatch Logs, Node.js',
    family,
    steps: [
      variables,
      { title: 'Install', language: 'sh', text: () => 'npm install winston winston-cloudwatch' },
      {
        title: 'In the program',
        language: 'js',
        text: ({ service }) => `import winston from 'winston';
import WinstonCloudWatch from 'winston-cloudwatch';

const logger = winston.createLogger({
  transports: [new WinstonCloudWatch({ logGroupName: '${service}', logStreamName: 'node', jsonMessage: true })],
});
logger.info('a line of the log', { order: 17 });`,
      },
    ],
  },
  {
    id: 'cloudwatch-cli',
    name: 'CloudWatch Logs, aws command',
    family,
    steps: [
      variables,
      {
        title: 'A group, a stream, a line',
        language: 'sh',
        text: ({ address, service }) => `aws --endpoint-url ${address} logs create-log-group --log-group-name ${service}
aws --endpoint-url ${address} logs create-log-stream --log-group-name ${service} --log-stream-name shell
aws --endpoint-url ${address} logs put-log-events --log-group-name ${service} --log-stream-name shell \\
  --log-events "timestamp=$(date +%s000),message=a line of the log"`,
      },
    ],
  },
];
