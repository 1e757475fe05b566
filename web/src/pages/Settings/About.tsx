import { Anchor, Table, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { Me } from '../../api/me';

/** What runs here, and where it can be reached. */
export function About({ me }: { me: Me }) {
  const facts: [string, React.ReactNode][] = [
    ['Version', me.version],
    ['Team', me.environment?.team],
    ['Environment', me.environment && `${me.environment.name} (${me.environment.slug})`],
    ['You', me.person ? `${me.person.name}, ${me.person.email}, ${me.person.role}` : me.operator ? 'the operator: on this machine no login is needed' : null],
    ['Address', <code key="http">{me.addresses.http}</code>],
    ['OTLP over HTTP', me.addresses.otlp_http && <code key="otlp">{me.addresses.otlp_http}</code>],
    ['OTLP over gRPC', me.addresses.otlp_grpc && <code key="grpc">{me.addresses.otlp_grpc}</code>],
  ];
  return (
    <section aria-labelledby="about">
      <Title order={3} size="h4" id="about" mb="xs">
        About this server
      </Title>
      <Table variant="vertical" withRowBorders={false} maw={640}>
        <Table.Tbody>
          {facts
            .filter(([, value]) => value !== null && value !== undefined)
            .map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w={160} scope="row">
                  {name}
                </Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          <Table.Tr>
            <Table.Th scope="row">Retention</Table.Th>
            <Table.Td>
              <Text inherit>
              each <Anchor component={Link} to="/datasets" inherit>dataset</Anchor> says how long it is kept; for the server as a whole the options <code>--retention-age</code> and <code>--retention-size</code> do
              </Text>
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </section>
  );
}
