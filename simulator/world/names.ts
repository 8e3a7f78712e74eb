import type { Random } from './random.ts';

// Names of many places, some of them awkward in a CSV or a URL on purpose.
const givenNames = [
  'Ada', 'Amara', 'Åsa', 'Benedikt', 'Chidi', 'Chloé', 'Dmitri', 'Elif', 'Esperança', 'Fatima',
  'Giovanni', 'Hana', 'Hiroshi', 'Ines', 'Ivo', 'Jamal', 'Jean-Luc', 'José', 'Kavya', 'Kwame',
  'Leilani', 'Liam', 'Łukasz', 'Mei', 'Mateo', 'Nadia', 'Ngozi', 'Noor', 'Olga', 'Oluwaseun',
  'Priya', 'Quinn', 'Rosa', 'Ruth', 'Sana', 'Siobhán', 'Tariq', 'Thandiwe', 'Tomás', 'Uma',
  'Viktor', 'Wren', 'Xiomara', 'Yael', 'Yusuf', 'Zoë',
]; // prettier-ignore

const familyNames = [
  "O'Brien", 'Müller', 'García Márquez', 'van der Berg', 'Nguyễn', 'Okonkwo', 'Smith', 'Johnson',
  'Kowalski', 'Yılmaz', 'D’Angelo', 'Saint-Pierre', 'Haddad', 'Patel', 'Ferreira', 'Lindqvist',
  'Tanaka', 'Kim', 'Abebe', 'Castellano', 'Ivanova', 'Cohen', 'Ó Súilleabháin', 'Mbeki', 'Novák',
  'Rossi', 'Fernández', 'Begum', 'Lee', 'Washington', 'Chavez', 'Dubois', 'Eriksson', 'Farah',
  'Gupta', 'Hussain', 'Jansen', 'Kaya', 'Lopez', 'Mwangi', 'Nakamura', 'Obi', 'Petrović', 'Qureshi',
  'Reyes', 'Silva', 'Teixeira', 'Urbano', 'Vargas', 'Weiß', 'Xu', 'Yamamoto', 'Zhou',
]; // prettier-ignore

/** Whole names that put the family first, or are one word. */
const unusualNames: readonly PersonName[] = [
  { name: '李 娜', sortableName: '李 娜', shortName: '李 娜' },
  { name: '山田 太郎', sortableName: '山田 太郎', shortName: '太郎' },
  { name: 'Suharto', sortableName: 'Suharto', shortName: 'Suharto' },
  {
    name: 'Martin Luther King, Jr.',
    sortableName: 'King, Martin Luther, Jr.',
    shortName: 'Martin',
  },
  { name: 'Robert "Bob" Fields', sortableName: 'Fields, Robert "Bob"', shortName: 'Bob' },
];

/** The three forms in which Canvas keeps a name. */
export interface PersonName {
  name: string;
  sortableName: string;
  shortName: string;
}

/** Draws a person's name. */
export function drawName(random: Random): PersonName {
  if (random.chance(0.03)) return random.pick(unusualNames);
  return nameOf(random.pick(givenNames), random.pick(familyNames), random.chance(0.2));
}

/** "Ada Obi", "Obi, Ada", and as short name the given one if she prefers it. */
export function nameOf(given: string, family: string, prefersGiven = false): PersonName {
  const name = `${given} ${family}`;
  return { name, sortableName: `${family}, ${given}`, shortName: prefersGiven ? given : name };
}

/** A login: the name in ASCII letters and dots, and what tells it from others. */
export function loginOf(name: string, suffix: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z ]/g, '')
    .trim()
    .toLowerCase()
    .split(/ +/)
    .join('.');
  return `${plain === '' ? 'student' : plain}.${suffix}`;
}
