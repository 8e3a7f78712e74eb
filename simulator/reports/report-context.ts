import { zoned } from '../http/dates.ts';
import { RouteError } from '../http/errors.ts';
import { findCourseIn, findTermIn } from '../http/lookup.ts';
import { toBoolean, toText } from '../http/params.ts';
import type { Params } from '../types.ts';
import type { Account, Course, Enrollment, Section, Term, User, World } from '../world/types.ts';

/** Why a run ends in `error`. */
export class ReportFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** What a report is about: an account's subtree, and what its parameters narrow that to. */
export class ReportContext {
  readonly world: World;
  readonly account: Account;
  readonly params: Params;
  readonly includeDeleted: boolean;
  /** Null is all terms. */
  readonly term: Term | null;
  /** Null is all courses. */
  readonly course: Course | null;

  constructor(world: World, account: Account, params: Params) {
    this.world = world;
    this.account = account;
    this.params = params;
    this.includeDeleted = toBoolean(params.include_deleted);
    this.term = readTerm(world, params);
    this.course = readCourse(world, params);
  }

  get isRoot(): boolean {
    return this.account.parentId === null;
  }

  /** The courses that the report is about, in these states. */
  courses(...states: Course['state'][]): Course[] {
    return this.world
      .coursesOf(this.account.id)
      .filter(
        (course) =>
          (states.length === 0 || states.includes(course.state)) &&
          (this.term === null || course.termId === this.term.id) &&
          (this.course === null || course.id === this.course.id),
      );
  }

  /** The recently deleted courses of the subtree and the term. */
  deletedCourses(): Course[] {
    const accountIds = new Set(this.world.subtree(this.account.id).map(({ id }) => id));
    return this.world.deletedCourses.filter(
      ({ accountId, termId }) =>
        accountIds.has(accountId) && (this.term === null || termId === this.term.id),
    );
  }

  /** The people of the subtree: everybody for the whole institution, else who is enrolled in it. */
  *users(): Generator<User> {
    if (this.isRoot && this.term === null && this.course === null) {
      for (const user of this.world.users()) if (!user.isTestStudent) yield user;
      return;
    }
    const seen = new Set<bigint>();
    for (const course of this.courses()) {
      for (const { userId } of this.world.enrollments(course.id)) {
        if (seen.has(userId)) continue;
        seen.add(userId);
        const user = this.world.user(userId);
        if (user !== undefined && !user.isTestStudent) yield user;
      }
    }
  }

  /** The enrolments of a course, each with its section and its user; without the test student. */
  *members(course: Course): Generator<Member> {
    const sections = new Map(
      this.world.sections(course.id).map((section) => [section.id, section]),
    );
    for (const enrollment of this.world.enrollments(course.id)) {
      const user = this.world.user(enrollment.userId);
      const section = sections.get(enrollment.sectionId);
      if (user === undefined || section === undefined || user.isTestStudent) continue;
      yield { enrollment, section, user };
    }
  }

  /** The active and concluded students of a course, one entry for each enrolment. */
  *students(course: Course): Generator<Member> {
    for (const member of this.members(course)) {
      const { type, state } = member.enrollment;
      if (type === 'StudentEnrollment' && (state === 'active' || state === 'completed')) {
        yield member;
      }
    }
  }

  accountOf(course: Course): Account {
    return this.world.account(course.accountId)!;
  }

  termOf(course: Course): Term {
    return this.world.term(course.termId)!;
  }

  /** An instant as CSV cells have it: in the root account's zone (canvas-rest §1.8). */
  date(instant: Date | null): string | null {
    return zoned(instant, this.world.rootAccount.timeZone);
  }

  /** The settings as the server tells them in `extra_text`. */
  describe(): string[] {
    const sentences = [`Term: ${this.term?.name ?? 'All Terms'};`];
    if (this.course !== null) sentences.push(`Course: ${this.course.name};`);
    if (this.includeDeleted) sentences.push('Include Deleted Objects;');
    return sentences;
  }
}

/** One enrolment with those whom it joins. */
export interface Member {
  readonly enrollment: Enrollment;
  readonly section: Section;
  readonly user: User;
}

/** Blank is all terms; the whole text is looked up as one id, so lists and `active_terms` fail (§3.1). */
function readTerm(world: World, params: Params): Term | null {
  const ref = toText(params.enrollment_term_id) ?? toText(params.enrollment_term) ?? '';
  if (ref.trim() === '') return null;
  return lookUp(() => findTermIn(world, ref), `no term ${ref}`);
}

function readCourse(world: World, params: Params): Course | null {
  const ref = toText(params.course_id) ?? '';
  if (ref.trim() === '') return null;
  return lookUp(() => findCourseIn(world, ref), `no course ${ref}`);
}

function lookUp<T>(find: () => T, failure: string): T {
  try {
    return find();
  } catch (error) {
    throw error instanceof RouteError ? new ReportFailure(failure) : error;
  }
}
