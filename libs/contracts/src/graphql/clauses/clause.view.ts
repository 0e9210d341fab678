import type { NodeClause, Obligation } from '../../domain/clauses/nodes.js';
import { slotUses } from '../../domain/clauses/slots.js';
import type { ContractVersion } from '../../domain/contract.js';
import type { ContractNodeType, ContractObligationType, ContractSlotType } from './clause.types.js';

export function toNodeTypes(version: ContractVersion): ContractNodeType[] {
  return (version.clauses.nodes ?? []).map((node) => toNodeType(node, version));
}

export function toSlotTypes({ clauses }: ContractVersion): ContractSlotType[] {
  return [...slotUses(clauses)];
}

function toNodeType(
  { key, kind, title, obligations, targets }: NodeClause,
  version: ContractVersion,
): ContractNodeType {
  return {
    key,
    kind,
    title: title ?? null,
    obligations: obligations.map(toObligationType),
    targets: [...targets],
    version,
  };
}

function toObligationType(obligation: Obligation): ContractObligationType {
  const { code, title, description } = obligation;
  return {
    code,
    title,
    description: description ?? null,
    dueDate: 'dueDate' in obligation ? obligation.dueDate : null,
    every: 'every' in obligation ? obligation.every : null,
  };
}
