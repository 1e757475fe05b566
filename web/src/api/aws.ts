import type { z } from 'zod';
import { ask } from './client';

/** An operation of one of AWS's services, with its own arguments and answer; the server lets in who may ask here, unsigned. */
export const callAws = <T extends z.ZodType>(schema: T, service: 'xray' | 'logs', operation: string, body: unknown, signal?: AbortSignal): Promise<z.output<T>> =>
  ask(schema, `/api/aws/${service}/${operation}`, { method: 'POST', body, signal });
