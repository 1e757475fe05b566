import { VisuallyHidden } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../../api/client';
import { type Dataset, datasetsQuery } from '../../api/datasets';
import { meQuery } from '../../api/me';
import { columnsQuery } from '../../api/query';
import { type SavedQuery, savedQueryQuery } from '../../api/savedQueries';
import { useShortcuts } from '../../app/Shortcuts';
import { faultsOf, movedTo, type Question, questionOfAddress, timeOf } from '../../model/querySpec';
import { clauses, faultsByClause } from '../../model/terms/clauses';
import { stepped, zoomedOut } from '../../model/time';
import { defaultView, type QueryView, viewForNext, viewOf } from '../../model/view';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { useStable } from '../../ui/useStable';
import { Builder, type BuilderHandle } from './Builder';
import { Library, type LibraryPart } from './Library';
import { NoSuchRun, Nothing } from './Nothing';
import { Progress } from './Progress';
import classes from './Query.module.css';
import { QueryBar } from './QueryBar';
import { Results } from './Results';
import { firstQuestionHere, rememberDataset } from './start';
import { useAsked, useKeptView } from './useAsked';

/** What an entry of the browser's history knows beside its address. */
interface EntryState {
  /** The saved query that the run came from. */
  saved?: string;
  /** True when going back leads out of a zoom. */
  zoomed?: boolean;
  /** Why the first question is not the usual one. */
  notice?: string | null;
}

const none: never[] = [];

// So soon a column that came since is offered, and the page sees that there is something to ask about.
const columnsEveryMs = 30_000;
const firstEventEveryMs = 3_000;

const blank: Question = { dataset: null, query: { calculations: [{ op: 'COUNT' }], time_range: 7_200 } };

/** Ask a question, see the answer from all sides. */
export function Component() {
  const { runId } = useParams();
  const [search] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const entry = (location.state ?? {}) as EntryState;
  const [draft, setDraft] = useState(blank);
  const [view, setView] = useState<QueryView>(defaultView);
  const [library, setLibrary] = useState<LibraryPart | null>(null);
  const [timeOpened, setTimeOpened] = useState(false);
  const [lost, setLost] = useState<unknown>(null);
  const builder = useRef<BuilderHandle>(null);
  const datasetField = useRef<HTMLInputElement>(null);
  const { shown, asking, failure, ask, open, cancel } = useAsked((run, view) => {
    setDraft({ dataset: run.dataset, query: run.asked });
    setView(view);
  });
  const me = useQuery(meQuery);
  const isEmpty = (all: readonly Dataset[] | undefined) => all !== undefined && all.every((one) => one.events === 0 || one.environment !== me.data?.environment?.slug);
  const datasets = useQuery({ ...datasetsQuery, refetchInterval: ({ state }) => isEmpty(state.data) && firstEventEveryMs });
  const columns = useQuery({ ...columnsQuery(draft.dataset), refetchInterval: columnsEveryMs });
  const lookForDatasets = useStable(() => void datasets.refetch());
  const saved = useQuery({ ...savedQueryQuery(entry.saved ?? ''), enabled: entry.saved !== undefined });
  const mine = shown?.run != null && (shown.run.person?.id ?? null) === (me.data?.person?.id ?? null);
  useKeptView(shown?.run ?? null, mine, view);

  // What the address asks for: a run, a saved question, one written into it, or something to begin with.
  useEffect(() => {
    if (runId !== undefined) return void open(runId);
    let wanted = true;
    setLost(null);
    const begin = async () => {
      const savedId = search.get('saved');
      if (savedId !== null) {
        const found = await cache.fetchQuery(savedQueryQuery(savedId));
        return { question: { dataset: found.dataset, query: found.query }, view: viewOf(found.view), state: { saved: savedId } };
      }
      const written = questionOfAddress(search);
      if (written !== null) return { question: written, view: defaultView, state: {} };
      const { question, notice } = await firstQuestionHere(cache, search.get('dataset'));
      return { question, view: defaultView, state: { notice } };
    };
    begin()
      .then(({ question, view, state }) => {
        if (!wanted) return;
        setDraft(question);
        setView(view);
        void ask(question, view, { replace: true, state });
      })
      .catch((error: unknown) => wanted && setLost(error));
    return () => {
      wanted = false;
    };
  }, [runId, location.key]);

  /** Asks a question in place of the one shown. */
  const askNext = (question: Question, { keepRegion = false, state = {} }: { keepRegion?: boolean; state?: EntryState } = {}) => {
    setDraft(question);
    rememberDataset(question.dataset);
    const next = viewForNext(view, keepRegion);
    setView(next);
    void ask(question, next, { state: { ...(entry.saved !== undefined && { saved: entry.saved }), ...state } });
  };
  /** Asks what the builder holds, typed text included; changed on the way. */
  const run = (change: (question: Question) => Question = (question) => question, how?: Parameters<typeof askNext>[1]) => {
    const query = builder.current?.flush(draft.query) ?? null;
    if (query === null) return;
    const question = change(query === draft.query ? draft : { dataset: draft.dataset, query });
    setDraft(question);
    if (faultsOf(question.query).length === 0) askNext(question, how);
  };
  const moveTime = (range: Parameters<typeof movedTo>[1], how?: Parameters<typeof askNext>[1]) => run(({ dataset, query }) => ({ dataset, query: movedTo(query, range, Date.now()) }), how);
  const back = useStable(() => void navigate(-1));
  const zoomBack = entry.zoomed ? back : null;

  const refused = failure?.error instanceof ApiError ? failure.error.details : [];
  const faults = useMemo(() => faultsByClause([...faultsOf(draft.query), ...(failure !== null && failure.question.query === draft.query ? refused : [])]), [draft.query, failure]);
  // What belongs to a clause is said there.
  const saidInPlace = refused.length > 0 && failure?.question.query === draft.query && !faults.has(null);
  useShortcuts([
    { keys: 'mod+Enter', label: 'Run the query', run: () => run(), inFields: true },
    { keys: 'r', label: 'Run the query', run: () => run() },
    { keys: 'Escape', label: 'Cancel the query', run: cancel, inFields: true },
    ...clauses.map((clause) => ({ keys: clause.key, label: `Edit ${clause.title.toLowerCase()}`, run: () => builder.current?.focus(clause.id) })),
    { keys: 'd', label: 'Choose the dataset', run: () => datasetField.current?.focus() },
    { keys: 't', label: 'Choose the time', run: () => setTimeOpened(true) },
    { keys: '[', label: 'Earlier', run: () => moveTime(stepped(timeOf(draft.query), -1, Date.now())) },
    { keys: ']', label: 'Later', run: () => moveTime(stepped(timeOf(draft.query), 1, Date.now())) },
    { keys: '-', label: 'Zoom out', run: () => moveTime(zoomedOut(timeOf(draft.query), Date.now())) },
    ...(zoomBack ? [{ keys: 'z', label: 'Back to before the zoom', run: zoomBack }] : []),
    { keys: 'y', label: 'History', run: () => setLibrary('mine') },
    { keys: 'q', label: 'Saved queries', run: () => setLibrary('saved') },
  ]);

  // What renders again only for what it shows.
  const handlers = {
    change: useStable((query: Question['query']) => setDraft((draft) => ({ ...draft, query }))),
    run: useStable(() => run()),
    askInstead: useStable((question: Question) => run(() => question)),
    askRefined: useStable((question: Question, zoomed: boolean) => askNext(question, { state: { zoomed } })),
    view: useStable((change: Partial<QueryView>) => setView((view) => ({ ...view, ...change }))),
    saved: useStable((saved: SavedQuery) => void navigate(location.pathname, { replace: true, state: { ...entry, saved: saved.id } satisfies EntryState })),
    removed: useStable((id: string) => id === entry.saved && void navigate(location.pathname, { replace: true, state: { ...entry, saved: undefined } })),
  };

  if (lost !== null) return <Failed error={lost} what="This query could not be opened" retry={() => void navigate('/query')} />;
  if (failure?.error instanceof ApiError && failure.error.status === 404 && shown === null && runId !== undefined) return <NoSuchRun />;
  if (isEmpty(datasets.data) && runId === undefined) return <Nothing />;
  return (
    <div className={classes.page}>
      <VisuallyHidden component="h1">Query</VisuallyHidden>
      <QueryBar
        question={draft}
        datasets={datasets.data ?? none}
        asking={asking !== null}
        timeOpened={timeOpened}
        onTimeOpened={setTimeOpened}
        onDatasetsOpened={lookForDatasets}
        onChange={setDraft}
        onAsk={handlers.askInstead}
        onRun={handlers.run}
        onCancel={cancel}
        onZoomBack={zoomBack}
        datasetRef={datasetField}
      />
      <Builder ref={builder} dataset={draft.dataset} query={draft.query} columns={columns.data ?? none} faults={faults} onChange={handlers.change} onRun={handlers.run} />
      <Progress asking={asking} />
      {entry.notice && <div className={classes.notice}>{entry.notice}</div>}
      {failure !== null && asking === null && !saidInPlace && <Failed error={failure.error} what="The query was not answered" retry={() => askNext(failure.question)} />}
      {shown === null ? (
        asking !== null && <Loading label="Running the query" />
      ) : (
        <div className={classes.shown} aria-busy={asking !== null}>
          <Results shown={shown} mine={mine} view={view} onView={handlers.view} columns={columns.data ?? none} saved={saved.data ?? null} onSaved={handlers.saved} onAsk={handlers.askRefined} onLibrary={setLibrary} />
        </div>
      )}
      <Library part={library} onPart={setLibrary} onRemoved={handlers.removed} />
    </div>
  );
}
