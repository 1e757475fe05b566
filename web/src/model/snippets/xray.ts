import type { Source, Step } from './Source';

const family = 'AWS';

/** The daemon's port is not the server's, and takes documents from this machine without a key. */
const daemon: Step = {
  title: 'Variable in the shell that starts the program',
  language: 'sh',
  text: ({ address, xray }) => `export AWS_XRAY_DAEMON_ADDRESS=${xray ?? `${new URL(address).hostname}:2000`}`,
  note: 'The program runs on the same machine as the server; no daemon and no key are needed. From elsewhere: --xray 0.0.0.0:2000.',
};

/** X-Ray's own SDKs. The texts are those of docs/send-data.md; a test compares. */
export const xray: readonly Source[] = [
  {
    id: 'xray-python',
    name: 'X-Ray SDK, Flask',
    family,
    steps: [
      daemon,
      {
        title: 'In the program',
        language: 'python',
        text: ({ service }) => `# pip install aws-xray-sdk flask
from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.ext.flask.middleware import XRayMiddleware

xray_recorder.configure(service="${service}")
XRayMiddleware(app, xray_recorder)`,
        note: 'SDKs send one request a second and 5 % of the rest, unless a sampling rule says otherwise.',
      },
    ],
  },
  {
    id: 'xray-node',
    name: 'X-Ray SDK, Express',
    family,
    steps: [
      daemon,
      {
        title: 'In the program',
        language: 'js',
        text: ({ service }) => `// npm install aws-xray-sdk-core aws-xray-sdk-express
import xray from 'aws-xray-sdk-express';
app.use(xray.openSegment('${service}'));
// … the routes …
app.use(xray.closeSegment());`,
      },
    ],
  },
];
