import type { ReportContext } from '../report-context.ts';
import type { ReportType } from '../report-type.ts';
import type { Row } from '../table.ts';
import { type SisFlag, sisHeaders } from './sis-files.ts';
import {
  planSisFiles,
  roles,
  sisAccounts,
  sisCourses,
  sisMembers,
  sisParameters,
  splitName,
  statusOf,
} from './sis-scope.ts';

/** `sis_export_csv`: what a SIS import would read, so only what has a SIS id (canvas-rest §3.2). */
export const sisExport: ReportType = {
  type: 'sis_export_csv',
  title: 'SIS Export',
  description: 'This report generates CSV files in the SIS import format.',
  parameters: sisParameters,
  knowsTotal: true,
  plan: (context) => planSisFiles(context, sisHeaders, rows),
};

const courseStatus = {
  unpublished: 'active',
  available: 'active',
  completed: 'completed',
  deleted: 'deleted',
} as const;

const rows: Readonly<Record<SisFlag, (context: ReportContext) => Iterable<Row>>> = {
  *users(context) {
    for (const user of context.users()) {
      if (user.sisId === null) continue;
      const { first, last } = splitName(user.sortableName);
      yield [
        ...[user.sisId, null, null, user.loginId, null, first, last],
        ...[user.name, user.sortableName, user.shortName, user.email, 'active'],
      ];
    }
  },

  *accounts(context) {
    for (const { sisId, parentId, name } of sisAccounts(context)) {
      if (sisId === null) continue;
      const parent = parentId === null ? undefined : context.world.account(parentId);
      yield [sisId, parent?.sisId ?? null, name, 'active'];
    }
  },

  *terms(context) {
    for (const { sisId, name, startAt, endAt } of context.world.terms) {
      if (sisId === null) continue;
      yield [sisId, name, 'active', context.date(startAt), context.date(endAt)];
    }
  },

  *courses(context) {
    for (const course of sisCourses(context)) {
      if (course.sisId === null) continue;
      yield [
        ...[course.sisId, null, course.code, course.name],
        ...[context.accountOf(course).sisId, context.termOf(course).sisId],
        ...[courseStatus[course.state], context.date(course.startAt), context.date(course.endAt)],
        ...[null, null],
      ];
    }
  },

  *sections(context) {
    for (const course of sisCourses(context)) {
      for (const section of context.world.sections(course.id)) {
        if (section.sisId === null || course.sisId === null) continue;
        yield [section.sisId, course.sisId, null, section.name, 'active', null, null];
      }
    }
  },

  *enrollments(context) {
    for (const { course, member } of sisMembers(context)) {
      const { enrollment, section, user } = member;
      if (enrollment.state === 'invited' || user.sisId === null) continue;
      if (course.sisId === null && section.sisId === null) continue;
      const { name, id } = roles[enrollment.type];
      yield [
        ...[course.sisId, user.sisId, name, id, section.sisId],
        ...[statusOf(enrollment.state), null, enrollment.limitedToSection],
      ];
    }
  },

  // Nothing of these came by SIS in this institution.
  groups: () => [],
  group_categories: () => [],
  group_membership: () => [],
  xlist: () => [],
  user_observers: () => [],

  *admins({ world, account }) {
    const accountIds = new Set(world.subtree(account.id).map(({ id }) => id));
    for (const { userId, accountId, role } of world.administrators()) {
      const user = world.user(userId);
      if (!accountIds.has(accountId) || user?.sisId == null) continue;
      const { sisId } = world.account(accountId)!;
      yield [user.sisId, sisId, role === 'AccountAdmin' ? 1 : 20, role, 'active'];
    }
  },
};
