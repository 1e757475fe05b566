import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { Panel } from '../model/board';
import { ask } from './client';
import { person } from './runs';

const panel = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('query'), saved_query_id: z.string(), width: z.union([z.literal(1), z.literal(2)]), style: z.enum(['graph', 'table', 'both']) }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('slo'), slo_id: z.string() }),
]) satisfies z.ZodType<Panel>;

const board = z.object({ id: z.string(), name: z.string(), description: z.string(), panels: z.array(panel), created_by: person.nullable(), created_at: z.string(), updated_at: z.string() });
export type Board = z.output<typeof board>;

const path = (id: string) => `/api/boards/${encodeURIComponent(id)}`;

/** All boards of the environment. */
export const boardsQuery = queryOptions({ queryKey: ['boards'], queryFn: async ({ signal }) => (await ask(z.object({ boards: z.array(board) }), '/api/boards', { signal })).boards });

/** One board by its id. */
export const boardQuery = (id: string) => queryOptions({ queryKey: ['boards', id], queryFn: ({ signal }) => ask(board, path(id), { signal }) });

export const createBoard = (name: string, description: string) => ask(board, '/api/boards', { method: 'POST', body: { name, description, panels: [] } });

/** Changes a board; refused with 409 when it is no more as it was at `seen`, the `updated_at` that the reader last saw. */
export const changeBoard = (id: string, seen: string, change: { name?: string; description?: string; panels?: readonly Panel[] }) => ask(board, path(id), { method: 'PATCH', body: { ...change, if_updated_at: seen } });

export const removeBoard = (id: string) => ask(z.unknown(), path(id), { method: 'DELETE' });
