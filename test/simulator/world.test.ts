import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../simulator/world/index.ts';
import type { Course, World } from '../../simulator/world/types.ts';
import { anyCourse, isStudying, largeWorld, runs, sum, userIds, world } from './any-course.ts';

describe('the seed', () => {
  it('decides everything, in whatever order it is asked for', () => {
    const ask = (other: World, { id }: Course) => ({
      users: other.enrollments(id).map(({ userId }) => other.user(userId)),
      enrollments: other.enrollments(id),
      sections: other.sections(id),
      assignments: other.assignments(id),
      quizzes: other.quizzes(id).map((quiz) => other.quizQuestions(quiz.id, id)),
      submissions: other.submissions(id),
      grades: other.grades(id),
      activity: other.courseActivity(id),
      groups: other.groups(id),
    });
    fc.assert(
      fc.property(fc.integer(), fc.shuffledSubarray([1n, 2n, 6n, 20n, 30n]), (seed, ids) => {
        const forwards = createWorld(seed, 'default');
        const backwards = createWorld(seed, 'default');
        const first = ids.map((id) => ask(forwards, forwards.course(id)!));
        const second = ids.toReversed().map((id) => ask(backwards, backwards.course(id)!));
        expect(second.toReversed()).toEqual(first);
      }),
      { numRuns: 8 },
    );
  });

  it('makes another world when it is another', () => {
    const other = createWorld(2, 'default');
    expect(other.enrollments(1n)).not.toEqual(world.enrollments(1n));
    expect(other.courses).toHaveLength(world.courses.length);
  });
});

describe('accounts, terms and courses', () => {
  it('form a tree of three levels under the root account 1', () => {
    expect(world.rootAccount).toMatchObject({ id: 1n, parentId: null });
    const colleges = world.childAccounts(1n);
    const departments = colleges.flatMap(({ id }) => world.childAccounts(id));
    expect(1 + colleges.length + departments.length).toBe(world.accounts.length);
    expect(departments.flatMap(({ id }) => world.childAccounts(id))).toEqual([]);
  });

  it.each([world, largeWorld])('belong each to one account, one term and one subtree', (chosen) => {
    expect(chosen.coursesOf(1n)).toEqual(chosen.courses);
    for (const account of chosen.accounts) {
      const direct = chosen.courses.filter(({ accountId }) => accountId === account.id).length;
      const below = chosen.childAccounts(account.id).map(({ id }) => chosen.coursesOf(id).length);
      expect(chosen.coursesOf(account.id)).toHaveLength(direct + sum(below));
    }
    for (const { termId, accountId } of chosen.courses) {
      expect(chosen.term(termId)).toBeDefined();
      expect(chosen.account(accountId)).toBeDefined();
    }
  });

  it('are listed by ascending id, and found by it', () => {
    for (const list of [world.accounts, world.terms, world.courses, largeWorld.courses]) {
      const ids = list.map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted((one, other) => (one < other ? -1 : 1)));
    }
    for (const course of world.courses) expect(world.course(course.id)).toBe(course);
    for (const course of world.deletedCourses) expect(world.course(course.id)).toBeUndefined();
  });

  it('lie beyond 2^53 where they are of another shard', () => {
    const isBig = ({ id }: { id: bigint }) => id > BigInt(Number.MAX_SAFE_INTEGER);
    const course = world.courses.find(isBig)!;
    expect(world.accounts.some(isBig)).toBe(true);
    expect(world.assignments(course.id).every(isBig)).toBe(true);
    expect(world.quizzes(course.id).every(isBig)).toBe(true);
    expect(world.studentIds(course.id).some((id) => isBig({ id }))).toBe(true);
    // A guest brings a big id into an ordinary course.
    expect(world.enrollments(1n).some(({ userId }) => isBig({ id: userId }))).toBe(true);
  });

  it('include the cases that clients stumble over', () => {
    const states = new Set(world.courses.map(({ state }) => state));
    expect(states).toEqual(new Set(['available', 'completed', 'unpublished']));
    expect(world.courses.length).toBeGreaterThanOrEqual(50);
    expect(world.studentIds(2n).length).toBeGreaterThan(100);
    expect(world.quizzes(3n).length).toBeGreaterThan(10);
    expect(world.course(4n)!.state).toBe('available');
    expect(world.studentIds(4n)).toEqual([]);
    expect(world.enrollments(12n)).toEqual([]);
    expect(world.course(10n)).toMatchObject({ sisId: 'BIO-101/A:1' });
    const ofDefaultTerm = world.courses.filter(({ termId }) => termId === world.defaultTerm.id);
    expect(new Set(ofDefaultTerm.map(({ state }) => state))).toEqual(
      new Set(['available', 'completed']),
    );
  });
});

describe('people', () => {
  it('are found in their courses, and their courses by them', () => {
    fc.assert(
      fc.property(anyCourse, ({ world: chosen, course }) => {
        for (const enrollment of chosen.enrollments(course.id)) {
          expect(chosen.user(enrollment.userId)?.id).toBe(enrollment.userId);
          const own = chosen.enrollmentsOf(enrollment.userId);
          expect(own.map(({ id }) => id)).toContain(enrollment.id);
          for (const { courseId, id } of own) {
            const ids = chosen.enrollments(courseId).map((candidate) => candidate.id);
            expect(ids).toContain(id);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are listed once each, ascending, if they are enrolled or administer', () => {
    const listed = [...world.users()].map(({ id }) => id);
    const expected = new Set([
      ...world.courses.flatMap((course) => userIds(world, course)),
      ...world.administrators().map(({ userId }) => userId),
    ]);
    expect(new Set(listed)).toEqual(expected);
    expect(listed).toEqual(
      [...expected].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0)),
    );
  });

  it('have SIS ids and logins that lead back to them', () => {
    for (const user of world.users()) {
      expect(world.userByLogin(user.loginId.toUpperCase())).toBe(user);
      if (user.sisId !== null) expect(world.userBySisId(user.sisId)).toBe(user);
    }
    expect(world.userBySisId('S999999')).toBeUndefined();
    expect(world.userByLogin('nobody')).toBeUndefined();
  });

  it('have names that a CSV writer has to quote', () => {
    const names = [...world.users()].map(({ sortableName }) => sortableName);
    expect(names.some((name) => name.includes("'"))).toBe(true);
    expect(names.some((name) => name.includes('"'))).toBe(true);
    expect(names.some((name) => name.split(',').length > 2)).toBe(true);
    expect(names.some((name) => /\p{Script=Han}/u.test(name))).toBe(true);
  });

  it('were last seen when their latest activity was', () => {
    for (const user of [...world.users()].slice(0, 200)) {
      const seen = world
        .enrollmentsOf(user.id)
        .map(({ lastActivityAt }) => lastActivityAt?.getTime() ?? 0);
      const isAdministrator = world.administrators().some(({ userId }) => userId === user.id);
      if (!isAdministrator) expect(user.lastAccessAt?.getTime() ?? 0).toBe(Math.max(0, ...seen));
      expect(user.lastIp === null).toBe(user.lastAccessAt === null);
    }
  });

  it('are in every kind and state of enrolment somewhere', () => {
    const enrollments = world.courses.flatMap(({ id }) => world.enrollments(id));
    expect(new Set(enrollments.map(({ type }) => type)).size).toBe(4);
    expect(new Set(enrollments.map(({ state }) => state)).size).toBe(5);
    const twice = world.enrollments(2n).filter(isStudying).length - world.studentIds(2n).length;
    expect(twice).toBeGreaterThan(0);
  });

  it('count as students while active or concluded, once each', () => {
    fc.assert(
      fc.property(anyCourse, ({ world: chosen, course }) => {
        const ids = chosen
          .enrollments(course.id)
          .filter(isStudying)
          .map(({ userId }) => userId);
        expect(chosen.studentIds(course.id)).toEqual([...new Set(ids)]);
      }),
      runs,
    );
  });
});
