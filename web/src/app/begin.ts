import { askEarly } from '../api/request';
import { plainTrace, spansPath } from '../model/trace/address';

// The first script of the page and a small one: what the page waits for is on its way while the others come.
askEarly('/api/me');
const trace = plainTrace(location.pathname, new URLSearchParams(location.search));
if (trace !== null) {
  askEarly(spansPath(trace));
  void import('../pages/Trace/Trace');
}

void import('./main');
