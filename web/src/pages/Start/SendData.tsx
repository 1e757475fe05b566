import { Alert, Anchor, Divider, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { meQuery } from '../../api/me';
import { useArrivals } from '../../api/useArrivals';
import { type Arrival, type Light, lightAfter } from '../../model/arrivals';
import { placeholderKey, serviceNameProblem, sources } from '../../model/snippets';
import { CodeBlock } from '../../ui/CodeBlock';
import { KeyCheck } from '../../ui/KeyCheck';
import { PageHead } from '../../ui/PageHead';
import { FirstEventLight } from './FirstEventLight';
import { isKeyLike, KeyStep } from './KeyStep';
import { SourceList } from './SourceList';
import classes from './Start.module.css';
import { useKeyOfThisVisit } from './useKeyOfThisVisit';

const everything = { dataset: null, outcome: null, reason: null };
const arrivalsWatched = 100;
const usualService = 'my-service';

/** What to copy so that a program sends here, and a light that says whether it does. */
export function SendData({ hasData }: { hasData: boolean }) {
  const { data: me } = useQuery(meQuery);
  const [search, setSearch] = useSearchParams();
  const [service, setService] = useState(usualService);
  const [checking, setChecking] = useState(false);
  const check = useRef<HTMLDivElement>(null);
  const [light, setLight] = useState<Light>({ state: 'waiting' });
  const isOurs = (arrival: Arrival) => arrival.environment === null || arrival.environment === me?.environment?.slug;
  const feed = useArrivals(everything, { limit: arrivalsWatched, onArrival: (arrival) => isOurs(arrival) && setLight((before) => lightAfter(before, arrival)) });
  // Before anything was ever stored, what came before this page was opened counts too.
  const early = hasData || light.state !== 'waiting' ? light : [...feed.arrivals].reverse().filter(isOurs).reduce(lightAfter, light);

  const source = sources.find((one) => one.id === search.get('send')) ?? sources[0];
  const [key, setKey] = useKeyOfThisVisit(source?.scope ?? 'ingest');
  const target = {
    address: me?.addresses.http ?? window.location.origin,
    key: key !== null && isKeyLike(key.secret) ? key.secret : placeholderKey,
    service: serviceNameProblem(service) === null ? service : usualService,
    xray: me?.addresses.xray ?? undefined,
  };
  const openCheck = () => {
    setChecking(true);
    requestAnimationFrame(() => {
      check.current?.scrollIntoView({ block: 'center' });
      check.current?.querySelector('textarea')?.focus();
    });
  };
  return (
    <>
      <PageHead title="Send data" about="Pick what you have; what to copy is filled in with this server's address and your key." />
      <FirstEventLight light={early} live={feed.live} isFirst={!hasData} checkKey={openCheck} />
      {feed.error && <Alert color="orange" variant="light" mb="md" title="The light cannot see requests">{feed.error.message}</Alert>}
      <div className={classes.columns}>
        <SourceList chosen={source?.id ?? ''} choose={(id) => setSearch({ send: id }, { replace: true, preventScrollReset: true })} />
        <Stack gap="md">
          <KeyStep scope={source?.scope} service={service} setService={setService} value={key} setKey={setKey} mayCreate={me?.may.includes('keys') ?? false} />
          <Divider />
          {source?.steps.map((step) => (
            <CodeBlock key={source.id + step.title} title={step.title} text={step.text(target)} note={step.note} wrap={step.language === 'sh'} filled={[target.address, target.address.replace(/^https?:\/\//, ''), target.key, target.service, target.xray ?? '']} missing={target.key === placeholderKey && source.family !== 'AWS' ? placeholderKey : undefined} />
          ))}
          {source?.id.startsWith('xray') && me !== undefined && me.addresses.xray === null && (
            <Alert color="orange" variant="light" title="The daemon's port is not open">
              Another program has port 2000, or the server was started without it. Start it with <code>--xray 127.0.0.1:2001</code>, and send there.
            </Alert>
          )}
          {source?.family === 'OpenTelemetry' && <OtlpPorts http={me?.addresses.otlp_http ?? null} grpc={me?.addresses.otlp_grpc ?? null} />}
          <Divider />
          <div ref={check}>
            <UnstyledButton onClick={() => setChecking(!checking)} aria-expanded={checking}>
              <Group gap={4}>
                {checking ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
                <Text fw={600}>Key check</Text>
                <Text size="sm" c="dimmed">
                  What does this key open, and when did data last come with it?
                </Text>
              </Group>
            </UnstyledButton>
            {checking && (
              <div className={classes.check}>
                <KeyCheck />
              </div>
            )}
          </div>
          <Text size="sm" c="dimmed">
            Nothing there? <Anchor component={Link} to="/arrivals" inherit>Arrivals</Anchor> shows every request that reached this server. What reaches it not at all is found by <code>apiary doctor --key {target.key}</code> in the shell that starts your program.
            {me !== undefined && !me.operator && ' Requests with a key that is unknown here are shown to the operator of this server alone.'}
          </Text>
        </Stack>
      </div>
    </>
  );
}

function OtlpPorts({ http, grpc }: { http: string | null; grpc: string | null }) {
  if (http === null && grpc === null) return null;
  return (
    <Text size="sm" c="dimmed">
      The address takes OpenTelemetry over HTTP and gRPC. Exporters that are told no address find this server too
      {http !== null && <>: <code>{http}</code> over HTTP</>}
      {grpc !== null && <>{http === null ? ': ' : ', '}<code>{grpc}</code> over gRPC</>}.
    </Text>
  );
}
