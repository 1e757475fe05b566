import { Anchor, Badge, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { tryRules } from '../../../api/errorSetup';
import { errorsKey } from '../../../api/errors';
import type { GroupingRule } from '../../../model/errors/rules';
import { exact, plural } from '../../../model/format';
import { Failed } from '../../../ui/Failed';
import { Loading } from '../../../ui/Loading';
import { itemAddress } from '../words';
import classes from './Setup.module.css';

const shownText = 200;

/** What rules would make of the occurrences that came last; with a number, of those that this rule has a say of. */
export function Trial({ rules, only }: { rules: readonly GroupingRule[]; /** From 1. */ only?: number }) {
  const trial = useQuery({ queryKey: [...errorsKey, 'trial', rules], queryFn: ({ signal }) => tryRules(rules, signal), retry: false });
  if (trial.isError) return <Failed error={trial.error} what="The rules could not be tried" />;
  if (trial.data === undefined) return <Loading label="Trying the rules" />;
  const { looked_at, items } = trial.data;
  const fit = items.filter((one) => (only === undefined ? one.rule !== null : one.rule === only));
  const count = fit.reduce((sum, one) => sum + one.occurrences, 0);
  return (
    <section className={classes.trial} aria-label="Trial">
      <Title order={3} size="h5" mb={4}>
        <span role="status">
          {looked_at === 0 ? 'There is no occurrence to try it on' : `Of the last ${plural(looked_at, 'occurrence')}, ${count === 0 ? 'none fits' : `${exact(count)} ${count === 1 ? 'fits' : 'fit'}`}`}
        </span>
      </Title>
      {fit.length > 0 && (
        <div className={classes.scroll}>
          <Table miw={640} aria-label="What would become of them">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Now</Table.Th>
                <Table.Th w={60}>Rule</Table.Th>
                <Table.Th>Known by</Table.Th>
                <Table.Th>A new item would be called</Table.Th>
                <Table.Th w={130} ta="end">
                  Occurrences
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fit.map((one, i) => (
                <Table.Tr key={i}>
                  <Table.Td>
                    <Anchor component={Link} to={itemAddress(one.counter)} inherit target="_blank">
                      #{one.counter}
                    </Anchor>{' '}
                    {one.title.slice(0, shownText)}
                  </Table.Td>
                  <Table.Td>{one.rule}</Table.Td>
                  <Table.Td>
                    <span className={classes.mono}>{one.fingerprint}</span>{' '}
                    {one.moves ? (
                      <Badge variant="default" tt="none">
                        another item
                      </Badge>
                    ) : (
                      <Text span size="xs" c="dimmed">
                        the same item
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{one.new_title.slice(0, shownText)}</Table.Td>
                  <Table.Td ta="end">{exact(one.occurrences)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}
