import { Anchor, List } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { traceQuery } from '../../api/trace';
import { ownFields } from '../../model/trace/spanColours';
import { fieldsOfSearch } from '../../model/trace/spanSearch';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { TraceScreen } from './TraceScreen';
import { useSearchText } from './useSpanSearch';

// The server reads at most so many beside those that every trace has.
const mostFields = 20;

function fieldsToRead(pinned: readonly string[], colour: string, find: string): string[] {
  const further = [...pinned, ...(ownFields.some((own) => own === colour) ? [] : [colour]), ...fieldsOfSearch(find)];
  return [...new Set(further)].slice(0, mostFields).sort();
}

/** One trace: `/trace/<id>?span=<span id>&columns=a,b&color=<field>&find=<text>`. */
export function Component() {
  const { id = '' } = useParams();
  return <TracePage key={id} id={id} />;
}

function TracePage({ id }: { id: string }) {
  const [search] = useSearchParams();
  const typed = useSearchText();
  const pinned = useMemo(() => (search.get('columns') ?? '').split(',').filter((field) => field !== ''), [search.get('columns')]);
  const colour = search.get('color') ?? 'service';
  const fields = useMemo(() => fieldsToRead(pinned, colour, typed.settled), [pinned, colour, typed.settled]);
  const trace = useQuery(traceQuery(id, fields));
  if (trace.data !== undefined && trace.data.size > 0) return <TraceScreen trace={trace.data} pinned={pinned} colour={colour} search={typed} busy={trace.isFetching} fault={trace.error} reload={() => void trace.refetch()} />;
  if (trace.error !== null) return <Failed error={trace.error} what="This trace could not be read" retry={() => void trace.refetch()} />;
  if (trace.data === undefined) return <Loading label="Loading the trace" />;
  return (
    <Empty title="Nothing of this trace has arrived">
      <p>
        Looked for <code>{id}</code> in all datasets of this environment. Either
      </p>
      <List size="sm">
        <List.Item>its spans are still on their way: exporters send in batches, often every five seconds;</List.Item>
        <List.Item>
          they were refused, or went elsewhere: <Anchor component={Link} to="/arrivals">arrivals</Anchor> tells what came and why it was not taken;
        </List.Item>
        <List.Item>sampling left the trace out;</List.Item>
        <List.Item>it is older than its datasets are kept, or in another environment;</List.Item>
        <List.Item>the id is cut off: trace ids mostly have 32 digits.</List.Item>
      </List>
    </Empty>
  );
}
