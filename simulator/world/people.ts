import { DAY, HOUR, TODAY } from './calendar.ts';
import { drawName, loginOf, nameOf } from './names.ts';
import type { PersonName } from './names.ts';
import type { Plan } from './plan.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { REMOTE_BASE, isRemote } from './shards.ts';
import type { User } from './types.ts';
import { placeOf, userIdOf } from './user-ids.ts';
import type { Place } from './user-ids.ts';

/** Names of those whom tests and examples speak of. */
const knownNames: Readonly<Record<string, PersonName>> = {
  '1': nameOf('Ines', 'Castellano'),
  '2': nameOf('Kwame', 'Mensah'),
  '3': nameOf('Ruth', "O'Brien"),
  '4': nameOf('Zoë', 'Müller'),
};

const homeZones = ['America/Denver', 'America/Denver', 'America/Denver', 'America/New_York'];
const rareZones = ['UTC', 'Asia/Kolkata', 'Europe/Berlin'];

/**
 * Makes the user of an id; undefined for an id that nobody has. `lastAccess` is asked only when
 * somebody reads it, because the answer needs the activity in all the user's courses.
 */
export function makeUser(
  plan: Plan,
  id: bigint,
  lastAccess: (id: bigint) => Date | null,
): User | undefined {
  const place = placeOf(plan, id);
  if (place === undefined) return undefined;
  const random = createRandom(plan.seed, 'user', id);
  const isTestStudent = place.role === 'test-student';
  const drawn = drawName(random);
  const name = isTestStudent ? nameOf('Test', 'Student') : (knownNames[id.toString()] ?? drawn);
  const login = isTestStudent ? `test.student.${suffixOf(id)}` : loginOf(name.name, suffixOf(id));
  const ip = `10.${random.int(0, 255)}.${random.int(0, 255)}.${random.int(1, 254)}`;
  return {
    id,
    ...name,
    sisId: isTestStudent ? null : drawSisId(random, place),
    loginId: login,
    email: `${login}@northgate.example`,
    timeZone: drawZone(random, place),
    createdAt: new Date(
      TODAY.getTime() - random.int(120, 900) * DAY - random.int(0, 86_399) * 1_000,
    ),
    isTestStudent,
    get lastAccessAt() {
      if (place.role === 'administrator') return new Date(TODAY.getTime() - place.number * HOUR);
      return lastAccess(id);
    },
    get lastIp() {
      return this.lastAccessAt === null ? null : ip;
    },
  };
}

/** The id of the user with this SIS id, if anybody has it. */
export function idOfSisId(sisId: string): bigint | undefined {
  const [, campus, letter, digits] = /^(ZH\/)?([ATGS])(\d{6})$/.exec(sisId) ?? [];
  const role = roles.find((candidate) => sisLetters[candidate] === letter);
  if (role === undefined) return undefined;
  return userIdOf({ role, number: Number(digits) - 1, remote: campus !== undefined });
}

/** The id of the user with this login, if anybody has it. */
export function idOfLogin(loginId: string): bigint | undefined {
  const [, campus, digits] = /\.(zh)?(\d{1,9})$/.exec(loginId.toLowerCase()) ?? [];
  if (digits === undefined) return undefined;
  return (campus === undefined ? 0n : REMOTE_BASE) + BigInt(digits);
}

const roles = ['administrator', 'teacher', 'assistant', 'student'] as const;
const sisLetters = { administrator: 'A', teacher: 'T', assistant: 'G', student: 'S' };

function drawSisId(random: Random, { role, number, remote }: Place): string | null {
  if (role === 'test-student' || random.chance(0.05)) return null;
  const digits = String(number + 1).padStart(6, '0');
  // Ids of the other campus contain a slash.
  return remote ? `ZH/${sisLetters[role]}${digits}` : `${sisLetters[role]}${digits}`;
}

/** What tells logins apart: the local id, marked for people of the other campus. */
function suffixOf(id: bigint): string {
  return isRemote(id) ? `zh${id - REMOTE_BASE}` : id.toString();
}

function drawZone(random: Random, { role, number, remote }: Place): string {
  if (remote) return 'Europe/Zurich';
  // Two administrators of the root account, of whom the second sees everything in UTC.
  if (role === 'administrator') return number === 2 ? 'UTC' : 'America/Denver';
  return random.pick(random.chance(0.1) ? rareZones : homeZones);
}
