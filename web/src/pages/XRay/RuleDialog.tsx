import { NumberInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { createRule, samplingRulesQuery, updateRule } from '../../api/xray';
import { attributesText, blankRule, conditions, defaultRuleName, fieldOfRefusal, readAttributes, type SamplingRule } from '../../model/aws/samplingRule';
import { FormDialog } from '../../ui/FormDialog';
import { useChange } from '../../ui/useChange';
import classes from './XRay.module.css';

/** A dialog for all fields of a sampling rule. Of the default rule only rate and reservoir can be changed. */
export function RuleDialog({ rule, onClose }: { rule: SamplingRule | null; onClose: () => void }) {
  const [fields, setFields] = useState<SamplingRule>(rule ?? blankRule);
  const [attributes, setAttributes] = useState(attributesText(rule?.Attributes ?? {}));
  const isDefault = rule?.RuleName === defaultRuleName;
  const read = readAttributes(attributes);
  const save = useChange(
    () => {
      const { RuleName, FixedRate, ReservoirSize } = fields;
      if (isDefault) return updateRule({ RuleName, FixedRate, ReservoirSize });
      const whole = { ...fields, RuleName: RuleName.trim(), Attributes: read ?? {} };
      return rule === null ? createRule(whole) : updateRule(whole);
    },
    samplingRulesQuery.queryKey,
    onClose,
  );
  const refusedField = save.error === null ? null : fieldOfRefusal(save.error.message);
  const errorOf = (field: keyof SamplingRule) => (refusedField === field ? (save.error?.message ?? null) : null);
  const change = (part: Partial<SamplingRule>) => setFields((before) => ({ ...before, ...part }));
  return (
    <FormDialog
      title={rule === null ? 'New sampling rule' : `Sampling rule ${rule.RuleName}`}
      size="xl"
      busy={save.isPending}
      error={refusedField === null ? save.error : null}
      onSubmit={() => read !== null && save.mutate()}
      onClose={onClose}
    >
      <div className={classes.form}>
        {rule === null && <TextInput label="Name" data-autofocus required maxLength={32} value={fields.RuleName} onChange={(event) => change({ RuleName: event.currentTarget.value })} error={errorOf('RuleName')} />}
        {!isDefault && <NumberInput label="Priority" description="1 is tried first" required min={1} max={9_999} allowDecimal={false} value={fields.Priority} onChange={(value) => change({ Priority: Number(value) })} error={errorOf('Priority')} />}
        <NumberInput label="Reservoir" description="Traced each second, over all programs" required min={0} allowDecimal={false} value={fields.ReservoirSize} onChange={(value) => change({ ReservoirSize: Number(value) })} error={errorOf('ReservoirSize')} {...(rule !== null && { 'data-autofocus': true })} />
        <NumberInput label="Then, percent" description="Traced of the rest" required min={0} max={100} decimalScale={4} value={Number((fields.FixedRate * 100).toFixed(4))} onChange={(value) => change({ FixedRate: Number((Number(value) / 100).toFixed(6)) })} error={errorOf('FixedRate')} />
      </div>
      {!isDefault && (
        <>
          <div className={classes.form}>
            {conditions.map(({ field, label, most }) => (
              <TextInput key={field} label={label} required maxLength={most} value={fields[field]} onChange={(event) => change({ [field]: event.currentTarget.value })} error={errorOf(field)} />
            ))}
          </div>
          <Textarea
            label="Attributes"
            description="One name=value a line, at most 5. SDKs pass over rules with attributes, or with a resource ARN other than *."
            autosize
            minRows={2}
            value={attributes}
            onChange={(event) => setAttributes(event.currentTarget.value)}
            error={read === null ? 'Each line is name=value' : errorOf('Attributes')}
          />
        </>
      )}
    </FormDialog>
  );
}
