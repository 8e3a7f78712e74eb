import { type SyntheticEvent, useState } from 'react';
import { useMutation } from 'urql';
import { toProblem } from '../../graphql/problem.ts';
import { StartRun } from '../../graphql/report-runs.ts';
import { ParameterField } from './parameter-field.tsx';
import {
  controlOf,
  type ParameterDefinition,
  type ParameterValues,
  toParametersInput,
} from './parameters.ts';
import { useTerms } from './use-terms.ts';

/** Asks for the parameters that Canvas lists, and starts the report with them. */
export function ParameterForm({
  accountId,
  report,
  definitions,
  onStart,
}: {
  accountId: string;
  report: string;
  definitions: readonly ParameterDefinition[];
  onStart: (reused: boolean) => void;
}) {
  const [values, setValues] = useState<ParameterValues>({});
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const [{ fetching }, startRun] = useMutation(StartRun);
  const terms = useTerms(accountId);
  const start = async (event: SyntheticEvent) => {
    event.preventDefault();
    const parameters = toParametersInput(definitions, values);
    const { data, error } = await startRun({ input: { accountId, report, parameters } });
    if (error) {
      const { title, advice } = toProblem(error);
      setRefusals([`${title}. ${advice}`]);
      return;
    }
    const payload = data?.startAccountReport;
    setRefusals(payload?.errors.map(({ message }) => message) ?? []);
    if (payload?.report) onStart(payload.reused);
  };
  const isFlag = (definition: ParameterDefinition) => controlOf(definition) === 'flag';
  const field = (definition: ParameterDefinition) => (
    <ParameterField
      key={definition.name}
      definition={definition}
      value={values[definition.name]}
      terms={terms}
      onChange={(value) => {
        setValues({ ...values, [definition.name]: value });
      }}
    />
  );
  const flags = definitions.filter(isFlag);
  return (
    <form className="parameter-form" onSubmit={(event) => void start(event)}>
      {definitions.length === 0 && <p className="note">It takes no parameters.</p>}
      <div className="fields">{definitions.filter((one) => !isFlag(one)).map(field)}</div>
      {flags.length > 0 && (
        <fieldset>
          <legend>What to include</legend>
          <div className="flags">{flags.map(field)}</div>
        </fieldset>
      )}
      {refusals.length > 0 && (
        <div className="notice notice-trouble" role="alert">
          <p className="notice-title">Not started</p>
          {refusals.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
      )}
      <button type="submit" className="primary" disabled={fetching}>
        {fetching ? 'Starting…' : 'Start the report'}
      </button>
    </form>
  );
}
