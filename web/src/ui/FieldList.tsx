import { ActionIcon, Button, Menu, Portal, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { type EventField, type EventValue, fieldsOf, shownValue } from '../model/eventFields';
import { filterAgainst, filterFor, queryAddress, type QuerySpec } from '../model/querySpec';
import { copyText } from './copyText';
import classes from './FieldList.module.css';

interface FieldListProps {
  data: Readonly<Record<string, EventValue>>;
  /** Of what links into the query page ask. */
  dataset: string | null;
  /** What they ask beside the field: a time, and perhaps calculations. */
  query: QuerySpec;
  /** What else can be done with a field. */
  more?: ((field: EventField) => ReactNode) | undefined;
  /** False leaves the search field out. */
  searchable?: boolean;
}

const shownAtFirst = 200;
const shownCharacters = 400;

/** All fields of an event: searchable, each to copy, to filter and to group by. Values are text and nothing else. */
export function FieldList({ data, dataset, query, more, searchable = true }: FieldListProps) {
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const [menu, setMenu] = useState<{ field: EventField; place: DOMRect } | null>(null);
  const fields = useMemo(() => fieldsOf(data, search), [data, search]);
  const shown = all ? fields : fields.slice(0, shownAtFirst);
  const total = Object.keys(data).length;
  return (
    <div className={classes.list}>
      {searchable && (
        <TextInput
          size="xs"
          aria-label="Search the fields"
          placeholder={`Search ${total} fields`}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setSearch('')}
          spellCheck={false}
          mb={4}
        />
      )}
      <dl className={classes.fields}>
        {shown.map(([name, value]) => (
          <Field key={name} name={name} value={value} onMenu={setMenu} />
        ))}
      </dl>
      {fields.length === 0 && <div className={classes.none}>No field has this in its name or value.</div>}
      {shown.length < fields.length && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          Show all {fields.length} fields
        </Button>
      )}
      {menu !== null && <FieldMenu {...menu} dataset={dataset} query={query} more={more} onClose={() => setMenu(null)} />}
    </div>
  );
}

const Field = memo(function Field({ name, value, onMenu }: { name: string; value: EventValue; onMenu: (menu: { field: EventField; place: DOMRect }) => void }) {
  const [open, setOpen] = useState(false);
  const text = shownValue(value);
  const long = text.length > shownCharacters;
  return (
    <div className={classes.field}>
      <dt title={name}>{name}</dt>
      <dd data-kind={typeof value}>
        {long && !open ? `${text.slice(0, shownCharacters)}…` : text}
        {long && (
          <button type="button" className={classes.long} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'less' : `all ${text.length.toLocaleString('en-US')} characters`}
          </button>
        )}
        <ActionIcon className={classes.dots ?? ''} variant="subtle" color="gray" size={18} aria-label={`What to do with ${name}`} aria-haspopup="menu" onClick={(event) => onMenu({ field: [name, value], place: event.currentTarget.getBoundingClientRect() })}>
          <IconDots size={14} />
        </ActionIcon>
      </dd>
    </div>
  );
});

interface FieldMenuProps extends Pick<FieldListProps, 'dataset' | 'query' | 'more'> {
  field: EventField;
  place: DOMRect;
  onClose: () => void;
}

function FieldMenu({ field, place, dataset, query, more, onClose }: FieldMenuProps) {
  const [name, value] = field;
  const to = (change: QuerySpec) => queryAddress({ dataset, query: { ...query, ...change } });
  const filters = query.filters ?? [];
  // In the page's own place: the rows of a list may be moved, and what is fixed within them moves along.
  return (
    <Portal>
      <Menu opened onClose={onClose} position="bottom-end" returnFocus>
        <Menu.Target>
          <span className={classes.anchor} style={{ left: place.left, top: place.top, width: place.width, height: place.height }} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void copyText(String(value))}>Copy the value</Menu.Item>
          {more?.(field)}
          <Menu.Divider />
          <Menu.Item component={Link} to={to({ filters: [...filters, filterFor(name, value)] })}>
            Ask for events with this value
          </Menu.Item>
          <Menu.Item component={Link} to={to({ filters: [...filters, filterAgainst(name, value)] })}>
            Ask for events without it
          </Menu.Item>
          <Menu.Item component={Link} to={to({ breakdowns: [name] })}>
            Group by {name}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Portal>
  );
}
