import { Anchor, Button, Code, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { datasetsQuery } from '../../api/datasets';
import { type Field, removeField } from '../../api/fields';
import { meQuery } from '../../api/me';
import { PageHead } from '../../ui/PageHead';
import { useAddress } from '../../ui/useAddress';
import { Remove } from '../Alerts/Remove';
import { FieldDialog } from './FieldDialog';
import classes from './Fields.module.css';
import { FieldTable } from './FieldTable';

const all = '__all__';

/** Calculated fields that have names of their own: the environment's, and those of a dataset: `/fields?dataset=`. */
export function Component() {
  const [search] = useSearchParams();
  const setAddress = useAddress();
  const { data: me } = useQuery(meQuery);
  const datasets = useQuery(datasetsQuery);
  const own = (datasets.data ?? []).filter((one) => one.environment === me?.environment?.slug);
  const dataset = search.get('dataset') ?? all;
  const [edited, setEdited] = useState<{ dataset: string; field: Field | null } | null>(null);
  const [removed, setRemoved] = useState<{ dataset: string; field: Field } | null>(null);
  const actions = me?.may.includes('columns')
    ? { edit: (slug: string, field: Field) => setEdited({ dataset: slug, field }), remove: (slug: string, field: Field) => setRemoved({ dataset: slug, field }) }
    : null;
  return (
    <div className={classes.page}>
      <PageHead title="Calculated fields" about="Computed from other columns when a question is asked, and used like columns everywhere">
        <Select
          aria-label="Dataset"
          size="sm"
          searchable
          allowDeselect={false}
          data={[{ value: all, label: 'All datasets' }, ...own.map((one) => ({ value: one.slug, label: one.name })), ...(dataset === all || own.some((one) => one.slug === dataset) ? [] : [{ value: dataset, label: dataset }])]}
          value={dataset}
          onChange={(slug) => setAddress({ dataset: slug === all ? null : slug }, { push: true })}
        />
        {actions && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => setEdited({ dataset, field: null })}>
            New field
          </Button>
        )}
      </PageHead>
      {dataset !== all && <FieldTable title={`Of ${own.find((one) => one.slug === dataset)?.name ?? dataset}`} dataset={dataset} actions={actions} />}
      <FieldTable title="Of all datasets" dataset={all} actions={actions}>
        For example <Code>IF(LT($duration_ms, 100), "fast", "slow")</Code>: a field can group, filter and be calculated with, and an{' '}
        <Anchor component={Link} to="/alerts?tab=slos" inherit>SLO</Anchor> needs one that is true of good events.
      </FieldTable>
      {edited && <FieldDialog dataset={edited.dataset} field={edited.field} onClose={() => setEdited(null)} />}
      {removed && (
        <Remove what={`the field ${removed.field.alias}`} remove={() => removeField(removed.dataset, removed.field.id)} keys={[['fields', removed.dataset], ['columns']]} onClose={() => setRemoved(null)}>
          One that another field, an SLO, a trigger or a board relies on stays.
        </Remove>
      )}
    </div>
  );
}
