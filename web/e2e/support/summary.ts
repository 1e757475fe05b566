import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';

/** The last line, for whoever counts: "browser tests: 41 passed, 0 failed, 0 flaky, 0 skipped". */
export default class Summary implements Reporter {
  private suite: Suite | undefined;

  onBegin(_: unknown, suite: Suite) {
    this.suite = suite;
  }

  onEnd(result: FullResult) {
    const count = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    for (const test of this.suite?.allTests() ?? []) count[test.outcome()]++;
    console.log(`browser tests: ${count.expected} passed, ${count.unexpected} failed, ${count.flaky} flaky, ${count.skipped} skipped${result.status === 'passed' ? '' : ` (${result.status})`}`);
  }
}
