/** Somebody whom a visitor may be, as the gateway lists them at `people.json`. */
export interface Person {
  role: string;
  name: string;
  token: string;
  /** What the token may, in words. */
  rights: string;
  courseId: string | null;
  userId: string;
}

const titles: Readonly<Record<string, string>> = {
  admin: 'administrator',
  subAdmin: 'college administrator',
  analyst: 'analyst',
  teacher: 'teacher',
  student: 'student',
  scoped: 'key without analytics',
  expired: 'expired token',
};

/** The role of a person in a word or two. */
export function roleTitle({ role }: Person): string {
  return titles[role] ?? role;
}

/** Asks the gateway whom a visitor may be. */
export async function loadPeople(): Promise<Person[]> {
  const answer = await fetch(`${import.meta.env.BASE_URL}people.json`);
  if (!answer.ok) throw new Error(`The gateway answered ${answer.status}`);
  return (await answer.json()) as Person[];
}
