import type { ReportContext } from '../report-context.ts';
import type { ReportType } from '../report-type.ts';
import type { Row } from '../table.ts';
import { provisioningHeaders, type SisFlag } from './sis-files.ts';
import {
  onlyBySis,
  planSisFiles,
  roles,
  sisAccounts,
  sisCourses,
  sisMembers,
  sisParameters,
  splitName,
  statusOf,
} from './sis-scope.ts';

/** `provisioning_csv`: everything, with Canvas's ids beside those of the SIS (canvas-rest §3.2). */
export const provisioning: ReportType = {
  type: 'provisioning_csv',
  title: 'Provisioning',
  description: 'This report generates CSV files with the Canvas ids of users, courses and more.',
  parameters: sisParameters,
  knowsTotal: true,
  plan: (context) => planSisFiles(context, provisioningHeaders, rows),
};

const courseStatus = {
  unpublished: 'unpublished',
  available: 'active',
  completed: 'concluded',
  deleted: 'deleted',
} as const;

const rows: Readonly<Record<SisFlag, (context: ReportContext) => Iterable<Row>>> = {
  *users(context) {
    for (const user of context.users()) {
      if (user.sisId === null && onlyBySis(context)) continue;
      const { first, last } = splitName(user.sortableName);
      yield [
        ...[user.id, user.sisId, null, null, user.loginId, first, last],
        ...[user.name, user.sortableName, user.shortName, user.email, 'active'],
        user.sisId !== null,
      ];
    }
  },

  *accounts(context) {
    for (const { id, sisId, parentId, name } of sisAccounts(context)) {
      if (sisId === null && onlyBySis(context)) continue;
      const parent = parentId === null ? undefined : context.world.account(parentId);
      yield [id, sisId, parentId, parent?.sisId ?? null, name, 'active', sisId !== null];
    }
  },

  *terms(context) {
    for (const { id, sisId, name, startAt, endAt } of context.world.terms) {
      if (sisId === null && onlyBySis(context)) continue;
      const dates = [context.date(startAt), context.date(endAt)];
      yield [id, sisId, name, 'active', ...dates, sisId !== null];
    }
  },

  *courses(context) {
    for (const course of sisCourses(context)) {
      if (course.sisId === null && onlyBySis(context)) continue;
      yield [
        ...[course.id, course.sisId, null, course.code, course.name],
        ...[course.accountId, context.accountOf(course).sisId],
        ...[course.termId, context.termOf(course).sisId, courseStatus[course.state]],
        ...[context.date(course.startAt), context.date(course.endAt)],
        ...[null, null, null, course.sisId !== null],
      ];
    }
  },

  *sections(context) {
    for (const course of sisCourses(context)) {
      for (const { id, sisId, name } of context.world.sections(course.id)) {
        if (sisId === null && onlyBySis(context)) continue;
        yield [
          ...[id, sisId, course.id, course.sisId, null, name, 'active', null, null],
          ...[course.accountId, context.accountOf(course).sisId, sisId !== null],
        ];
      }
    }
  },

  *enrollments(context) {
    for (const { course, member } of sisMembers(context)) {
      const { enrollment, section, user } = member;
      const isBySis = course.sisId !== null && user.sisId !== null;
      if (!isBySis && onlyBySis(context)) continue;
      const { name, id } = roles[enrollment.type];
      yield [
        ...[course.id, course.sisId, user.id, user.sisId, name, id, section.id, section.sisId],
        ...[statusOf(enrollment.state), null, null, isBySis, enrollment.type],
        ...[enrollment.limitedToSection, enrollment.id],
      ];
    }
  },

  *groups(context) {
    for (const course of sisCourses(context)) {
      for (const { id, categoryId, name } of context.world.groups(course.id)) {
        yield [
          ...[id, null, categoryId, null, null, null, course.id, course.sisId],
          ...[name, 'available', false, course.id, 'Course', null],
        ];
      }
    }
  },

  *group_categories(context) {
    for (const course of sisCourses(context)) {
      const seen = new Set<bigint>();
      for (const { categoryId, categoryName } of context.world.groups(course.id)) {
        if (seen.has(categoryId)) continue;
        seen.add(categoryId);
        yield [
          ...[categoryId, null, course.id, 'Course', categoryName],
          ...[null, null, null, null, 'active'],
        ];
      }
    }
  },

  *group_membership(context) {
    for (const course of sisCourses(context)) {
      for (const { id, userIds } of context.world.groups(course.id)) {
        for (const userId of userIds) {
          yield [id, null, userId, context.world.user(userId)?.sisId ?? null, 'accepted', false];
        }
      }
    }
  },

  // No section is cross-listed and nobody is observed in this institution.
  xlist: () => [],
  user_observers: () => [],

  *admins({ world, account }) {
    const accountIds = new Set(world.subtree(account.id).map(({ id }) => id));
    for (const { userId, accountId, role } of world.administrators()) {
      const user = world.user(userId);
      if (!accountIds.has(accountId) || user === undefined) continue;
      const { sisId } = world.account(accountId)!;
      yield [
        ...[user.name, user.id, user.sisId, accountId, sisId],
        ...[role === 'AccountAdmin' ? 1 : 20, role, 'active', false],
      ];
    }
  },
};
