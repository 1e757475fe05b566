import { Anchor, Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { meQuery } from '../../api/me';
import { removeTrigger, triggersQuery } from '../../api/triggers';
import { conditionText, spanText } from '../../model/alerts/trigger';
import { formatFilter } from '../../model/terms/format';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { PageHead } from '../../ui/PageHead';
import classes from './Alerts.module.css';
import { Fact } from './Fact';
import { History } from './History';
import { Remove } from './Remove';
import { StateBadge } from './StateBadge';
import { TriggerDialog } from './TriggerDialog';
import { stateOf } from './Triggers';

/** One trigger: what it asks, how it stands, what it said. */
export function Component() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const triggers = useQuery(triggersQuery);
  const { data: me } = useQuery(meQuery);
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  if (triggers.isError) return <Failed error={triggers.error} what="The trigger could not be shown" retry={() => void triggers.refetch()} />;
  if (triggers.data === undefined) return <Loading />;
  const trigger = triggers.data.find((one) => one.id === id);
  if (trigger === undefined)
    return (
      <Empty title="There is no such trigger">
        It was deleted, or is another environment's. <Anchor component={Link} to="/alerts?tab=triggers" inherit>All triggers</Anchor>.
      </Empty>
    );
  const filters = (trigger.query?.filters ?? []).map(formatFilter).join(trigger.query?.filter_combination === 'OR' ? ' or ' : ' and ');
  return (
    <div className={classes.page}>
      <PageHead title={trigger.name} about={trigger.description || undefined}>
        <Button component={Link} to="/alerts?tab=triggers" variant="subtle">
          All triggers
        </Button>
        {me?.may.includes('triggers') && (
          <>
            <Button variant="default" onClick={() => setOpen('remove')}>
              Delete
            </Button>
            <Button onClick={() => setOpen('edit')}>Edit</Button>
          </>
        )}
      </PageHead>
      <dl className={classes.figures}>
        <Fact name="State">
          <StateBadge state={stateOf(trigger)} />
        </Fact>
        <Fact name="Fires when">{conditionText(trigger)}</Fact>
        {filters !== '' && <Fact name="Where">{filters}</Fact>}
        <Fact name="Dataset">{trigger.dataset_slug === '__all__' ? 'all' : trigger.dataset_slug}</Fact>
        <Fact name="Asked every">{spanText(trigger.frequency)}</Fact>
        <Fact name="Tells">{trigger.recipients.length === 0 ? 'nobody' : trigger.recipients.map((one) => one.target).join(', ')}</Fact>
      </dl>
      {trigger.evaluation_schedule_type === 'window' && (
        <Text size="sm" c="dimmed">
          It is awake in a weekly window, in UTC, that a tool has set.
        </Text>
      )}
      <Title order={3} size="h4">
        What it said
      </Title>
      <History subject={trigger.id} />
      {open === 'edit' && <TriggerDialog trigger={trigger} onClose={() => setOpen(null)} />}
      {open === 'remove' && (
        <Remove
          what={`the trigger ${trigger.name}`}
          remove={() => removeTrigger(trigger.dataset_slug, trigger.id)}
          keys={[['triggers']]}
          onRemoved={() => void navigate('/alerts?tab=triggers')}
          onClose={() => setOpen(null)}
        >
          It is not asked any more. What it said stays in the history.
        </Remove>
      )}
    </div>
  );
}
