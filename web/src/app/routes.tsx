import { createBrowserRouter, type LoaderFunctionArgs, type RouteObject } from 'react-router';
import { plainTrace } from '../model/trace/address';
import { Loading } from '../ui/Loading';
import { Layout } from './Layout';
import { NotFound } from './NotFound';
import { PageFault } from './PageFault';
import { queryClient } from './queryClient';

/** Asks for a trace while its page still loads: a long one takes as long as the page does. */
function askAhead({ request }: LoaderFunctionArgs) {
  const { pathname, searchParams } = new URL(request.url);
  const id = plainTrace(pathname, searchParams);
  if (id !== null) void import('../api/trace').then(({ traceQuery }) => queryClient.prefetchQuery(traceQuery(id, [])));
  return null;
}

/** All pages; each comes as a file of its own when it is first opened. */
const pages: RouteObject[] = [
  { path: '/', lazy: () => import('../pages/Start/Start') },
  { path: '/query/:runId?', lazy: () => import('../pages/Query/Query') },
  { path: '/datasets', lazy: () => import('../pages/Datasets/Datasets') },
  { path: '/datasets/:slug', lazy: () => import('../pages/Datasets/Dataset') },
  { path: '/arrivals', lazy: () => import('../pages/Arrivals/Arrivals') },
  { path: '/boards', lazy: () => import('../pages/Boards/Boards') },
  { path: '/boards/:id', lazy: () => import('../pages/Boards/Board') },
  { path: '/usage', lazy: () => import('../pages/Usage/Usage') },
  { path: '/settings', lazy: () => import('../pages/Settings/Settings') },
  { path: '/login', lazy: () => import('../pages/Login/Login') },
  { path: '/trace/:id', loader: askAhead, lazy: () => import('../pages/Trace/Trace') },
  { path: '/services', lazy: () => import('../pages/Services/Services') },
  { path: '/services/:name', lazy: () => import('../pages/Services/Service') },
  { path: '/map', lazy: () => import('../pages/Map/Map') },
  { path: '/errors', lazy: () => import('../pages/Errors/Errors') },
  { path: '/errors/rules', lazy: () => import('../pages/Errors/Setup/Rules') },
  { path: '/errors/source-maps', lazy: () => import('../pages/Errors/Setup/SourceMaps') },
  { path: '/errors/:counter', lazy: () => import('../pages/Errors/Item') },
  { path: '/logs', lazy: () => import('../pages/Logs/Logs') },
  { path: '/xray', lazy: () => import('../pages/XRay/XRay') },
  { path: '/cloudwatch', lazy: () => import('../pages/CloudWatch/LogGroups') },
  { path: '/cloudwatch/group', lazy: () => import('../pages/CloudWatch/LogGroup') },
  { path: '/cloudwatch/insights', lazy: () => import('../pages/CloudWatch/Insights') },
  { path: '/alerts', lazy: () => import('../pages/Alerts/Alerts') },
  { path: '/alerts/triggers/:id', lazy: () => import('../pages/Alerts/Trigger') },
  { path: '/alerts/slos/:id', lazy: () => import('../pages/Alerts/Slo') },
  { path: '/fields', lazy: () => import('../pages/Fields/Fields') },
  { path: '*', Component: NotFound },
];

export const router = createBrowserRouter([{ Component: Layout, HydrateFallback: Loading, ErrorBoundary: PageFault, children: [{ ErrorBoundary: PageFault, children: pages }] }]);
