/** Something in a typed term that cannot be read, from one character to another (exclusive). */
export class TermFault extends Error {
  constructor(
    message: string,
    readonly from: number,
    readonly to: number,
  ) {
    super(message);
  }
}

const bareName = /[^\s()[\]{},"'`=<>!]+/y;
const separator = /\s+(and|or)\s+/iy;
// What a filter after "and" looks like; without it, "salt and pepper" is one value.
const beginsFilter = /(`(?:[^`]|``)*`|[^\s()[\]{},"'`=<>!]+)\s*(=|!=|<|>|(does|not|starts|ends|contains|exists|in|is)\b)/iy;

/** Walks over a typed term. White space before a piece is passed over. */
export class TermReader {
  position = 0;

  constructor(readonly text: string) {}

  /** Passes white space over and says where it is then. */
  space(): number {
    this.match(/\s*/y);
    return this.position;
  }

  atEnd(): boolean {
    return this.space() >= this.text.length;
  }

  /** Passes over what a sticky pattern matches here; undefined and no step when it does not. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  /** Whether a sticky pattern matches here. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    return pattern.test(this.text);
  }

  symbol(symbol: string): boolean {
    this.space();
    if (!this.text.startsWith(symbol, this.position)) return false;
    this.position += symbol.length;
    return true;
  }

  /** Passes over a keyword, in any case. */
  word(word: string): boolean {
    this.space();
    return this.match(new RegExp(`${word}(?![\\w.-])`, 'iy')) !== undefined;
  }

  /** The word that stands next, without a step. */
  peekWord(): string {
    const pattern = /\s*([A-Za-z]\w*)/y;
    pattern.lastIndex = this.position;
    return pattern.exec(this.text)?.[1] ?? '';
  }

  expect(symbol: string, message: string): void {
    const from = this.space();
    if (!this.symbol(symbol)) throw new TermFault(message, from, this.text.length);
  }

  /** A name, bare or in backticks. */
  name(what: string): string {
    const from = this.space();
    const bare = this.match(bareName);
    if (bare !== undefined) return bare;
    const ticked = this.match(/`(?:[^`]|``)*`/y);
    if (ticked !== undefined && ticked.length > 2) return ticked.slice(1, -1).replaceAll('``', '`');
    if (this.text[from] === '`') throw new TermFault('the ` that ends the name is missing', from, this.text.length);
    throw new TermFault(`${what} is expected`, from, this.text.length);
  }

  /** A text in quotes; undefined when none begins here. */
  quoted(): string | undefined {
    const from = this.space();
    const mark = this.text[from];
    if (mark !== '"' && mark !== "'") return undefined;
    const found = this.match(mark === '"' ? /"(?:[^"\\]|\\.)*"/sy : /'(?:[^'\\]|\\.)*'/sy);
    if (found === undefined) throw new TermFault(`the ${mark} that ends the text is missing`, from, this.text.length);
    return found.slice(1, -1).replace(/\\(.)/gs, (_whole, letter: string) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? letter);
  }

  /** A value without quotes: up to the end, to an "and" or "or" before another filter, in a list to a comma or bracket. */
  bareValue(inList: boolean): string {
    const from = this.space();
    while (this.position < this.text.length) {
      if (inList && /[,)]/.test(this.text[this.position] ?? '')) break;
      if (this.sees(separator)) {
        const before = this.position;
        this.match(separator);
        const another = this.sees(beginsFilter);
        this.position = before;
        if (another) break;
      }
      this.position++;
    }
    return this.text.slice(from, this.position).trim();
  }

  /** Fails when something is left. */
  end(): void {
    if (!this.atEnd()) throw new TermFault(`"${this.text.slice(this.position)}" is not understood here`, this.position, this.text.length);
  }
}
