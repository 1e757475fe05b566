import { Anchor, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { meQuery } from '../../api/me';
import { deleteRule, samplingRulesQuery, samplingStatisticsQuery } from '../../api/xray';
import { defaultRuleName, matchText, type RuleTotals, type SamplingRule, totalsByRule } from '../../model/aws/samplingRule';
import { exact, percent, quantity } from '../../model/format';
import { Confirm } from '../../ui/Confirm';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { useChange } from '../../ui/useChange';
import { ListHead } from './ListHead';
import { RowActions } from './RowActions';
import { RuleDialog } from './RuleDialog';

const nothing: RuleTotals = { requests: 0, sampled: 0, borrowed: 0 };

/** Sampling rules in the order in which they are tried, with what SDKs told of each. */
export function Rules() {
  const rules = useQuery(samplingRulesQuery);
  const statistics = useQuery(samplingStatisticsQuery);
  const { data: me } = useQuery(meQuery);
  const [edited, setEdited] = useState<SamplingRule | 'new' | null>(null);
  const [removed, setRemoved] = useState<SamplingRule | null>(null);
  if (rules.isError) return <Failed error={rules.error} what="The sampling rules could not be listed" retry={() => void rules.refetch()} />;
  if (rules.data === undefined) return <Loading />;
  const mayChange = me?.may.includes('columns') ?? false;
  const totals = totalsByRule(statistics.data ?? []);
  return (
    <Stack gap="sm">
      <ListHead action="New rule" onAdd={mayChange ? () => setEdited('new') : null}>
        SDKs fetch these every five minutes. The first that matches a request decides: so many a second over all programs, then a share of the rest.
      </ListHead>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="5rem" ta="end">Priority</Table.Th>
            <Table.Th>Name</Table.Th>
            <Table.Th>Matches</Table.Th>
            <Table.Th ta="end">Reservoir</Table.Th>
            <Table.Th ta="end">Then</Table.Th>
            <Table.Th ta="end">Requests</Table.Th>
            <Table.Th ta="end">Traced</Table.Th>
            <Table.Th ta="end">Borrowed</Table.Th>
            <Table.Th w="9rem" aria-label="Change" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.data.map(({ SamplingRule: rule }) => {
            const told = totals.get(rule.RuleName) ?? nothing;
            return (
              <Table.Tr key={rule.RuleName}>
                <Table.Td ta="end">{rule.RuleName === defaultRuleName ? 'last' : exact(rule.Priority)}</Table.Td>
                <Table.Td>{rule.RuleName}</Table.Td>
                <Table.Td>{matchText(rule)}</Table.Td>
                <Table.Td ta="end">{quantity(rule.ReservoirSize)}/s</Table.Td>
                <Table.Td ta="end">{percent(rule.FixedRate)}</Table.Td>
                <Table.Td ta="end">{exact(told.requests)}</Table.Td>
                <Table.Td ta="end">{exact(told.sampled + told.borrowed)}</Table.Td>
                <Table.Td ta="end">{exact(told.borrowed)}</Table.Td>
                <Table.Td ta="end">{mayChange && <RowActions name={rule.RuleName} onEdit={() => setEdited(rule)} onDelete={rule.RuleName === defaultRuleName ? null : () => setRemoved(rule)} />}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed">
        {statistics.isError ? (
          `What SDKs told could not be read: ${statistics.error.message}`
        ) : statistics.data?.length === 0 ? (
          <>
            No SDK has told of its sampling in the last ten minutes. It needs TCP as well as UDP of the daemon's address{me?.addresses.xray ? ` (${me.addresses.xray})` : ''}: <Anchor component={Link} to="/?send=xray-python" inherit>how to send</Anchor>.
          </>
        ) : (
          'Requests, traced and borrowed: what all SDKs told in the last ten minutes; borrowed are those traced before a share of the reservoir was given out.'
        )}
      </Text>
      {edited !== null && <RuleDialog rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {removed !== null && <Remove rule={removed} onClose={() => setRemoved(null)} />}
    </Stack>
  );
}

function Remove({ rule, onClose }: { rule: SamplingRule; onClose: () => void }) {
  const remove = useChange(() => deleteRule(rule.RuleName), samplingRulesQuery.queryKey, onClose);
  return (
    <Confirm title={`Delete the sampling rule ${rule.RuleName}?`} action="Delete" busy={remove.isPending} error={remove.error} confirm={() => remove.mutate()} onClose={onClose}>
      Requests that it matched go to the next rule that does, within five minutes.
    </Confirm>
  );
}
