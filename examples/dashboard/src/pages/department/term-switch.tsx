/** Which courses are counted. */
export function TermSwitch({
  terms,
  value,
  onChange,
}: {
  terms: readonly { _id: string; name?: string | null }[];
  value: string | undefined;
  onChange: (word: string) => void;
}) {
  return (
    <label className="field-inline">
      <span>Term</span>
      <select
        value={value ?? ''}
        disabled={value === undefined}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {value === undefined && <option value="">…</option>}
        {terms.map(({ _id, name }) => (
          <option key={_id} value={_id}>
            {name ?? `Term ${_id}`}
          </option>
        ))}
        <option value="current">Default term, running courses</option>
        <option value="completed">Default term, concluded courses</option>
      </select>
    </label>
  );
}
