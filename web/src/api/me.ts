import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask } from './client';

const environment = z.object({ id: z.string(), name: z.string(), slug: z.string(), team: z.string() });

const me = z.object({
  login_required: z.boolean(),
  person: z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(['owner', 'member']) }).nullable(),
  operator: z.boolean(),
  environment: environment.nullable(),
  environments: z.array(environment),
  may: z.array(z.string()),
  version: z.string(),
  addresses: z.object({ http: z.string(), otlp_http: z.string().nullable(), otlp_grpc: z.string().nullable(), xray: z.string().nullish() }),
});

export type Me = z.output<typeof me>;
export type Environment = z.output<typeof environment>;

/** Who looks, at which environment, and what they may do. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => ask(me, '/api/me', { signal }), staleTime: 60_000 });

/** Signs in; the cookie that comes back is the browser's alone. */
export const signIn = (email: string, password: string) => ask(z.undefined(), '/api/login', { method: 'POST', body: { email, password } });

/** Signs out here. */
export const signOut = () => ask(z.undefined(), '/api/logout', { method: 'POST' });
