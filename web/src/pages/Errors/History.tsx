import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addComment, assigneesQuery, type HistoryEntry, historyQuery } from '../../api/errors';
import { timestamp } from '../../model/format';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { When } from '../../ui/When';
import classes from './Activity.module.css';

const longestComment = 10_000;

/** What was done with the error and said of it, newest first. */
export function History({ counter, mayWrite }: { counter: number; mayWrite: boolean }) {
  const history = useQuery(historyQuery(counter));
  const members = useQuery(assigneesQuery);
  const nameOf = (id: string | number | null) => members.data?.find((one) => one.id === id)?.name ?? 'somebody';
  return (
    <Stack gap="sm">
      {mayWrite && <Comment counter={counter} />}
      {history.error !== null && history.data === undefined ? (
        <Failed error={history.error} what="The history could not be read" retry={() => void history.refetch()} />
      ) : history.data === undefined ? (
        <Loading label="Loading the history" />
      ) : (
        <ol className={classes.history}>
          {history.data.map((entry, i) => (
            <li key={i} data-kind={entry.kind}>
              <span className={classes.historyHead}>
                <b>{entry.person?.name ?? (entry.person === null ? 'Apiary' : 'a former member')}</b> {deedOf(entry, nameOf)} <When time={entry.at} />
              </span>
              {entry.text !== null && entry.text !== '' && <p>{entry.text}</p>}
            </li>
          ))}
        </ol>
      )}
    </Stack>
  );
}

function deedOf({ kind, from, to }: HistoryEntry, nameOf: (id: string | number | null) => string): string {
  const change = [from === null ? '' : ` from ${from}`, to === null ? '' : ` to ${to}`].join('');
  switch (kind) {
    case 'created':
      return 'took it for the first time';
    case 'status':
      return `changed the state${change}`;
    case 'level':
      return `changed the level${change}`;
    case 'title':
      return `changed the title${change}`;
    case 'assigned':
      return to === null ? 'assigned it to nobody' : `assigned it to ${nameOf(to)}`;
    case 'comment':
      return 'wrote';
    case 'merged':
      return `merged it${from === null ? '' : ` with #${from}`}`;
    case 'split':
      return 'split it';
    case 'reopened':
      return 'opened it again: it came back';
    case 'snoozed':
      return to === null ? 'ended the snooze' : `snoozed it until ${timestamp(to)}`;
    default:
      return `${kind.slice(0, 40)}${change}`;
  }
}

function Comment({ counter }: { counter: number }) {
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: () => addComment(counter, text.trim()),
    onSuccess: async () => {
      setText('');
      await cache.invalidateQueries({ queryKey: historyQuery(counter).queryKey });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') add.mutate();
      }}
    >
      <Textarea aria-label="Comment" placeholder="What you found out" autosize minRows={2} maxRows={12} maxLength={longestComment} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      {add.isError && <Failed error={add.error} what="The comment was not kept" />}
      <Group justify="flex-end" mt={6}>
        <Button type="submit" disabled={text.trim() === ''} loading={add.isPending}>
          Comment
        </Button>
      </Group>
    </form>
  );
}
