import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Month } from '#libs/kernel';
import {
  connectionType,
  CurrencyCodeScalar,
  DateTimeScalar,
  JsonScalar,
  MonthScalar,
  PermissionType,
} from '#libs/platform';
import type { Clauses } from '../domain/clauses/clauses.js';
import type {
  Contract,
  ContractHead,
  ContractVersion,
  Participant,
  Signature,
  SignatureOrigin,
  VersionState,
} from '../domain/contract.js';
import { VERSIONS_MAX } from '../domain/contract.js';
import { ContractSlotType } from './clauses/clause.types.js';

export const ContractVersionStateEnum = {
  DRAFT: 'draft',
  PROPOSED: 'proposed',
  SIGNED: 'signed',
  WITHDRAWN: 'withdrawn',
} as const satisfies Record<string, VersionState>;
registerEnumType(ContractVersionStateEnum, {
  name: 'ContractVersionState',
  description: 'How far a version of a contract is.',
  valuesMap: {
    DRAFT: { description: 'It can still be revised; nobody was asked to sign.' },
    PROPOSED: { description: 'It does not change any more and waits for signatures.' },
    SIGNED: { description: 'Every party has signed; it settles months from its effectiveFrom on.' },
    WITHDRAWN: { description: 'It was taken back before every party had signed.' },
  },
});

export const SignatureOriginEnum = { SIGNED: 'signed', IMPORTED: 'imported' } as const satisfies Record<
  string,
  SignatureOrigin
>;
registerEnumType(SignatureOriginEnum, {
  name: 'SignatureOrigin',
  description: 'Where a signature comes from.',
  valuesMap: {
    SIGNED: { description: 'An owner of the party signed here.' },
    IMPORTED: { description: 'The party agreed in another system; an operator imported it.' },
  },
});

export const CliffKindEnum = { BAND: 'band', FACTOR: 'factor' } as const;
registerEnumType(CliffKindEnum, {
  name: 'TermsCliffKind',
  description: 'What jumps at a cliff.',
  valuesMap: {
    BAND: { description: 'A share, when the amount that it is measured by passes the end of a band.' },
    FACTOR: { description: 'A factor or rate, when the measure that it depends on reaches a row or a vesting cliff.' },
  },
});

@ObjectType('TermsCliff', { description: 'A place of the terms where a little more changes a lot.' })
export class TermsCliffType {
  @Field(() => CliffKindEnum, { description: 'What jumps.' })
  kind!: 'band' | 'factor';

  @Field(() => String, { description: 'The step of the waterfall.' })
  step!: string;

  @Field(() => [String], { description: 'Where in the terms it is.' })
  path!: string[];

  @Field(() => String, { description: 'What happens there, in English, with amounts.' })
  message!: string;
}

@ObjectType('ContractSignature', { description: 'That a party agreed to a version.' })
export class ContractSignatureType {
  @Field(() => DateTimeScalar, { description: 'When.' })
  signedAt!: Date;

  @Field(() => SignatureOriginEnum, { description: 'Signed here or imported.' })
  origin!: SignatureOrigin;

  @Field(() => String, { description: 'The hash that was signed: that of the version.' })
  signedHash!: string;

  signature!: Signature;
}

@ObjectType('ContractParticipant', { description: 'Who stands behind a key of the terms.' })
export class ContractParticipantType {
  @Field(() => String, { description: 'A party of the terms, or a holder in an agreed map.' })
  key!: string;

  @Field(() => Boolean, { description: 'Parties of the terms sign; holders that only stand in a map do not.' })
  signs!: boolean;

  @Field(() => ContractSignatureType, { nullable: true, description: 'Null while it has not signed.' })
  signature!: ContractSignatureType | null;

  participant!: Participant;
}

@ObjectType('ContractWaitingFor', { description: 'Why a version is not in effect yet.' })
export class ContractWaitingForType {
  @Field(() => String, { description: 'What is missing, in English.' })
  reason!: string;

  @Field(() => String, { description: 'Who can move it on.' })
  owner!: string;

  @Field(() => String, { description: 'How.' })
  nextAction!: string;

  @Field(() => DateTimeScalar, { description: 'Since when it waits.' })
  since!: Date;
}

@ObjectType('ContractVersion', {
  description: 'One version of a contract: what the parties sign. It never changes once it is proposed.',
})
export class ContractVersionType {
  @Field(() => Int, { description: 'Counts from 1.' })
  number!: number;

  @Field(() => ContractVersionStateEnum, { description: 'How far it is.' })
  state!: VersionState;

  @Field(() => JsonScalar, { description: 'The share-rules/1 document.' })
  terms!: unknown;

  @Field(() => JsonScalar, { description: 'Where each input comes from, by name, defaults written out.' })
  inputs!: unknown;

  @Field(() => JsonScalar, {
    description:
      'What the parties agree on beside the terms, as it is hashed: nodes, slots, wagers; {} when there is nothing.',
  })
  clauses!: Clauses;

  @Field(() => String, { description: 'SHA-256 of the RFC 8785 form of the terms, in hex.' })
  termsHash!: string;

  @Field(() => String, {
    description:
      'What every party signs: SHA-256 of the RFC 8785 form of {contract, version, effectiveFrom, currency, termsHash, inputs, participants: [{key, party}] by key} and, where there is any, clauses (unless {}) and parent.',
  })
  versionHash!: string;

  @Field(() => MonthScalar, { description: 'The first month that it settles.' })
  effectiveFrom!: Month;

  @Field(() => DateTimeScalar, { description: 'When it was drafted.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was proposed; null before.' })
  proposedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the last party signed; null before.' })
  signedAt!: Date | null;

  @Field(() => [ContractParticipantType], { description: 'By key.' })
  participants!: ContractParticipantType[];

  @Field(() => [ContractSlotType], { description: 'Places by kind of node; a kind without one is not limited.' })
  slots!: ContractSlotType[];

  @Field(() => ContractWaitingForType, { nullable: true, description: 'Null once it is signed or withdrawn.' })
  waitingFor!: ContractWaitingForType | null;

  version!: ContractVersion;
  /** The contract that it is a version of. */
  head!: ContractHead;
}

@ObjectType('ContractViewerCan', { description: 'What the caller may do with the newest version, and why not.' })
export class ContractViewerCanType {
  @Field(() => PermissionType, { description: 'Draft the next version.' })
  amend!: PermissionType;

  @Field(() => PermissionType, { description: 'Change the draft.' })
  revise!: PermissionType;

  @Field(() => PermissionType, { description: 'Ask the parties to sign.' })
  propose!: PermissionType;

  @Field(() => PermissionType, { description: 'Sign for at least one party that has not signed.' })
  sign!: PermissionType;

  @Field(() => PermissionType, { description: 'Take the version back.' })
  withdraw!: PermissionType;

  @Field(() => PermissionType, { description: 'Ask the signing parties to end the contract.' })
  disband!: PermissionType;

  @Field(() => PermissionType, {
    description:
      'Calculate with real past months: the venture’s people with all, a party with those that a signed version settles in which it takes part.',
  })
  tryOnPastMonths!: PermissionType;
}

@ObjectType('Contract', {
  description: 'A signed, versioned agreement of several parties about a venture’s money in one currency.',
})
export class ContractType {
  @Field(() => ID, { description: 'Opaque, starts with ctr_.' })
  id!: string;

  @Field(() => String, { description: 'What its parties call it.' })
  name!: string;

  @Field(() => CurrencyCodeScalar, { description: 'The currency that it shares; one contract each at a time.' })
  currency!: string;

  @Field(() => DateTimeScalar, { description: 'When it was drafted.' })
  createdAt!: Date;

  head!: ContractHead;
  /** Known already where a single contract was read; a list loads it when it is asked for. */
  contract!: Contract | undefined;
}

export const ContractConnection = connectionType(ContractType, 'Contract');

export const VERSIONS_DESCRIPTION = `All versions, newest first; at most ${VERSIONS_MAX}.`;
