import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import type { GraphqlContext } from '#libs/platform';
import { cliffNotes, parseTerms } from '#libs/share-rules';
import {
  ContractParticipantType,
  ContractSignatureType,
  ContractVersionType,
  TermsCliffType,
} from './contract.types.js';
import { ContractNodeType } from './clauses/clause.types.js';
import { toNodeTypes } from './clauses/clause.view.js';
import { toCliffType } from './contract.view.js';

@Resolver(() => ContractVersionType)
export class ContractVersionResolver {
  @ResolveField(() => [TermsCliffType], {
    description: 'Where the terms jump, for the parties to know before they sign.',
  })
  cliffs(@Parent() { terms }: ContractVersionType): TermsCliffType[] {
    const parsed = parseTerms(terms);
    return parsed.ok ? cliffNotes(parsed.value).map(toCliffType) : [];
  }

  @ResolveField(() => [ContractNodeType], {
    description: 'What the parties promise and what each gets for it, as far as nodes are written down.',
  })
  nodes(@Parent() { version }: ContractVersionType): ContractNodeType[] {
    return toNodeTypes(version);
  }
}

@Resolver(() => ContractParticipantType)
export class ContractParticipantResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'Who signs, earns or holds.' })
  party(
    @Parent() { participant }: ContractParticipantType,
    @Context() { request }: GraphqlContext,
  ): Promise<PartyType> {
    return this.parties.party(request, participant.party);
  }
}

@Resolver(() => ContractSignatureType)
export class ContractSignatureResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => String, { description: 'The name of who signed, or of who imported it.' })
  by(@Parent() { signature }: ContractSignatureType, @Context() { request }: GraphqlContext): Promise<string> {
    return this.parties.accountName(request, signature.account);
  }
}
