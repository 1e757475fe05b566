import type { BrowserContext } from '@playwright/test';

/** Notes what no page of ours may do: errors on the console, breaches of the content security policy, dialogs, requests to other origins. */
export class PageWatch {
  private readonly faults: string[] = [];
  private readonly expected: RegExp[] = [];

  private constructor(private readonly origins: () => readonly string[]) {}

  /** @param origins where requests may go. */
  static async on(context: BrowserContext, origins: () => readonly string[]): Promise<PageWatch> {
    const watch = new PageWatch(origins);
    context.on('console', (message) => {
      if (message.type() === 'error') watch.note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => watch.note(`error: ${error.error().stack ?? error.error().message}`));
    context.on('dialog', (dialog) => {
      watch.note(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    context.on('request', (request) => watch.requested(request.url()));
    await context.exposeBinding('reportBreach', (_, text: string) => watch.note(`content security policy: ${text}`));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        void (window as unknown as { reportBreach: (text: string) => void }).reportBreach(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    return watch;
  }

  /** From here on a fault that matches is what the test is about, such as the 401 of a wrong password. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  /** What was noted and not expected. */
  unexpected(): readonly string[] {
    return this.faults;
  }

  private note(fault: string) {
    if (!this.expected.some((pattern) => pattern.test(fault))) this.faults.push(fault);
  }

  private requested(address: string) {
    const { origin, protocol } = new URL(address);
    if (protocol === 'data:' || protocol === 'blob:' || this.origins().includes(origin)) return;
    this.note(`request to another origin: ${address}`);
  }
}
