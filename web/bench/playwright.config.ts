import { defineConfig } from '@playwright/test';
import base from '../playwright.config';

/** Times of the screen; run alone: `npm run bench`. Asserts nothing about time, prints what bench/RESULTS.md holds. */
export default defineConfig({ ...base, testDir: '.', testMatch: '*.bench.ts', outputDir: '../test-results/bench', workers: 1, timeout: 600_000, reporter: 'line', use: { ...base.use, trace: 'off' } });
