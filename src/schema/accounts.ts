import { builder, Node } from './builder.ts';
import { cacheHints } from './cache-hints.ts';
import { checking } from './argument-check.ts';
import { checkSearchTerm, checkWords } from './fixed-words.ts';
import {
  checkingConnection,
  connectionArgs,
  connectionOf,
  resolveConnection,
} from './connection.ts';
import { CourseConnection } from './courses.ts';
import { parseId, parseIdOrSisId, toGlobalId } from './ids.ts';
import { whenThere } from './maybe-promise.ts';
import {
  accountIdOf,
  type AccountRef,
  AccountType,
  createFieldReader,
  knownId,
  toAccount,
  toCourse,
  toTerm,
} from './references.ts';
import { selects } from './selection.ts';
import { TermConnection } from './terms.ts';

const read = createFieldReader((account: AccountRef, { loaders }) =>
  loaders.accounts.read(account.ref),
);

export const AccountConnection = connectionOf('Account', AccountType);

const AccountCoursesFilter = builder.inputType('AccountCoursesFilter', {
  description: "Which of an account's courses to list; each field narrows.",
  fields: (t) => ({
    searchTerm: t.string({
      description: 'A part of the name, the code or the SIS id; at least two characters.',
    }),
    termId: t.id({ description: 'Courses of this term; every form of an id.' }),
    states: t.stringList({
      description:
        '`created`, `claimed`, `available`, `completed`, `deleted` or `all`; all but deleted when not given.',
    }),
    published: t.boolean({ description: 'Only published courses, or only the others.' }),
    withEnrollments: t.boolean({
      description: 'Only courses with enrollments, or only those without.',
    }),
    accountIds: t.idList({
      description: 'Only courses of these sub-accounts; every form of an id.',
    }),
  }),
});

/** The words of `state[]` (canvas-lms, `AccountsController#courses_api`). */
const courseStates = ['created', 'claimed', 'available', 'completed', 'deleted', 'all'];

function toCourseFilter(filter: typeof AccountCoursesFilter.$inferInput | null | undefined) {
  if (!filter) return {};
  checkSearchTerm('filter.searchTerm', filter.searchTerm);
  checkWords('filter.states', filter.states, courseStates);
  const { termId, accountIds, ...rest } = filter;
  return {
    ...rest,
    ...(termId != null && { termId: parseId('Term', termId) }),
    ...(accountIds && { accountIds: accountIds.map((id) => parseId('Account', id)) }),
  };
}

AccountType.implement({
  extensions: cacheHints.structure,
  description:
    'A department of an institution, or the institution itself: a node of the account tree.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id.',
      resolve: (account, _, context) =>
        whenThere(accountIdOf(account, context), (id) => toGlobalId('Account', id)),
    }),
    _id: t.id({
      nullable: false,
      description: 'The id in Canvas.',
      resolve: (account, _, context) => accountIdOf(account, context),
    }),
    name: t.string({
      nullable: false,
      description: 'The name; `Account 123` where Canvas sends none.',
      resolve: read(({ name }) => name),
    }),
    workflowState: t.string({
      description: '`active` or `deleted`.',
      resolve: read((account) => account.workflow_state),
    }),
    sisId: t.string({
      description: 'The SIS id; null without the right to see it, and for root accounts.',
      resolve: read((account) => account.sis_account_id),
    }),
    defaultTimeZone: t.string({
      description: 'The time zone of its courses, as an IANA name.',
      resolve: read((account) => account.default_time_zone),
    }),
    parentAccount: t.field({
      type: AccountType,
      description: 'The account above; null for a root account.',
      resolve: read((account) =>
        account.parent_account_id == null ? null : toAccount(account.parent_account_id),
      ),
    }),
    rootAccount: t.field({
      type: AccountType,
      description: 'The account at the top of the tree; a root account names itself.',
      resolve: read((account) =>
        account.root_account_id == null
          ? toAccount(account.id, account)
          : toAccount(account.root_account_id),
      ),
    }),
    subAccountsConnection: t.field({
      type: AccountConnection,
      description:
        'The accounts below. Newer versions of Canvas require the right to manage account settings.',
      args: {
        ...connectionArgs(),
        recursive: t.arg.boolean({
          defaultValue: false,
          description: 'All of the subtree, not only the direct ones.',
        }),
      },
      extensions: checkingConnection('Account.subAccountsConnection'),
      resolve: (account, { recursive, ...args }, { loaders }, info) =>
        resolveConnection(
          {
            field: 'Account.subAccountsConnection',
            parentId: knownId(account),
            filter: recursive ? { recursive } : undefined,
          },
          args,
          (page) =>
            loaders.subAccounts.load({
              accountId: account.ref,
              recursive: recursive ?? false,
              ...page,
            }),
          (item) => toAccount(item.id, item),
          info,
        ),
    }),
    coursesConnection: t.field({
      type: CourseConnection,
      description: "The courses of the account's whole subtree, by id.",
      args: {
        ...connectionArgs(),
        filter: t.arg({ type: AccountCoursesFilter, description: 'Which of them.' }),
      },
      extensions: checkingConnection(
        'Account.coursesConnection',
        (args: { filter?: typeof AccountCoursesFilter.$inferInput }) => toCourseFilter(args.filter),
      ),
      resolve: (account, { filter: given, ...args }, { loaders }, info) => {
        const filter = toCourseFilter(given);
        const includeTerm = selects(info, ['nodes', 'term'], ['edges', 'node', 'term']);
        return resolveConnection(
          { field: 'Account.coursesConnection', parentId: knownId(account), filter },
          args,
          (page) =>
            loaders.accountCourses.load({
              accountId: account.ref,
              filter,
              includeTerm,
              ...page,
            }),
          (item) => toCourse(item.id, item),
          info,
        );
      },
    }),
    termsConnection: t.field({
      type: TermConnection,
      description: 'The active terms, newest first; only of root accounts.',
      args: connectionArgs(),
      extensions: checkingConnection('Account.termsConnection'),
      resolve: (account, args, { loaders }, info) =>
        resolveConnection(
          { field: 'Account.termsConnection', parentId: knownId(account) },
          args,
          (page) => loaders.accountTerms.load({ accountId: account.ref, ...page }),
          (item) => toTerm(item.id, item),
          info,
        ),
    }),
  }),
});

builder.queryFields((t) => ({
  account: t.field({
    type: AccountType,
    description: 'An account; costs nothing until a field of its own is selected.',
    args: {
      id: t.arg.id({
        description: 'A number, a global id, `self`, `default`, `site_admin` or a SIS form.',
      }),
      sisId: t.arg.string({ description: 'The SIS id, in place of `id`.' }),
    },
    extensions: checking((args: object) => parseIdOrSisId('Account', args)),
    resolve: (_, args) => toAccount(parseIdOrSisId('Account', args)),
  }),
  accountsConnection: t.field({
    type: AccountConnection,
    description: 'Accounts that the caller administers.',
    args: connectionArgs(),
    extensions: checkingConnection('Query.accountsConnection'),
    resolve: (_, args, { loaders }, info) =>
      resolveConnection(
        { field: 'Query.accountsConnection' },
        args,
        (page) => loaders.administeredAccounts.load(page),
        (item) => toAccount(item.id, item),
        info,
      ),
  }),
}));
