import { useId } from 'react';
import {
  controlOf,
  enrollmentStates,
  labelOf,
  orders,
  type ParameterDefinition,
  type ParameterValue,
} from './parameters.ts';
import type { TermChoice } from './use-terms.ts';

interface FieldProps {
  definition: ParameterDefinition;
  value: ParameterValue | undefined;
  /** Undefined where the visitor may not list them: then the id is typed in. */
  terms: readonly TermChoice[] | undefined;
  onChange: (value: ParameterValue) => void;
}

/** One parameter, asked for in the way that fits it. */
export function ParameterField({ definition, value, terms, onChange }: FieldProps) {
  const id = useId();
  const { name, required, description } = definition;
  const control = controlOf(definition);
  if (control === 'flag') {
    return (
      <label className="flag" title={description ?? undefined}>
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => {
            onChange(event.target.checked);
          }}
        />
        {labelOf(name)}
      </label>
    );
  }
  const text = typeof value === 'string' ? value : '';
  const common = {
    id,
    'aria-describedby': description ? `${id}-hint` : undefined,
  };
  const choices = choicesOf(control, terms);
  return (
    <div className="field">
      <label htmlFor={id}>
        {labelOf(name)}
        {required && <span className="required"> (Canvas wants it)</span>}
      </label>
      {choices ? (
        <select
          {...common}
          multiple={control === 'states'}
          value={control === 'states' ? (Array.isArray(value) ? value : []) : text}
          onChange={(event) => {
            onChange(
              control === 'states'
                ? Array.from(event.target.selectedOptions, (option) => option.value)
                : event.target.value,
            );
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type={control === 'day' ? 'date' : 'text'}
          value={text}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
      {description && (
        <p className="hint" id={`${id}-hint`}>
          {description}
        </p>
      )}
    </div>
  );
}

/** What a select offers; undefined for what is typed. */
function choicesOf(control: string, terms: readonly TermChoice[] | undefined) {
  const same = (names: readonly string[]) => names.map((name) => ({ value: name, name }));
  if (control === 'order') return [{ value: '', name: 'As Canvas likes' }, ...same(orders)];
  if (control === 'states') return same(enrollmentStates);
  if (control !== 'term' || !terms) return undefined;
  return [
    { value: '', name: 'Every term' },
    ...terms.map(({ _id, name }) => ({ value: _id, name: name ?? `Term ${_id}` })),
  ];
}
