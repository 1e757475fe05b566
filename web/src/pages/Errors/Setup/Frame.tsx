import { Anchor, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PageHead } from '../../../ui/PageHead';
import classes from './Setup.module.css';

const parts = [
  { to: '/errors/rules', name: 'Grouping rules' },
  { to: '/errors/source-maps', name: 'Source maps' },
];

/** What the pages about how errors are treated have in common. */
export function Frame({ title, about, action, children }: { title: string; about: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.page}>
      <PageHead
        title={title}
        about={
          <Anchor component={Link} to="/errors" inherit>
            Errors
          </Anchor>
        }
      >
        {action}
      </PageHead>
      <nav className={classes.tabs} aria-label="How errors are treated">
        {parts.map((part) => (
          <Button key={part.to} component={Link} to={part.to} size="compact-sm" variant={part.name === title ? 'light' : 'subtle'} color={part.name === title ? 'honey' : 'gray'} aria-current={part.name === title ? 'page' : undefined}>
            {part.name}
          </Button>
        ))}
      </nav>
      <p className={classes.about}>{about}</p>
      {children}
    </div>
  );
}
