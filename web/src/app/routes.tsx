import { createBrowserRouter, type RouteObject } from 'react-router';
import { Layout } from './Layout';
import { NotFound } from './NotFound';
import { PageFault } from './PageFault';

/** All pages; each comes as a file of its own when it is first opened. */
const pages: RouteObject[] = [
  { path: '/', lazy: () => import('../pages/Start/Start') },
  { path: '*', Component: NotFound },
];

export const router = createBrowserRouter([{ Component: Layout, ErrorBoundary: PageFault, children: [{ ErrorBoundary: PageFault, children: pages }] }]);
