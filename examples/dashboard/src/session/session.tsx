import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { createClient } from '../graphql/client.ts';
import { remember, remembered } from './memory.ts';
import type { Person } from './people.ts';

interface Session {
  people: readonly Person[];
  person: Person;
  become: (role: string) => void;
}

const SessionContext = createContext<Session | undefined>(undefined);

/** Who looks at the pages: all below speaks to the gateway with that person's token. */
export function SessionProvider({
  people,
  children,
}: {
  people: readonly [Person, ...Person[]];
  children: ReactNode;
}) {
  const [role, setRole] = useState(() => remembered('role'));
  const person = people.find((one) => one.role === role) ?? people[0];
  const client = useMemo(() => createClient(person.token), [person.token]);
  const session = useMemo(
    () => ({
      people,
      person,
      become: (next: string) => {
        remember('role', next);
        setRole(next);
      },
    }),
    [people, person],
  );
  return (
    <SessionContext value={session}>
      <Provider value={client}>{children}</Provider>
    </SessionContext>
  );
}

/** Who looks, and how to look as somebody else. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside of SessionProvider');
  return session;
}
