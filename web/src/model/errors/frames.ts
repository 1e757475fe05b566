/** One call of a stack. Texts are empty and numbers null where the sender does not say. */
export interface Frame {
  file: string;
  method: string;
  className: string;
  line: number | null;
  column: number | null;
  code: string;
  pre: readonly string[];
  post: readonly string[];
  locals: readonly (readonly [name: string, value: string])[];
  /** Why it is not shown as the sources have it, where somebody may expect that; empty else. */
  mapFault: string;
  /** Whether it is the app's own code. */
  own: boolean;
}

/** A run of frames as the page shows it: one of the app's own, or some of frameworks that are folded away. */
export type FrameRun = { kind: 'own'; frame: Frame } | { kind: 'folded'; frames: readonly Frame[] };

const mostContext = 20;
const mostLocals = 50;
const mostLine = 500;
const mostLocal = 2_000;

const text = (value: unknown, most = mostLine): string => {
  const whole = typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  return whole.length <= most ? whole : `${whole.slice(0, most)}…`;
};
const whole = (value: unknown): number | null => {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
};
const lines = (value: unknown): string[] => (Array.isArray(value) ? value.slice(0, mostContext).map((one) => text(one)) : []);

/** Reads a frame as Rollbar's clients send it; what is no object is an empty one. */
export function frameOf(sent: unknown): Frame {
  const frame = typeof sent === 'object' && sent !== null ? (sent as Record<string, unknown>) : {};
  const context = typeof frame['context'] === 'object' && frame['context'] !== null ? (frame['context'] as Record<string, unknown>) : {};
  const locals = typeof frame['locals'] === 'object' && frame['locals'] !== null ? Object.entries(frame['locals']) : [];
  return {
    file: text(frame['filename']),
    method: text(frame['method']),
    className: text(frame['class_name']),
    line: whole(frame['lineno']),
    column: whole(frame['colno']),
    code: text(frame['code']),
    pre: lines(context['pre']),
    post: lines(context['post']),
    locals: locals.slice(0, mostLocals).map(([name, value]) => [name.slice(0, 100), typeof value === 'string' ? text(value, mostLocal) : text(JSON.stringify(value) ?? '', mostLocal)]),
    mapFault: text(frame['source_map_fault']),
    own: true,
  };
}

// Where package managers and runtimes put what is not the app's: Python, Node and browsers, Ruby, PHP and Go, .NET, the JVM.
const foreign = [
  /(^|[\\/])(site|dist)-packages[\\/]/,
  /[\\/]lib[\\/]python\d[\d.]*[\\/]/,
  /^<frozen |^<string>$|^<attrs generated/,
  /(^|[\\/])(node_modules|bower_components|jspm_packages)[\\/]/,
  /^node:|^internal\/|^native$|^\[native code\]/,
  /^(chrome|moz|safari-web)-extension:/,
  /\bwebpack\/(bootstrap|runtime)/,
  /[\\/]gems[\\/]|[\\/]lib[\\/]ruby[\\/]/,
  /(^|[\\/])vendor[\\/]/,
  /[\\/]go[\\/]pkg[\\/]mod[\\/]|[\\/]usr[\\/](local[\\/])?go[\\/]src[\\/]/,
  /[\\/]rustc[\\/]|[\\/]\.cargo[\\/]registry[\\/]/,
];
const foreignClass = /^(java|javax|jdk|sun|kotlin|kotlinx|scala|groovy|android|androidx|dalvik|org\.(springframework|apache|eclipse|hibernate)|com\.(sun|android))\./;
const foreignMethod = /^(System|Microsoft)\.[A-Z]/;

/** Whether a frame is of the app itself and not of a framework, a library or the runtime. `root` is where the app lies, empty when unknown. */
export function isOwnFrame(frame: Pick<Frame, 'file' | 'method' | 'className'>, root: string): boolean {
  if (foreignClass.test(frame.className) || foreignMethod.test(frame.className) || foreignMethod.test(frame.method)) return false;
  if (foreign.some((pattern) => pattern.test(frame.file))) return false;
  // An absolute path that is not below the root is somebody else's.
  return root === '' || !frame.file.startsWith('/') || frame.file === root || frame.file.startsWith(root.endsWith('/') ? root : `${root}/`);
}

/** Folds what is not the app's own: each run of it becomes one. */
export function foldFrames(frames: readonly Frame[]): FrameRun[] {
  const runs: FrameRun[] = [];
  let folded: Frame[] = [];
  const flush = () => {
    if (folded.length > 0) runs.push({ kind: 'folded', frames: folded });
    folded = [];
  };
  for (const frame of frames) {
    if (!frame.own) {
      folded.push(frame);
      continue;
    }
    flush();
    runs.push({ kind: 'own', frame });
  }
  flush();
  return runs;
}

/** The lines around a call with their numbers; a number is null where the line itself is not known. */
export function sourceLines({ pre, code, post, line }: Pick<Frame, 'pre' | 'code' | 'post' | 'line'>): { number: number | null; text: string; hit: boolean }[] {
  if (code === '' && pre.length === 0 && post.length === 0) return [];
  const at = (offset: number) => (line === null ? null : line + offset);
  return [
    ...pre.map((text, i) => ({ number: at(i - pre.length), text, hit: false })),
    { number: line, text: code, hit: true },
    ...post.map((text, i) => ({ number: at(i + 1), text, hit: false })),
  ];
}

/** Where a call is, in one line: `app.py:147`. */
export const placeOf = ({ file, line, column }: Pick<Frame, 'file' | 'line' | 'column'>): string => (file === '' ? '(no file)' : file) + (line === null ? '' : `:${line}`) + (line === null || column === null ? '' : `:${column}`);
