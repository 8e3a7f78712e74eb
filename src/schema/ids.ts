import type { ReportKey } from '../reports/keys.ts';
import { badUserInput } from './errors.ts';

/** The types with a global id. */
export type NodeType =
  'Account' | 'Course' | 'Term' | 'User' | 'Quiz' | 'AccountReport' | 'CourseReport' | 'QuizReport';

/** Those that REST finds by one id, in several forms. */
export type SimpleType = 'Account' | 'Course' | 'Term' | 'User';

/** What a global id names: the type and, where REST needs more than a number, all of it. */
export type NodeKey =
  { type: SimpleType; id: string } | { type: 'Quiz'; courseId: string; id: string } | ReportKey;

export type { ReportKey };

/** Words and prefixes by which REST finds objects beside their numbers (canvas-lms, `lib/api.rb`). */
const forms: Record<SimpleType, { words: readonly string[]; prefixes: readonly string[] }> = {
  Account: {
    words: ['self', 'default', 'site_admin'],
    prefixes: ['sis_account_id', 'sis_integration_id', 'lti_context_id', 'uuid'],
  },
  Course: {
    words: [],
    prefixes: ['sis_course_id', 'sis_integration_id', 'lti_context_id', 'uuid'],
  },
  Term: { words: ['default', 'current'], prefixes: ['sis_term_id', 'sis_integration_id'] },
  User: {
    words: ['self'],
    prefixes: [
      'sis_user_id',
      'sis_login_id',
      'sis_integration_id',
      'lti_user_id',
      'lti_1_1_id',
      'lti_1_3_id',
      'uuid',
    ],
  },
};

/** The prefix of SIS ids by type, for `sisId` arguments. */
const sisPrefix = {
  Account: 'sis_account_id',
  Course: 'sis_course_id',
  Term: 'sis_term_id',
} as const;

/** Report types are file-name-like words. */
const reportType = '[A-Za-z0-9_.-]+';
const number = '0*\\d{1,19}';
const accountReportLocal = new RegExp(`^(${number}):(${reportType}):(${number})$`);
const quizLocal = new RegExp(`^(${number}):(${number})$`);
const quizReportLocal = new RegExp(`^(${number}):(${number}):(${number})$`);

/** Whether this is Canvas's number of an object, as Canvas writes it. */
export function isCanvasId(ref: string): boolean {
  return /^\d{1,19}$/.test(ref);
}

/**
 * The one form of a number: at most 19 digits without leading zeros. `1~23` is object 23 of shard 1.
 * Undefined for anything else.
 */
function toNumber(id: string): string | undefined {
  const [, shard, digits] = /^(?:0*(\d{1,12})~)?0*(\d{1,19})$/.exec(id) ?? [];
  if (digits === undefined) return undefined;
  return shard === undefined ? digits : `${shard}~${digits}`;
}

/** Without leading zeros, so that one object has one id. */
function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/** A Relay global id, byte-equal with Canvas's own GraphQL: base64 of `Course-1`. */
export function toGlobalId(type: NodeType, local: string): string {
  return Buffer.from(`${type}-${local}`).toString('base64');
}

/** Reads a global id; undefined when it is not one of ours. */
export function parseGlobalId(globalId: string): NodeKey | undefined {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(globalId)) return undefined;
  const text = Buffer.from(globalId, 'base64').toString();
  const dash = text.indexOf('-');
  const type = text.slice(0, dash);
  const local = text.slice(dash + 1);
  switch (type) {
    case 'Account':
    case 'Course':
    case 'Term':
    case 'User':
      return /^0*\d{1,19}$/.test(local) ? { type, id: withoutZeros(local) } : undefined;
    case 'Quiz': {
      const [courseId, id] = partsOf(local, quizLocal);
      return courseId && id ? { type, courseId, id } : undefined;
    }
    case 'AccountReport': {
      const [accountId, report, id] = partsOf(local, accountReportLocal);
      return accountId && report && id ? { type, accountId, report, id } : undefined;
    }
    case 'CourseReport': {
      const [courseId, type_, id] = partsOf(local, accountReportLocal);
      return courseId && type_ && id ? { type, courseId, reportType: type_, id } : undefined;
    }
    case 'QuizReport': {
      const [courseId, quizId, id] = partsOf(local, quizReportLocal);
      return courseId && quizId && id ? { type, courseId, quizId, id } : undefined;
    }
    default:
      return undefined;
  }
}

/** The parts of a composite id, numbers in their one form. */
function partsOf(local: string, pattern: RegExp): string[] {
  const [, ...parts] = pattern.exec(local) ?? [];
  return parts.map((part) => (/^\d+$/.test(part) ? withoutZeros(part) : part));
}

/** The global id of any node; anything else is BAD_USER_INPUT. */
export function parseNodeId(globalId: string): NodeKey {
  const key = parseGlobalId(globalId);
  if (!key) throw badUserInput('Not a global id of this graph; take it from an `id` field');
  return key;
}

/** The global id of a report; anything else is BAD_USER_INPUT. */
export function parseReportId(globalId: string): ReportKey {
  const key = parseGlobalId(globalId);
  if (key?.type === 'AccountReport' || key?.type === 'CourseReport' || key?.type === 'QuizReport') {
    return key;
  }
  throw badUserInput('Not the global id of a report; take it from the `id` field of a report');
}

/**
 * An id argument in any of its forms, as REST takes it: a number, `1~23`, a special word or prefix of
 * the type, or a global id of it. Anything else is BAD_USER_INPUT.
 */
export function parseId(type: SimpleType, id: string): string {
  const number = toNumber(id);
  if (number !== undefined) return number;
  const { words, prefixes } = forms[type];
  if (words.includes(id)) return id;
  const [, prefix, value] = /^(?:hex:)?(\w+):(.+)$/s.exec(id) ?? [];
  if (prefix && value && prefixes.includes(prefix)) return id;
  const key = parseGlobalId(id);
  if (key?.type === type) return key.id;
  throw badUserInput(
    key
      ? `This is an id of type ${key.type}; expected one of type ${type}`
      : `Not an id of type ${type}: expected a number, a global id, or one of the forms that Canvas takes`,
  );
}

/** The id of an object that REST knows only by number (quizzes, sections), or its global id. */
export function parseLocalId(type: 'Quiz' | ReportKey['type'], id: string): string {
  const number = toNumber(id);
  if (number !== undefined) return number;
  const key = parseGlobalId(id);
  if (key?.type === type) return key.id;
  throw badUserInput(`Not an id of type ${type}: expected a number or a global id`);
}

/** The id of a section, in the forms that REST takes. */
export function parseSectionId(id: string): string {
  const number = toNumber(id);
  if (number !== undefined) return number;
  if (/^(?:hex:)?(?:sis_section_id|sis_integration_id):./s.test(id)) return id;
  throw badUserInput('Not an id of a section: expected a number or a SIS form');
}

/** `id` or `sisId`, whichever is given; both or neither is BAD_USER_INPUT. */
export function parseIdOrSisId(
  type: keyof typeof sisPrefix,
  { id, sisId }: { id?: string | null | undefined; sisId?: string | null | undefined },
): string {
  if ((id == null) === (sisId == null)) throw badUserInput('Give either `id` or `sisId`');
  if (id != null) return parseId(type, id);
  if (sisId === '') throw badUserInput('`sisId` is empty');
  return `${sisPrefix[type]}:${sisId!}`;
}

/** The name of a report type, which becomes a segment of a path and of global ids. */
export function parseReportType(name: string): string {
  if (new RegExp(`^${reportType}$`).test(name) && !/^\.+$/.test(name)) return name;
  throw badUserInput('Not the name of a report type: only letters, digits, `_`, `-` and `.`');
}
