import type { Source } from './Source';

const family = 'Rollbar';

/** Rollbar's own clients. The texts are those of docs/send-data.md; a test compares. */
export const rollbar: readonly Source[] = [
  {
    id: 'rollbar-python',
    name: 'pyrollbar, Flask',
    family,
    scope: 'post_server_item',
    steps: [
      {
        title: 'In the program',
        language: 'python',
        text: ({ address, key }) => `# pip install rollbar blinker
import os
import rollbar
import rollbar.contrib.flask
from flask import got_request_exception

rollbar.init("${key}", "production", endpoint="${address}/api/1/", root=os.path.dirname(os.path.realpath(__file__)), allow_logging_basic_config=False)
rollbar.report_message("Hello World!", "warning")

# In Flask, every exception of a view:
got_request_exception.connect(rollbar.contrib.flask.report_exception, app)`,
        note: 'The endpoint ends in /api/1/. Without blinker Flask reports nothing, and says nothing about it.',
      },
    ],
  },
  {
    id: 'rollbar-node',
    name: 'rollbar.js, Node',
    family,
    scope: 'post_server_item',
    steps: [
      {
        title: 'In the program',
        language: 'js',
        text: ({ address, key }) => `// npm install rollbar
import Rollbar from 'rollbar';

const rollbar = new Rollbar({
  accessToken: '${key}',
  endpoint: '${address}/api/1/item/',
  environment: 'production',
  captureUncaught: true,
  captureUnhandledRejections: true,
});
rollbar.error(new Error('the honey is gone'));`,
        note: 'The endpoint is the whole address of items, with the slash at its end.',
      },
    ],
  },
  {
    id: 'rollbar-browser',
    name: 'rollbar.js, page',
    family,
    scope: 'post_client_item',
    steps: [
      {
        title: 'In the page',
        language: 'js',
        text: ({ address, key }) => `// npm install rollbar
import Rollbar from 'rollbar';

window.Rollbar = new Rollbar({
  accessToken: '${key}',
  endpoint: '${address}/api/1/item/',
  captureUncaught: true,
  captureUnhandledRejections: true,
  payload: { environment: 'production' },
});`,
        note: 'The token is of the scope post_client_item: everybody can read it, and it can only report. The page’s origin must be allowed by --cors-origins.',
      },
    ],
  },
];
