import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { meQuery } from '../api/me';
import { queryClient } from './queryClient';
import { router } from './routes';
import { ShortcutsProvider } from './Shortcuts';
import { theme } from './theme';

// Style elements that scripts add are let in by the nonce that the server writes into the page for each answer.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// The name under which the part of the kit that keeps the page from scrolling behind a dialog looks for it.
Object.assign(window, { __webpack_nonce__: nonce });

// Every page waits for it.
void queryClient.prefetchQuery(meQuery);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queryClient}>
        <ShortcutsProvider>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </ShortcutsProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
