// What most questions about traces are about; they come first while nothing is typed.
const wellKnown = ['duration_ms', 'name', 'service.name', 'http.route', 'error', 'trace.parent_id', 'http.response.status_code', 'http.status_code', 'trace.trace_id'];

/** How well a name fits what was typed, higher is better; 0 not at all. Both in lower case. */
export function fit(name: string, typed: string): number {
  if (typed === '') return 1;
  if (name === typed) return 100;
  if (name.startsWith(typed)) return 80;
  const at = name.indexOf(typed);
  // The beginning of a part of the name: "route" in "http.route".
  if (at > 0) return /[._\-/ ]/.test(name[at - 1] ?? '') ? 60 : 40;
  // The first letters of its parts, or some letters in order: "hrs" finds "http.response.status_code".
  let found = 0;
  let starts = 0;
  for (let i = 0; i < name.length && found < typed.length; i++) {
    if (name[i] !== typed[found]) continue;
    if (i === 0 || /[._\-/ ]/.test(name[i - 1] ?? '')) starts++;
    found++;
  }
  return found < typed.length ? 0 : starts === typed.length ? 30 : typed.length >= 3 ? 5 : 0;
}

/** The items whose names fit, best first, then well-known names, then shorter ones, then by name; at most `limit`. */
export function ranked<Item>(items: readonly Item[], nameOf: (item: Item) => string, typed: string, limit: number, bonus: (item: Item) => number = () => 0): Item[] {
  const wanted = typed.toLowerCase();
  const fitting: { item: Item; name: string; score: number }[] = [];
  for (const item of items) {
    const name = nameOf(item);
    const score = fit(name.toLowerCase(), wanted);
    if (score === 0) continue;
    const known = wellKnown.indexOf(name);
    fitting.push({ item, name, score: score + bonus(item) + (known < 0 ? 0 : (wellKnown.length - known) / 10) });
  }
  fitting.sort((a, b) => b.score - a.score || (wanted === '' ? 0 : a.name.length - b.name.length) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return fitting.slice(0, limit).map(({ item }) => item);
}
