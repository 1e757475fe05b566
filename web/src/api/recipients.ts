import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { recipientSchema, type RecipientDraft } from '../model/alerts/recipient';
import { ask } from './client';

const path = (id: string) => `/1/recipients/${encodeURIComponent(id)}`;

/** Who can be told, of the whole team. */
export const recipientsQuery = queryOptions({ queryKey: ['recipients'], queryFn: ({ signal }) => ask(z.array(recipientSchema), '/1/recipients', { signal }) });

/** Makes a recipient, or changes the one of this id. */
export const saveRecipient = (id: string | null, draft: RecipientDraft) => ask(recipientSchema, id === null ? '/1/recipients' : path(id), { method: id === null ? 'POST' : 'PUT', body: draft });

export const removeRecipient = (id: string) => ask(z.unknown(), path(id), { method: 'DELETE' });

/** Tells a recipient that this is a test; what went wrong, or null. */
export const testRecipient = async (id: string) => (await ask(z.object({ told: z.boolean(), fault: z.string().nullable() }), `/api/recipients/${encodeURIComponent(id)}/test`, { method: 'POST' })).fault;
