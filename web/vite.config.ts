import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server that `npm run dev` asks.
const server = process.env.APIARY_SERVER ?? 'http://127.0.0.1:5000';

export default defineConfig({
  plugins: [react()],
  // Inlined files would be data: addresses, which the content security policy allows for pictures alone.
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: { '/api': server, '/1': server } },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
