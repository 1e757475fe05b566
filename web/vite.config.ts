import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { besideTheFirst } from './build/besideTheFirst';

// The server that `npm run dev` asks.
const server = process.env.APIARY_SERVER ?? 'http://127.0.0.1:5000';

export default defineConfig({
  plugins: [react(), besideTheFirst('src/app/main.tsx')],
  // Inlined files would be data: addresses, which the content security policy allows for pictures alone.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What the page's first script needs, and nothing that it does not.
            { name: 'first', priority: 1, test: /\/src\/(app\/begin|api\/request|model\/trace\/address)\.ts$/ },
            // What several pages need comes as one file: as one for each combination of pages, a page would wait for some forty.
            { name: 'shared', minShareCount: 3, test: /\/(node_modules|src)\// },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': server, '/1': server } },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
