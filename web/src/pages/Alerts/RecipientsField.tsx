import { Anchor, MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { recipientsQuery } from '../../api/recipients';
import { recipientLabel } from '../../model/alerts/recipient';

interface RecipientsFieldProps {
  value: string[];
  onChange: (ids: string[]) => void;
  required?: boolean;
}

/** Chooses who is told. */
export function RecipientsField({ value, onChange, required = false }: RecipientsFieldProps) {
  const recipients = useQuery(recipientsQuery);
  const known = recipients.data ?? [];
  return (
    <MultiSelect
      label="Tell"
      required={required}
      data={known.map((one) => ({ value: one.id, label: recipientLabel(one) }))}
      value={value}
      onChange={onChange}
      searchable
      placeholder={value.length === 0 ? 'Choose recipients' : ''}
      error={recipients.isError ? `The recipients could not be listed: ${recipients.error.message}` : null}
      description={
        recipients.data?.length === 0 ? (
          <>
            There is no recipient yet; <Anchor component={Link} to="/alerts?tab=recipients" inherit>make one</Anchor> first.
          </>
        ) : undefined
      }
    />
  );
}
