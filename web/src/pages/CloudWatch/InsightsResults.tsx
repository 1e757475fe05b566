import { Anchor, Button, Modal, Text } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconTimeline } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { logRecordQuery } from '../../api/insights';
import { type InsightsAnswer, type InsightsRow, chartsOf, columnsOf, isNumeric, pointerField, resultLine, stepLabel } from '../../model/aws/insightsResult';
import { glance } from '../../model/aws/logGroup';
import { traceIdIn, traceIdOf } from '../../model/aws/traceIds';
import type { Sort } from '../../model/table';
import type { TimeRange } from '../../model/time';
import { traceAddress } from '../../model/trace/attached';
import aws from '../../ui/AwsPage.module.css';
import { Chart } from '../../ui/Chart/Chart';
import { ChartLink } from '../../ui/Chart/link';
import { type DataColumn, DataTable } from '../../ui/DataTable';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import classes from './CloudWatch.module.css';

interface Numbered {
  index: number;
  row: InsightsRow;
}

const mostHeight = 520;
/** Wide enough for the heading. */
const numberWidth = (name: string) => Math.min(220, Math.max(120, name.length * 9 + 26));
const narrow = new Set(['@timestamp', '@ingestionTime']);

/** The rows of an answer, and charts when they are by time. */
export function InsightsResults({ answer, onZoom }: { answer: InsightsAnswer; onZoom: (time: TimeRange) => void }) {
  const charts = useMemo(() => chartsOf(answer), [answer]);
  const [link] = useState(() => new ChartLink());
  return (
    <>
      {charts !== null && (
        <div className={classes.charts}>
          {charts.charts.map(({ column, series }) => (
            <section key={column} className={classes.chart}>
              <h3>
                {column} by {stepLabel(charts.step)}
              </h3>
              <Chart label={column} times={charts.times} step={charts.step} start={answer.window.start} end={answer.window.end} series={series} kind="bar" link={link} onBrush={onZoom} />
            </section>
          ))}
        </div>
      )}
      <Text size="xs" c="dimmed" my={6}>
        {resultLine(answer)}
      </Text>
      <Rows rows={answer.rows} />
    </>
  );
}

function Rows({ rows }: { rows: readonly InsightsRow[] }) {
  const { height } = useViewportSize();
  const [sort, setSort] = useState<Sort | null>(null);
  const [opened, setOpened] = useState<InsightsRow | null>(null);
  const numbered = useMemo(() => rows.map((row, index): Numbered => ({ index, row })), [rows]);
  const columns = useMemo(
    () =>
      columnsOf(rows).map((name): DataColumn<Numbered> => {
        const numeric = isNumeric(rows, name);
        return {
          key: name,
          label: name,
          width: narrow.has(name) ? 190 : numeric ? numberWidth(name) : name === '@message' ? 'minmax(260px, 4fr)' : 'minmax(110px, 1fr)',
          ...(numeric && { align: 'end' as const }),
          sortValue: ({ row }) => (row[name] === undefined ? null : numeric ? Number(row[name]) : row[name]),
          render: ({ row }) => <Cell text={row[name]} numeric={numeric} />,
          onActivate: ({ row }) => setOpened(row),
        };
      }),
    [rows],
  );
  return (
    <>
      <DataTable label="Results" columns={columns} rows={numbered} rowKey={(one) => String(one.index)} sort={sort} onSort={setSort} height={Math.min(mostHeight, Math.max(260, height - 330))} rowHeight={26} />
      {opened !== null && <RowDialog row={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function Cell({ text, numeric }: { text: string | undefined; numeric: boolean }) {
  if (text === undefined) return null;
  const trace = traceIdOf(text);
  if (trace !== null && !text.includes(' ') && text.length <= 35)
    return (
      <Anchor component={Link} to={traceAddress(trace)} inherit tabIndex={-1} onClick={(event) => event.stopPropagation()} className={aws.cut ?? ''}>
        {text}
      </Anchor>
    );
  return numeric ? <>{text}</> : <span className={classes.line}>{glance(text)}</span>;
}

/** A row in full; of a line all fields that it has, not only those that were asked for. */
function RowDialog({ row, onClose }: { row: InsightsRow; onClose: () => void }) {
  const pointer = row[pointerField] ?? null;
  const record = useQuery(logRecordQuery(pointer));
  const fields = pointer === null ? row : record.data === undefined ? null : { ...row, ...record.data };
  const trace = fields === null ? null : traceIdIn(fields);
  return (
    <Modal opened onClose={onClose} title="Row" size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      {record.isError ? (
        <Failed error={record.error} what="The line could not be read" retry={() => void record.refetch()} />
      ) : fields === null ? (
        <Loading />
      ) : (
        <>
          {trace !== null && (
            <Button component={Link} to={traceAddress(trace)} variant="default" size="compact-xs" mb="sm" leftSection={<IconTimeline size={14} />}>
              To its trace
            </Button>
          )}
          <table className={classes.fields}>
            <tbody>
              {Object.entries(fields)
                .filter(([name]) => name !== pointerField)
                .map(([name, value]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{value}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </>
      )}
    </Modal>
  );
}
