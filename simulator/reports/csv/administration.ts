import { toBoolean } from '../../http/params.ts';
import { tokens } from '../../http/tokens.ts';
import type { ReportContext } from '../report-context.ts';
import { csv, headersOf, type ReportType, shared } from '../report-type.ts';
import type { Row } from '../table.ts';

/** `user_access_tokens_csv`: each administrator has made one token. */
export const userAccessTokens: ReportType = {
  type: 'user_access_tokens_csv',
  title: 'User Access Tokens',
  parameters: { include_deleted: shared.include_deleted },
  plan: csv(
    headersOf(
      'user id, user name, id, purpose, token hint, visible token, creation, expiration, last used, status, dev key id, dev key name',
    ),
    tokenRows,
  ),
};

/** `lti_report_csv`. */
export const ltiReport: ReportType = {
  type: 'lti_report_csv',
  title: 'LTI Report',
  parameters: { include_deleted: shared.include_deleted },
  plan: csv(
    headersOf(
      'context_type, context_id, account_name, course_name, tool_id, tool_type_name, tool_type_id, tool_created_at, privacy_level, launch_url, custom_fields',
    ),
    ltiRows,
  ),
};

/** `developer_key_report_csv`. */
export const developerKeys: ReportType = {
  type: 'developer_key_report_csv',
  title: 'Developer Keys Report',
  parameters: null,
  plan: csv(
    headersOf(
      'Global ID, Key Name, Inherited from Parent Account, Contact Info, Key Type, Placements, Status, Permitted API Endpoints',
    ),
    () => [
      [
        170_000_000_000_001n,
        'Reporting',
        false,
        'it@northgate.example',
        'API Key',
        null,
        'On',
        'All',
      ],
      [
        170_000_000_000_002n,
        'Library Search',
        true,
        null,
        'LTI Key',
        'course_navigation',
        'On',
        null,
      ],
    ],
  ),
};

/** `eportfolio_report_csv`: with `include_deleted`, the deleted ones and no others (canvas-rest §3.1). */
export const eportfolios: ReportType = {
  type: 'eportfolio_report_csv',
  title: 'Eportfolio Report',
  parameters: {
    no_enrollments: {
      required: false,
      description: 'Only include ePortfolios of users who have no enrollments',
    },
    include_deleted: { required: false, description: 'Include deleted ePortfolios' },
  },
  plan: csv(
    headersOf(
      'eportfolio_name, eportfolio_id, author_name, author_id, author_sis_id, author_login_id, created_at, updated_at, is_public, workflow_state',
    ),
    eportfolioRows,
  ),
};

const toolIds = { Library: 1n, Proctor: 2n } as const;

function* ltiRows(context: ReportContext): Generator<Row> {
  const { world, account } = context;
  for (const { id, name } of world.subtree(account.id).slice(0, 2)) {
    const createdAt = context.date(world.defaultTerm.createdAt);
    for (const [tool, toolId] of Object.entries(toolIds)) {
      const url = `https://${tool.toLowerCase()}.example/launch`;
      const type = ['ContextExternalTool', toolId, createdAt, 'public', url, null];
      yield ['Account', id, name, null, toolId, ...type];
    }
  }
}

function* tokenRows(context: ReportContext): Generator<Row> {
  const { world, account } = context;
  const accountIds = new Set(world.subtree(account.id).map(({ id }) => id));
  for (const [index, { userId, accountId }] of world.administrators().entries()) {
    const user = world.user(userId);
    if (!accountIds.has(accountId) || user === undefined) continue;
    const isExpired = index % 2 === 1;
    yield [
      ...[user.id, user.name, BigInt(index + 1), 'Reporting', tokens.admin.slice(0, 5), false],
      ...[context.date(user.createdAt), isExpired ? context.date(world.today) : 'never'],
      ...[context.date(user.lastAccessAt) ?? 'never', isExpired ? 'expired' : 'active'],
      ...[null, null],
    ];
  }
}

const everyNthUser = 40n; // has an ePortfolio

function* eportfolioRows(context: ReportContext): Generator<Row> {
  // Everybody here is enrolled somewhere.
  if (toBoolean(context.params.no_enrollments)) return;
  for (const user of context.users()) {
    if (user.id % everyNthUser !== 0n) continue;
    const number = user.id / everyNthUser;
    const isDeleted = number % 5n === 0n;
    if (isDeleted !== context.includeDeleted) continue;
    const createdAt = context.date(user.createdAt);
    yield [
      ...[`Portfolio of ${user.name}`, number, user.name, user.id, user.sisId, user.loginId],
      ...[createdAt, createdAt, number % 3n === 0n, isDeleted ? 'deleted' : 'active'],
    ];
  }
}
