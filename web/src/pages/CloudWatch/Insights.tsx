import { Anchor } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ApiError } from '../../api/client';
import { insightsQuery } from '../../api/insights';
import { logGroupsQuery } from '../../api/logGroups';
import { addressOfQuestion, faultOf, type InsightsQuestion, questionOfAddress } from '../../model/aws/insightsQuestion';
import { timeLabel, timeToText } from '../../model/time';
import aws from '../../ui/AwsPage.module.css';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import { useAddress } from '../../ui/useAddress';
import { InsightsEditor } from './InsightsEditor';
import { InsightsResults } from './InsightsResults';

const same = (a: InsightsQuestion, b: InsightsQuestion) => a.text === b.text && a.groups.join() === b.groups.join() && timeToText(a.time) === timeToText(b.time);

/** Logs Insights: `/cloudwatch/insights?q=&groups=&time=`. Whoever opens such an address sees its answer. */
export function Component() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const cache = useQueryClient();
  const groups = useQuery(logGroupsQuery);
  const address = useMemo(() => questionOfAddress(search), [search]);
  const [draft, setDraft] = useState<InsightsQuestion>(address);
  const [round, setRound] = useState(0);
  useEffect(() => setDraft(address), [address]);
  const asked = address.asked ? address : null;
  const options = insightsQuery(asked, round);
  const answer = useQuery(options);
  if (groups.isError) return <Failed error={groups.error} what="The log groups could not be listed" retry={() => void groups.refetch()} />;
  if (groups.data === undefined) return <Loading />;
  if (groups.data.length === 0) {
    return (
      <Empty title="There is no log group to ask">
        Insights asks lines of CloudWatch Logs: <Anchor component={Link} to="/?send=cloudwatch-watchtower" inherit>how to send some</Anchor>. Everything else is asked on the <Anchor component={Link} to="/query" inherit>query page</Anchor>.
      </Empty>
    );
  }
  const run = () => {
    if (same(draft, address) && address.asked) setRound(round + 1);
    else setAddress(addressOfQuestion(draft), { push: true });
  };
  const fault = answer.error instanceof ApiError && asked !== null ? faultOf(asked.text, answer.error.answer) : null;
  return (
    <div className={aws.page}>
      <PageHead title="Logs Insights" about="CloudWatch's query language over log groups" />
      <InsightsEditor draft={draft} onDraft={setDraft} groups={groups.data.map((group) => group.name)} running={answer.isFetching} onRun={run} onCancel={() => void cache.cancelQueries({ queryKey: options.queryKey })} fault={fault !== null && asked !== null && draft.text === asked.text ? fault : null} />
      {answer.isError && fault === null ? (
        <Failed error={answer.error} what="The query was not answered" retry={run} />
      ) : asked === null ? (
        <Empty title="Nothing is asked yet">Choose log groups and run the query, with the button or Ctrl+Enter. The address then leads to its answer.</Empty>
      ) : answer.data !== undefined && !answer.isError ? (
        <div className={answer.isFetching ? aws.dimmed : undefined}>{answer.data.rows.length === 0 ? <Empty title="No row">No line of these groups gave one in the time chosen ({timeLabel(asked.time)}).</Empty> : <InsightsResults answer={answer.data} onZoom={(time) => setAddress(addressOfQuestion({ ...asked, time }), { push: true })} />}</div>
      ) : answer.isFetching ? (
        <Loading label="The query runs" />
      ) : fault === null ? (
        <Empty title="It was cancelled">Run it again when you like.</Empty>
      ) : null}
    </div>
  );
}
