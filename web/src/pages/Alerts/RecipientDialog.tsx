import { Button, Group, Modal, PasswordInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { recipientsQuery, saveRecipient } from '../../api/recipients';
import { fieldsOf, makeableTypes, type Recipient, type RecipientType, targetOf, templateKinds, typeWords, withTemplates } from '../../model/alerts/recipient';
import { Failed } from '../../ui/Failed';
import classes from './Alerts.module.css';

/** A dialog for all fields of a recipient; its kind cannot be changed later. */
export function RecipientDialog({ recipient, onClose }: { recipient: Recipient | null; onClose: () => void }) {
  const cache = useQueryClient();
  const [type, setType] = useState<RecipientType>(recipient?.type ?? 'email');
  const [details, setDetails] = useState<Recipient['details']>(recipient?.details ?? {});
  const templatesBefore = Object.fromEntries(Object.entries(recipient?.details.webhook_payloads?.payload_templates ?? {}).map(([kind, { body }]) => [kind, body]));
  const [templates, setTemplates] = useState<Record<string, string>>(templatesBefore);
  const save = useMutation({
    mutationFn: () => saveRecipient(recipient?.id ?? null, { type, details: type === 'webhook' ? withTemplates(details, templates) : details }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: recipientsQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={recipient === null ? 'New recipient' : `${typeWords[type]}: ${targetOf(recipient)}`} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {recipient === null && (
            <Select
              label="Kind"
              data-autofocus
              allowDeselect={false}
              data={makeableTypes.map((value) => ({ value, label: typeWords[value] }))}
              value={type}
              onChange={(value) => {
                setType((value ?? 'email') as RecipientType);
                setDetails({});
              }}
            />
          )}
          {fieldsOf[type].map(({ name, label, about, optional, secret }) => {
            const props = {
              label,
              description: about,
              required: !optional,
              value: String(details[name] ?? ''),
              onChange: (event: { currentTarget: { value: string } }) => {
                const { value } = event.currentTarget;
                setDetails((before) => ({ ...before, [name]: value }));
              },
            };
            return secret ? <PasswordInput key={name} autoComplete="off" {...props} /> : <TextInput key={name} {...props} />;
          })}
          {type === 'webhook' &&
            templateKinds.map(({ kind, label }) => (
              <Textarea
                key={kind}
                label={label}
                description="Empty for the stock body. A template such as {{toJson .Alert.Summary}}; what it makes must be JSON."
                className={classes.mono ?? ''}
                autosize
                minRows={1}
                maxRows={12}
                value={templates[kind] ?? ''}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setTemplates((before) => ({ ...before, [kind]: value }));
                }}
              />
            ))}
          {save.isError && <Failed error={save.error} what="It was not saved" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
