/** Puts text on the clipboard. Browsers keep their clipboard interface from pages that came by http from another machine; those copy from a field. */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not permitted: the older way may be.
    }
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.setAttribute('aria-hidden', 'true');
  // Inside an open dialog when there is one: it holds the focus and takes it from fields elsewhere.
  const home = document.activeElement?.closest('[role="dialog"]') ?? document.body;
  const focused = document.activeElement;
  home.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
