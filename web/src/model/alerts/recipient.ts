import { z } from 'zod';

export const recipientTypes = ['email', 'webhook', 'slack', 'pagerduty', 'msteams_workflow', 'msteams'] as const;
export type RecipientType = (typeof recipientTypes)[number];

const header = z.object({ header: z.string(), value: z.string().optional() });
const details = z.looseObject({
  email_address: z.string().optional(),
  slack_channel: z.string().optional(),
  pagerduty_integration_key: z.string().optional(),
  pagerduty_integration_name: z.string().optional(),
  webhook_name: z.string().optional(),
  webhook_url: z.string().optional(),
  webhook_secret: z.string().optional(),
  webhook_headers: z.array(header).optional(),
  webhook_payloads: z.looseObject({ payload_templates: z.record(z.string(), z.object({ body: z.string() })).optional() }).optional(),
});

export const recipientSchema = z.object({ id: z.string(), type: z.enum(recipientTypes), details, updated_at: z.string() });

/** Somebody or something that is told. */
export type Recipient = z.output<typeof recipientSchema>;

/** What is sent to make or change one. */
export type RecipientDraft = { type: RecipientType; details: Record<string, unknown> };

/** What the kinds are called. */
export const typeWords: Readonly<Record<RecipientType, string>> = {
  email: 'E-mail',
  webhook: 'Webhook',
  slack: 'Slack channel',
  pagerduty: 'PagerDuty',
  msteams_workflow: 'Teams workflow',
  msteams: 'Teams (old)',
};

/** Kinds that can be made; the old Teams connector cannot any more. */
export const makeableTypes = recipientTypes.filter((type) => type !== 'msteams');

/** What people call a recipient: an address, a channel, a name. */
export const targetOf = ({ type, details }: Pick<Recipient, 'type' | 'details'>): string =>
  (type === 'email' ? details.email_address : type === 'slack' ? details.slack_channel : type === 'pagerduty' ? details.pagerduty_integration_name : details.webhook_name) ?? '';

/** A recipient in a line. */
export const recipientLabel = (recipient: Pick<Recipient, 'type' | 'details'>): string => `${typeWords[recipient.type]}: ${targetOf(recipient)}`;

/** The fields that a kind asks for, and what is said of them. */
export const fieldsOf: Readonly<Record<RecipientType, readonly { name: string; label: string; about?: string; optional?: boolean; secret?: boolean; long?: boolean }[]>> = {
  email: [{ name: 'email_address', label: 'Address' }],
  slack: [{ name: 'slack_channel', label: 'Channel', about: 'As #name. Messages go through the webhook of --slack-webhook.' }],
  pagerduty: [
    { name: 'pagerduty_integration_name', label: 'Name' },
    { name: 'pagerduty_integration_key', label: 'Integration key', about: '32 characters, of an Events API v2 integration', secret: true },
  ],
  webhook: [
    { name: 'webhook_name', label: 'Name' },
    { name: 'webhook_url', label: 'Address' },
    { name: 'webhook_secret', label: 'Secret', about: 'Sent in X-Honeycomb-Webhook-Token', optional: true, secret: true },
  ],
  msteams_workflow: [
    { name: 'webhook_name', label: 'Name' },
    { name: 'webhook_url', label: 'Address of the workflow' },
  ],
  msteams: [
    { name: 'webhook_name', label: 'Name' },
    { name: 'webhook_url', label: 'Address' },
  ],
};

/** The kinds of notices that a webhook can have a template for. */
export const templateKinds = [
  { kind: 'trigger', label: 'Body for triggers' },
  { kind: 'exhaustion_time', label: 'Body for exhaustion time' },
  { kind: 'budget_rate', label: 'Body for budget rate' },
] as const;

/** Details with the templates that have a text; the rest of them as it was. */
export function withTemplates(details: Recipient['details'], templates: Readonly<Record<string, string>>): Recipient['details'] {
  const bodies = Object.fromEntries(Object.entries(templates).filter(([, body]) => body.trim() !== '').map(([kind, body]) => [kind, { body }]));
  const { webhook_payloads: before, ...rest } = details;
  return Object.keys(bodies).length === 0 ? rest : { ...rest, webhook_payloads: { ...before, payload_templates: bodies } };
}
