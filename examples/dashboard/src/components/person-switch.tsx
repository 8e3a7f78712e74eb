import { roleTitle } from '../session/people.ts';
import { useSession } from '../session/session.tsx';

/** Who looks at the pages. */
export function PersonSwitch() {
  const { people, person, become } = useSession();
  return (
    <label className="person-switch">
      <span>Looking as</span>
      <select
        value={person.role}
        title={person.rights}
        onChange={(event) => {
          become(event.target.value);
        }}
      >
        {people.map((one) => (
          <option key={one.role} value={one.role}>
            {one.name} · {roleTitle(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
