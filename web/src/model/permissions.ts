interface Permission {
  name: string;
  what: string;
}

const sending: readonly Permission[] = [
  { name: 'events', what: 'send events' },
  { name: 'createDatasets', what: 'make a dataset with its first event' },
];

/** What each kind of key can be allowed, by Honeycomb's names, in words. */
export const permissionsOf: Readonly<Record<'ingest' | 'configuration' | 'aws' | 'rollbar' | 'management', readonly Permission[]>> = {
  ingest: sending,
  aws: [
    ...sending,
    { name: 'queries', what: 'ask for traces and log lines' },
    { name: 'columns', what: 'make and change groups, sampling rules and log groups' },
  ],
  rollbar: [
    { name: 'post_server_item', what: 'send errors of servers, tell of deploys' },
    { name: 'post_client_item', what: 'send errors of browsers and phones' },
    { name: 'read', what: 'read errors and deploys' },
    { name: 'write', what: 'change errors' },
  ],
  management: [
    { name: 'environments:read', what: 'see the environments of the team' },
    { name: 'environments:write', what: 'make, change and delete them' },
    { name: 'api-keys:read', what: 'see the keys of the team' },
    { name: 'api-keys:write', what: 'make, change and delete them' },
  ],
  configuration: [
    ...sending,
    { name: 'queries', what: 'ask, and see all events of the environment' },
    { name: 'columns', what: 'describe and hide columns, change retention' },
    { name: 'markers', what: 'make markers' },
    { name: 'boards', what: 'make and change boards and saved queries' },
    { name: 'privateBoards', what: 'the same for private ones' },
    { name: 'triggers', what: 'make and change triggers' },
    { name: 'slos', what: 'make and change objectives' },
    { name: 'recipients', what: 'say who is told' },
  ],
};
