import { publicId } from '#libs/kernel';
import { moneyType } from '#libs/platform';
import type { MeasuredEvent } from '#libs/value';
import { type ExplanationSource, type FlatNode } from '../domain/explanation.js';
import { statementId } from '../domain/statement.js';
import type { CountedEvent } from '../persistence/explanation.reads.js';
import type { StatementRow } from '../persistence/settlement.rows.js';
import type {
  CountedRevenueEventType,
  ExplanationNodeType,
  ExplanationSourceType,
  MeasuredValueEventType,
} from './explanation.types.js';

type OfStatement = Pick<StatementRow, 'ventureId' | 'currency'>;

export function toExplanationNode(node: FlatNode, statement: OfStatement): ExplanationNodeType {
  const { index, parent, depth, kind, label, month, step, clause, figures, amountMinor, sources } = node;
  return {
    ...{ index, parent, depth, kind, label, month, step, clause },
    amount: moneyType({ minorUnits: amountMinor, currency: statement.currency }),
    figures: Object.entries(figures).map(([name, value]) => ({ name, value })),
    sources: sources.map((source) => toSource(source, statement)),
  };
}

function toSource(source: ExplanationSource, { ventureId, currency }: OfStatement): ExplanationSourceType {
  const statementMonth = 'statementMonth' in source ? source.statementMonth : null;
  return {
    ...{ source, ventureId, currency, kind: source.kind },
    name: nameOf(source),
    value: 'value' in source ? source.value : null,
    month: 'month' in source ? source.month : null,
    asOfMonth: 'asOf' in source ? source.asOf : null,
    eventKinds: source.kind === 'events' ? source.kinds : [],
    isCount: source.kind === 'events' && source.measure === 'count',
    statementId: statementMonth && publicId('statement', statementId(ventureId, statementMonth, currency)),
  };
}

function nameOf(source: ExplanationSource): string {
  if (source.kind === 'constant') return source.path.join('.');
  return source.kind === 'statement' ? source.statementMonth : source.name;
}

export function toCountedEvent({
  id,
  lateFor,
  amountMinor,
  currency,
  ...event
}: CountedEvent): CountedRevenueEventType {
  const amount = moneyType({ minorUnits: amountMinor, currency });
  return { ...event, id: publicId('revenueEvent', id), amount, lateForMonth: lateFor };
}

export function toMeasuredEvent({ id, lateFor, ...event }: MeasuredEvent): MeasuredValueEventType {
  return { ...event, id: publicId('valueEvent', id), lateForMonth: lateFor };
}
