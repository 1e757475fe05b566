import type { Source } from './Source';

const family = "Honeycomb's libraries";

/** Honeycomb's own libraries, pointed here by their own options. The texts are those of docs/send-data.md; a test compares. */
export const honeycomb: readonly Source[] = [
  {
    id: 'libhoney-python',
    name: 'libhoney, Python',
    family,
    steps: [
      { title: 'Install', language: 'sh', text: () => 'pip install libhoney' },
      {
        title: 'In the program',
        language: 'python',
        text: ({ address, key, service }) => `import libhoney

libhoney.init(writekey="${key}", dataset="${service}", api_host="${address}")
event = libhoney.new_event({"name": "checkout", "duration_ms": 83.1})
event.send()
libhoney.close()`,
      },
    ],
  },
  {
    id: 'libhoney-js',
    name: 'libhoney, JavaScript',
    family,
    steps: [
      { title: 'Install', language: 'sh', text: () => 'npm install libhoney' },
      {
        title: 'In the program',
        language: 'js',
        text: ({ address, key, service }) => `import Libhoney from 'libhoney';

const honey = new Libhoney({ writeKey: '${key}', dataset: '${service}', apiHost: '${address}' });
honey.sendNow({ name: 'checkout', duration_ms: 83.1 });
await honey.flush();`,
      },
    ],
  },
  {
    id: 'libhoney-go',
    name: 'libhoney, Go',
    family,
    steps: [
      { title: 'Install', language: 'sh', text: () => 'go get github.com/honeycombio/libhoney-go' },
      {
        title: 'In the program',
        language: 'go',
        text: ({ address, key, service }) => `import "github.com/honeycombio/libhoney-go"

libhoney.Init(libhoney.Config{APIKey: "${key}", Dataset: "${service}", APIHost: "${address}"})
defer libhoney.Close()
event := libhoney.NewEvent()
event.Add(map[string]interface{}{"name": "checkout", "duration_ms": 83.1})
event.Send()`,
      },
    ],
  },
  {
    id: 'beeline-python',
    name: 'Beeline, Python',
    family,
    steps: [
      { title: 'Install', language: 'sh', text: () => 'pip install honeycomb-beeline' },
      {
        title: 'In the program',
        language: 'python',
        text: ({ address, key, service }) => `import beeline

beeline.init(writekey="${key}", service_name="${service}", api_host="${address}")
with beeline.tracer(name="checkout"):
    beeline.add_context_field("cart.items", 3)
beeline.close()`,
      },
    ],
  },
  {
    id: 'beeline-node',
    name: 'Beeline, Node.js',
    family,
    steps: [
      { title: 'Install', language: 'sh', text: () => 'npm install honeycomb-beeline' },
      {
        title: 'First of all in the program',
        language: 'js',
        text: ({ address, key, service }) => `require('honeycomb-beeline')({ writeKey: '${key}', serviceName: '${service}', apiHost: '${address}' });`,
      },
    ],
  },
];
