import { Anchor, Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { boardsQuery } from '../../api/boards';
import type { Dataset } from '../../api/datasets';
import { historyQuery } from '../../api/runs';
import { savedQueriesQuery } from '../../api/savedQueries';
import { plural, quantity } from '../../model/format';
import { specText } from '../../model/querySpec';
import { PageHead } from '../../ui/PageHead';
import { When } from '../../ui/When';
import classes from './Start.module.css';

const shown = 8;

interface Entry {
  key: string;
  to: string;
  name: string;
  about?: string;
  end: ReactNode;
}

/** Where one left off: datasets, what was asked lately, what was saved. */
export function Home({ datasets }: { datasets: readonly Dataset[] }) {
  const runs = useQuery(historyQuery({ limit: shown }));
  const saved = useQuery(savedQueriesQuery);
  const boards = useQuery(boardsQuery);
  const byLast = [...datasets].sort((a, b) => ((a.last_written_at ?? '') < (b.last_written_at ?? '') ? 1 : -1));
  return (
    <>
      <PageHead title="Start">
        <Button component={Link} to="/?send" variant="default" leftSection={<IconPlus size={15} />}>
          Send more data
        </Button>
        <Button component={Link} to="/query">
          New query
        </Button>
      </PageHead>
      <div className={classes.cards}>
        <div>
          <Card
            title="Datasets"
            all="/datasets"
            entries={byLast.map((one) => ({ key: one.slug, to: `/query?dataset=${encodeURIComponent(one.slug)}`, name: one.name, about: `${quantity(one.events)} events`, end: <When time={one.last_written_at} /> }))}
            empty=""
          />
          <Card
            title="Boards"
            all="/boards"
            entries={boards.data?.map((one) => ({ key: one.id, to: `/boards/${encodeURIComponent(one.id)}`, name: one.name, about: one.description, end: plural(one.panels.length, 'panel') }))}
            failed={boards.isError}
            empty="Saved queries side by side, run together."
          />
        </div>
        <div>
          <Card
            title="Asked lately"
            entries={runs.data?.map((run) => ({ key: run.id, to: `/query/${encodeURIComponent(run.id)}`, name: specText(run.asked), about: run.dataset ?? 'all datasets', end: <When time={run.at} /> }))}
            failed={runs.isError}
            empty="Every question that you ask stands here, at an address that you can pass on."
          />
          <Card
            title="Saved queries"
            entries={saved.data?.map((one) => ({ key: one.id, to: `/query?saved=${encodeURIComponent(one.id)}`, name: one.name, about: one.description || specText(one.query), end: one.dataset ?? '' }))}
            failed={saved.isError}
            empty="A question that you save with a name stands here."
          />
        </div>
      </div>
    </>
  );
}

function Card({ title, all, entries, failed = false, empty }: { title: string; all?: string; entries: readonly Entry[] | undefined; failed?: boolean; empty: string }) {
  return (
    <section className={classes.card} aria-label={title}>
      <Title order={3} size="h5" mb={4}>
        {title}
      </Title>
      {failed && <Text size="sm" c="dimmed">These could not be listed.</Text>}
      {entries?.length === 0 && <Text size="sm" c="dimmed">{empty}</Text>}
      {entries?.slice(0, shown).map((entry) => (
        <div key={entry.key} className={classes.row}>
          <div className={classes.what} title={`${entry.name}${entry.about ? ` · ${entry.about}` : ''}`}>
            <Anchor component={Link} to={entry.to} inherit>
              {entry.name}
            </Anchor>
            {entry.about && <Text span size="sm" c="dimmed">{` · ${entry.about}`}</Text>}
          </div>
          <div className={classes.when}>{entry.end}</div>
        </div>
      ))}
      {all !== undefined && (entries?.length ?? 0) > 0 && (
        <Anchor component={Link} to={all} size="sm" mt={6} display="inline-block">
          All {title.toLowerCase()}
        </Anchor>
      )}
    </section>
  );
}
