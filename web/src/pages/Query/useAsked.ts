import { notifications } from '@mantine/notifications';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { type QueryProgress, runQuery as runOnServer } from '../../api/query';
import { changeRunView, createRun, type Run, runQuery } from '../../api/runs';
import type { QueryResult } from '../../model/queryResult';
import { atWindow, type Question, type QuerySpec } from '../../model/querySpec';
import { type QueryView, viewOf } from '../../model/view';

/** An answer on the screen and how it came about. */
export interface Shown {
  dataset: string | null;
  /** What was asked, with the absolute times that the answer covers. */
  query: QuerySpec;
  /** As it was asked, maybe relative. */
  asked: QuerySpec;
  result: QueryResult;
  /** The recorded run; null until the server has it. */
  run: Run | null;
}

/** A question on its way. How far it is changes in place: news come faster than a page should render. */
export interface Asking {
  since: number;
  progress: { latest: QueryProgress | null };
}

interface Failure {
  error: unknown;
  question: Question;
}

const resultKey = (id: string) => ['result', id];
const keepViewMs = 600;

// Most answers are there before somebody could see that they are waited for: to show it would only keep the page from showing them.
const waitShownAfterMs = 100;

/** Asks, opens runs, cancels. The answer before stays until the next is there. */
export function useAsked(onOpened: (run: Run, view: QueryView) => void) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [shown, setShown] = useState<Shown | null>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const current = useRef<{ abort: AbortController; id: string | null } | null>(null);
  const waitShown = useRef(0);
  // The run whose address the page is about to get because it was asked here.
  const arriving = useRef<string | null>(null);
  const opened = useRef(onOpened);
  opened.current = onOpened;

  const rest = useCallback(() => {
    clearTimeout(waitShown.current);
    setAsking(null);
  }, []);
  const cancel = useCallback(() => {
    current.current?.abort.abort();
    // What is shown is opened anew when one comes back to it.
    current.current = null;
    rest();
  }, [rest]);
  useEffect(() => cancel, [cancel]);

  /** Ends what is on its way and begins anew; the callback tells whether this is still what is wanted. */
  const begin = useCallback((id: string | null) => {
    current.current?.abort.abort();
    const own = { abort: new AbortController(), id };
    current.current = own;
    const progress: Asking['progress'] = { latest: null };
    const since = performance.now();
    clearTimeout(waitShown.current);
    waitShown.current = window.setTimeout(() => setAsking({ since, progress }), waitShownAfterMs);
    setFailure(null);
    return { signal: own.abort.signal, wanted: () => current.current === own && !own.abort.signal.aborted, own, progress };
  }, []);

  const ask = useCallback(
    async (question: Question, view: QueryView, { replace = false, state }: { replace?: boolean; state?: unknown } = {}) => {
      const { signal, wanted, own, progress } = begin(null);
      try {
        const result = await answer(question, signal, progress);
        if (!wanted()) return;
        const query = atWindow(question.query, result.window);
        setShown({ dataset: question.dataset, query, asked: question.query, result, run: null });
        rest();
        const run = await record(cache, { dataset: question.dataset, query, asked: question.query, view: { ...view } }, result);
        if (run === null || !wanted()) return;
        own.id = arriving.current = run.id;
        setShown((shown) => (shown?.result === result ? { ...shown, run } : shown));
        void navigate(`/query/${run.id}`, { replace, state });
      } catch (error) {
        if (!wanted()) return;
        rest();
        setFailure({ error, question });
      }
    },
    [begin, rest, cache, navigate],
  );

  const open = useCallback(
    async (id: string) => {
      const isOwn = arriving.current === id;
      arriving.current = null;
      // Its answer is there; a question that was asked before the page had the address goes on.
      if (isOwn || current.current?.id === id) return;
      const { signal, wanted, progress } = begin(id);
      let question: Question = { dataset: null, query: {} };
      try {
        const run = await cache.fetchQuery(runQuery(id));
        if (!wanted()) return;
        question = { dataset: run.dataset, query: run.query };
        opened.current(run, viewOf(run.view));
        const result = cache.getQueryData<QueryResult>(resultKey(id)) ?? (await answer(question, signal, progress));
        if (!wanted()) return;
        cache.setQueryData(resultKey(id), result);
        setShown({ ...question, asked: run.asked, result, run });
        rest();
      } catch (error) {
        if (!wanted()) return;
        rest();
        setFailure({ error, question });
      }
    },
    [begin, rest, cache],
  );

  return { shown, asking, failure, ask, open, cancel };
}

async function answer(question: Question, signal: AbortSignal, progress: Asking['progress']): Promise<QueryResult> {
  const result = await runOnServer(question, { signal, onProgress: (latest) => (progress.latest = latest) });
  performance.mark('query-result-received', { detail: result.statistics.elapsed_ms });
  return result;
}

/** Gives an answer an address. Null when that fails, which is said: the answer is there all the same. */
async function record(cache: QueryClient, of: Parameters<typeof createRun>[0], result: QueryResult): Promise<Run | null> {
  try {
    const run = await createRun(of);
    cache.setQueryData(runQuery(run.id).queryKey, run);
    cache.setQueryData(resultKey(run.id), result);
    void cache.invalidateQueries({ queryKey: ['runs', 'history'] });
    return run;
  } catch (error) {
    notifications.show({ color: 'red', message: `This answer has no address to share: ${messageOf(error)}` });
    return null;
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Keeps how a run is shown with the run, a moment after the last change; only by the one who asked it. */
export function useKeptView(run: Run | null, mine: boolean, view: QueryView) {
  const cache = useQueryClient();
  const kept = useRef({ id: '', text: '' });
  const id = run?.id;
  if (run !== null && kept.current.id !== run.id) kept.current = { id: run.id, text: JSON.stringify(viewOf(run.view)) };
  useEffect(() => {
    const text = JSON.stringify(view);
    if (id === undefined || !mine || text === kept.current.text) return;
    const timer = setTimeout(() => {
      kept.current = { id, text };
      changeRunView(id, { ...view })
        .then(() => cache.setQueryData(runQuery(id).queryKey, (run) => run && { ...run, view: { ...view } }))
        .catch((error: unknown) => notifications.show({ color: 'red', message: `How this is shown could not be kept: ${messageOf(error)}` }));
    }, keepViewMs);
    return () => clearTimeout(timer);
  }, [id, mine, view, cache]);
}
