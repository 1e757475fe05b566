import { UnstyledButton } from '@mantine/core';
import { families, sources } from '../../model/snippets';
import classes from './Start.module.css';

/** What can send, to pick from. */
export function SourceList({ chosen, choose }: { chosen: string; choose: (id: string) => void }) {
  return (
    <nav className={classes.sources} aria-label="What do you have?">
      {families.map((family) => (
        <section key={family} aria-label={family}>
          <h3 className={classes.family}>{family}</h3>
          <ul className={classes.list}>
            {sources
              .filter((source) => source.family === family)
              .map((source) => (
                <li key={source.id}>
                  <UnstyledButton className={classes.source ?? ''} aria-pressed={source.id === chosen} onClick={() => choose(source.id)}>
                    {source.name}
                  </UnstyledButton>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
