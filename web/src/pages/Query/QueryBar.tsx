import { ActionIcon, Button, Select, Tooltip } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconZoomCancel } from '@tabler/icons-react';
import { memo, type Ref } from 'react';
import type { Dataset } from '../../api/datasets';
import { plural } from '../../model/format';
import { movedTo, type Question, timeOf } from '../../model/querySpec';
import { automaticGranularity, granularityLabel, possibleGranularities, type TimeRange, windowOf } from '../../model/time';
import { TimePicker } from '../../ui/TimePicker';
import classes from './Builder.module.css';

interface QueryBarProps {
  question: Question;
  datasets: readonly Dataset[];
  asking: boolean;
  timeOpened: boolean;
  onTimeOpened: (opened: boolean) => void;
  /** Looks for datasets that came since. */
  onDatasetsOpened: () => void;
  /** Changes the question without asking it. */
  onChange: (question: Question) => void;
  /** Changes the question and asks it. */
  onAsk: (question: Question) => void;
  onRun: () => void;
  onCancel: () => void;
  /** Leads back to before the last zoom; null when there was none. */
  onZoomBack: (() => void) | null;
  datasetRef: Ref<HTMLInputElement>;
}

const all = '';
const day = 86_400;
const offsets = [
  [day, 'A day before'],
  [7 * day, 'A week before'],
  [28 * day, '4 weeks before'],
] as const;

/** What is asked of, for which time, how finely, compared with what; and go. */
export const QueryBar = memo(function QueryBar({ question, datasets, asking, timeOpened, onTimeOpened, onDatasetsOpened, onChange, onAsk, onRun, onCancel, onZoomBack, datasetRef }: QueryBarProps) {
  const { dataset, query } = question;
  const time = timeOf(query);
  const { start, end } = windowOf(time, Date.now());
  const length = end - start;
  const choose = (range: TimeRange) => onAsk({ dataset, query: movedTo(query, range, Date.now()) });
  const known = dataset === null || datasets.some((one) => one.slug === dataset);
  const compared = query.compare_time_offset_seconds;
  return (
    <div className={classes.bar}>
      <Select
        ref={datasetRef}
        aria-label="Dataset"
        size="xs"
        w={210}
        searchable
        allowDeselect={false}
        data={[
          { value: all, label: 'All datasets' },
          ...datasets.map((one) => ({ value: one.slug, label: one.name })),
          ...(known ? [] : [{ value: dataset, label: dataset }]),
        ]}
        value={dataset ?? all}
        onDropdownOpen={onDatasetsOpened}
        onChange={(slug) => onChange({ dataset: slug === null || slug === all ? null : slug, query })}
        renderOption={({ option }) => {
          const held = datasets.find((one) => one.slug === option.value);
          return (
            <span className={classes.datasetOption}>
              <span>{option.label}</span>
              {held && <span className={classes.datasetEvents}>{plural(held.events, 'event')}</span>}
            </span>
          );
        }}
      />
      <div className={classes.gap} />
      <TimePicker value={time} onChange={choose} opened={timeOpened} onOpened={onTimeOpened} />
      {onZoomBack && (
        <Tooltip label="Back to before the zoom (z)">
          <ActionIcon variant="default" size={30} onClick={onZoomBack} aria-label="Back to before the zoom">
            <IconZoomCancel size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Select
        aria-label="Granularity"
        size="xs"
        w={118}
        allowDeselect={false}
        data={[{ value: '0', label: `Auto (${granularityLabel(automaticGranularity(length))})` }, ...possibleGranularities(length).map((seconds) => ({ value: String(seconds), label: granularityLabel(seconds) }))]}
        value={String(query.granularity ?? 0)}
        onChange={(chosen) => {
          const { granularity: _before, ...rest } = query;
          onAsk({ dataset, query: Number(chosen) > 0 ? { ...rest, granularity: Number(chosen) } : rest });
        }}
      />
      <Select
        aria-label="Compare with"
        size="xs"
        w={158}
        allowDeselect={false}
        data={[
          { value: '0', label: 'No comparison' },
          { value: String(length), label: 'The time before' },
          ...offsets.filter(([seconds]) => seconds !== length).map(([seconds, label]) => ({ value: String(seconds), label })),
          ...(compared === undefined || compared === length || offsets.some(([seconds]) => seconds === compared) ? [] : [{ value: String(compared), label: `${granularityLabel(compared)} before` }]),
        ]}
        value={String(compared ?? 0)}
        onChange={(chosen) => {
          const { compare_time_offset_seconds: _before, ...rest } = query;
          onAsk({ dataset, query: Number(chosen) > 0 ? { ...rest, compare_time_offset_seconds: Number(chosen) } : rest });
        }}
      />
      {asking ? (
        <Button miw={124} color="gray" h={30} leftSection={<IconPlayerStop size={15} />} onClick={onCancel}>
          Cancel
        </Button>
      ) : (
        <Tooltip label="Ctrl Enter">
          <Button miw={124} h={30} leftSection={<IconPlayerPlay size={15} />} onClick={onRun}>
            Run query
          </Button>
        </Tooltip>
      )}
    </div>
  );
});
