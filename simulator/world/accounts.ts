import { REMOTE_BASE } from './shards.ts';
import type { Plan } from './plan.ts';
import { drawUuid } from './uuid.ts';
import type { Account } from './types.ts';

/** The tree of accounts, with what courses need of it. */
export interface Accounts {
  /** By ascending id; the root account is the first. */
  all: readonly Account[];
  /** Accounts without children on the home shard: where most courses are. */
  departments: readonly Department[];
  colleges: readonly Account[];
  /** The department of the campus on the other shard. */
  remoteDepartment: Department;
}

/** An account that teaches one subject. */
export interface Department {
  account: Account;
  subject: string;
}

const collegeNames = [
  { name: 'College of Sciences', subjects: ['Biology', 'Chemistry', 'Mathematics'] },
  { name: 'College of Arts & Humanities', subjects: ['English', 'History', 'Languages'] },
  { name: 'Müller School of Business', subjects: ['Accounting', 'Management', 'Economics'] },
] as const;

const rootZone = 'America/Denver';

/** Builds the tree: the root, its colleges, their departments, and a campus on the other shard. */
export function createAccounts(plan: Plan): Accounts {
  const make = (
    id: bigint,
    name: string,
    parentId: bigint | null,
    sisId: string | null,
  ): Account => ({
    id,
    name,
    parentId,
    sisId,
    uuid: drawUuid(plan.seed, 'account', id),
    timeZone: id >= REMOTE_BASE ? 'Europe/Zurich' : rootZone,
  });

  const root = make(1n, 'Northgate University', null, null);
  const colleges: Account[] = [];
  const departments: Department[] = [];
  for (let college = 0; college < plan.colleges; college += 1) {
    const { name } = collegeNames[college % collegeNames.length]!;
    const round = Math.floor(college / collegeNames.length);
    // One college without a SIS id.
    const sisId = college === 2 ? null : `COL-${college + 1}`;
    colleges.push(make(BigInt(2 + college), numbered(name, round), root.id, sisId));
  }
  for (let index = 0; index < plan.colleges * plan.departmentsPerCollege; index += 1) {
    const college = index % plan.colleges;
    const row = Math.floor(index / plan.colleges);
    const { subjects } = collegeNames[college % collegeNames.length]!;
    const subject = subjects[row % subjects.length]!;
    const round =
      Math.floor(row / subjects.length) * Math.ceil(plan.colleges / collegeNames.length) +
      Math.floor(college / collegeNames.length);
    // One department whose SIS id needs escaping in a URL.
    const sisId = index === 1 ? 'HUM/English Dept:1' : `DEP-${index + 1}`;
    const id = BigInt(2 + plan.colleges + index);
    const name = numbered(`Department of ${subject}`, round);
    departments.push({ account: make(id, name, colleges[college]!.id, sisId), subject });
  }
  const campus = make(REMOTE_BASE + 1n, 'Zürich Campus', root.id, 'ZRH');
  const remote = make(REMOTE_BASE + 2n, 'Institut für Informatik', campus.id, null);
  return {
    all: [root, ...colleges, ...departments.map(({ account }) => account), campus, remote],
    departments,
    colleges,
    remoteDepartment: { account: remote, subject: 'Informatics' },
  };
}

function numbered(name: string, round: number): string {
  return round === 0 ? name : `${name} ${round + 1}`;
}
