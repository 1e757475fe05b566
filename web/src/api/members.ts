import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask } from './client';

const role = z.enum(['owner', 'member']);
export type Role = z.output<typeof role>;

const member = z.object({ id: z.string(), name: z.string(), email: z.string(), role, created_at: z.string(), last_seen_at: z.string().nullable() });
export type Member = z.output<typeof member>;

/** Everybody who may sign in. */
export const membersQuery = queryOptions({ queryKey: ['members'], queryFn: async ({ signal }) => (await ask(z.object({ members: z.array(member) }), '/api/members', { signal })).members });

/** A new member and the password for the first time; it is shown this once. */
export const addMember = (name: string, email: string, of: Role) => ask(z.object({ member, password: z.string() }), '/api/members', { method: 'POST', body: { name, email, role: of } });

/** A new one-time password; the old one and all sessions are worth nothing any more. */
export const resetPassword = (id: string) => ask(z.object({ password: z.string() }), `/api/members/${encodeURIComponent(id)}/password`, { method: 'POST' });

/** The member may sign in no more. */
export const removeMember = (id: string) => ask(z.unknown(), `/api/members/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** Changes one's own password. */
export const changePassword = (current: string, next: string) => ask(z.unknown(), '/api/me/password', { method: 'POST', body: { current, new: next } });
