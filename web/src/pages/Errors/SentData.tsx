import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Occurrence } from '../../api/errors';
import type { Payload, Section } from '../../model/errors/payload';
import { CopyButton } from '../../ui/CopyButton';
import shared from './Errors.module.css';
import classes from './Stack.module.css';
import { LongText } from './LongText';

const mostShown = 200_000;

/** The request, the person, the sender's own data; and all of it as it was sent. */
export function SentData({ payload, occurrence }: { payload: Payload; occurrence: Occurrence }) {
  const [all, setAll] = useState(false);
  return (
    <>
      {payload.sections.map((section) => (
        <OneSection key={section.name} section={section} address={occurrence.client_address} />
      ))}
      {payload.sections.length === 0 && <p className={shared.note}>It came with no further data.</p>}
      <Button variant="default" mt="sm" onClick={() => setAll(!all)} aria-expanded={all}>
        {all ? 'Hide what was sent' : 'All that was sent'}
      </Button>
      {all && <Everything data={occurrence.data} />}
    </>
  );
}

function OneSection({ section, address }: { section: Section; address: string }) {
  return (
    <section className={classes.section} aria-label={section.name}>
      <h3>{section.name}</h3>
      <dl className={classes.rows}>
        {section.rows.map(([name, value], i) => (
          <div key={i}>
            <dt>{name.slice(0, 200)}</dt>
            <dd>{name === 'user_ip' && value.startsWith('$remote_ip') && address !== '' ? address : <LongText text={value} />}</dd>
          </div>
        ))}
      </dl>
      {section.cut && <p className={shared.note}>There is more of it in all that was sent.</p>}
    </section>
  );
}

function Everything({ data }: { data: unknown }) {
  const text = useMemo(() => JSON.stringify(data, null, 2) ?? '', [data]);
  return (
    <div className={classes.everything}>
      <CopyButton text={text} label="what was sent" />
      <pre tabIndex={0} aria-label="What was sent">{text.length > mostShown ? `${text.slice(0, mostShown)}…` : text}</pre>
      {text.length > mostShown && <p className={shared.note}>The first {mostShown.toLocaleString('en-US')} of {text.length.toLocaleString('en-US')} characters; what is copied is whole.</p>}
    </div>
  );
}
