import { markFilled } from '../model/snippets';
import classes from './CodeBlock.module.css';
import { CopyButton } from './CopyButton';

interface CodeBlockProps {
  title: string;
  text: string;
  note?: string | undefined;
  /** Long lines go on in the next one instead of out of sight: for shells, where they are one line still. */
  wrap?: boolean;
  /** Texts that were filled in for this reader. */
  filled?: readonly string[];
  /** A text that still has to be replaced. */
  missing?: string | undefined;
}

/** Something to copy, with what was filled in made visible. */
export function CodeBlock({ title, text, note, wrap = false, filled = [], missing }: CodeBlockProps) {
  return (
    <figure className={classes.block}>
      <figcaption className={classes.head}>
        {title}
        <CopyButton text={text} label={title} />
      </figcaption>
      <pre className={classes.code} data-wrap={wrap} tabIndex={0} aria-label={title} role="region">
        {markFilled(text, [...filled, missing ?? '']).map((part, i) =>
          part.filled ? (
            <mark key={i} className={part.text === missing ? classes.missing : classes.filled}>
              {part.text}
            </mark>
          ) : (
            part.text
          ),
        )}
      </pre>
      {note !== undefined && <div className={classes.note}>{note}</div>}
    </figure>
  );
}
