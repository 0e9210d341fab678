import { parseTerms } from '#libs/share-rules';
import { parseInputs } from '../../domain/inputs.js';
import { type NodeShare, nodeShares } from '../../domain/clauses/node-shares.js';
import type { NodeClause, Obligation } from '../../domain/clauses/nodes.js';
import { slotUses } from '../../domain/clauses/slots.js';
import type { ContractVersion } from '../../domain/contract.js';
import type { ContractNodeType, ContractObligationType, ContractSlotType } from './clause.types.js';

export function toNodeTypes(version: ContractVersion): ContractNodeType[] {
  const terms = parseTerms(version.terms);
  const shares = terms.ok ? nodeShares(terms.value, parseInputs(version.inputs).declaration) : undefined;
  return (version.clauses.nodes ?? []).map((node) => toNodeType(node, shares?.get(node.key) ?? []));
}

export function toSlotTypes({ clauses }: ContractVersion): ContractSlotType[] {
  return [...slotUses(clauses)];
}

function toNodeType(node: NodeClause, shares: readonly NodeShare[]): ContractNodeType {
  const { key, kind, title, obligations, targets } = node;
  return {
    ...{ key, kind, title: title ?? null },
    obligations: obligations.map(toObligationType),
    targets: [...targets],
    shares: [...shares],
  };
}

export function toObligationType(obligation: Obligation): ContractObligationType {
  const { code, title, description, measuredBy } = obligation;
  return {
    code,
    title,
    description: description ?? null,
    measuredBy: measuredBy ?? null,
    dueDate: 'dueDate' in obligation ? obligation.dueDate : null,
    every: 'every' in obligation ? obligation.every : null,
  };
}
