import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';

/** Lists that are no connections, and what bounds each of them. */
const BOUNDED_LISTS: Readonly<Record<string, string>> = {
  'AccessToken.scopes': 'there are about twenty scopes',
  'Bid.pledges': 'at most 20, one for each target',
  'Bid.versions': 'a bid has at most 11 versions',
  'BidVersion.pledges': 'at most 20, one for each target',
  'Book.accounts': 'one for each counterparty, purpose and currency: contracts have at most 1,000 parties',
  'Contract.disbandings': 'a contract is proposed for disbanding at most 20 times',
  'Contract.versions': 'a contract has at most 100 versions',
  'ContractSimulation.cliffs': 'terms have at most some hundred steps and rows',
  'ContractSimulation.results': 'at most 50 scenarios, or the months that were asked for',
  'ContractSimulationResult.allocations': 'one for each step and party of the terms',
  'ContractInflectionPoint.effects': 'at most 10',
  'ContractInflectionPoint.otherwise': 'at most 10',
  'ComparedScenario.parties': 'one for each party and holder of two terms',
  'ContractBreakEven.scenarios': 'at most 50 scenarios or months',
  'ContractComparison.scenarios': 'at most 50 scenarios or months',
  'ContractComparison.totals': 'one for each party and holder of two terms',
  'ContractDisbanding.answers': 'one of each signing party, of which there are at most 500',
  'ContractHealth.nodes': 'one for each party of the terms, of which there are at most 500',
  'ContractNodeHealth.promises': 'at most 50 a node',
  'ContractNodeHealth.targets': 'at most 20 a node',
  'ContractPromiseHealth.receivers': 'one of each other signing party, of which there are at most 500',
  'ContractNode.obligations': 'at most 50 a node',
  'ContractNode.shares': 'terms have at most 200 steps',
  'ContractNode.targets': 'at most 20 a node',
  'ContractSimulationResult.wagers': 'one for each point of at most 20 wagers',
  'ContractTemplate.parameters': 'a form that one fills in at a sitting',
  'ContractTemplateDraft.cliffs': 'terms have at most some hundred steps and rows',
  'ContractTemplateDraft.keys': 'a version has at most 1,000 participants',
  'ContractVersion.cliffs': 'terms have at most some hundred steps and rows',
  'ContractVersion.nodes': 'one for each party of the terms, of which there are at most 500',
  'ContractVersion.participants': 'a version has at most 1,000 participants',
  'ContractVersion.slots': 'one for each kind of node',
  'ContractVersion.wagers': 'at most 20',
  'ContractWager.inflectionPoints': 'at most 24',
  'ContractWagerOutcome.comparisons': 'at most 10',
  'ContractWagerOutcome.effects': 'at most 10',
  'ContractWagerOutcome.tranches': 'at most 10',
  'ExplanationNode.figures': 'the numbers of one step of arithmetic',
  'ExplanationNode.sources': 'terms read at most 200 declared inputs, and carry a state for each step',
  'ExplanationSource.eventKinds': 'there are five kinds of events',
  'ExplanationSource.sums': 'one for each kind of event',
  'Journal.transfers': 'a journal has one line for each party of a contract, or each balance of a payout',
  'Opportunity.slots': 'one for each of 8 kinds',
  'OpportunitySlot.obligations': 'at most 50 a slot',
  'OpportunitySlot.requirements': 'at most 20 a slot',
  'OpportunitySlot.targets': 'at most 20 a slot',
  'Party.members': 'at most 100 are shown',
  'PayableEntry.shares': 'one for each name of the payee in the contract and restated month',
  'PayeeDebt.causes': 'the first 100 are shown',
  'Payout.approvals': 'one or two',
  'Payout.decisions': 'a payout is held and released at most 20 times',
  'PayoutsDraftPayload.notDrafted': 'the first 100 are shown',
  'PayoutsDraftPayload.payouts': 'the first 100 are shown',
  'Query.admissionFigures': 'one for each of the two origins',
  'Query.contractTemplates': 'the catalogue stands in the code',
  'Query.indicatorResults': 'one month: one for each indicator, and one for each month that restated it',
  'RefusedError.path': 'as deep as an input',
  'RevenueEventsRecordPayload.results': 'at most 1,000 events in a batch',
  'RolePayload.roles': 'there are five roles',
  'SettlementPreview.parkedVentures': 'the first 100 are shown',
  'SettlementPreview.totals': 'the first 1,000 are shown',
  'Statement.deferredMonths': 'closed months of one venture, of which there are twelve in a year',
  'Statement.facts': 'one for each kind of event',
  'Statement.fundings': 'one for each tranche of at most 20 wagers',
  'Statement.lines': 'one for each step and party of the terms',
  'Statement.shares': 'one for each party of the contract and restated month',
  'ScenarioBreakEven.parties': 'at most 20 are asked for',
  'StatementProof.path': 'one for each level of a tree of at most 2^31 leaves',
  'Statement.wagers': 'one for each point of at most 20 wagers',
  'StatementShare.explanation':
    'some parts for each of at most 200 steps, and the statements that gave for the month before',
  'TermsCliff.path': 'as deep as terms',
  'UserError.path': 'as deep as an input',
  'ValueEventsRecordPayload.results': 'at most 1,000 events in a batch',
  'Viewer.parties': 'the parties of one account, which a session carries anyway',
  'Viewer.roles': 'there are five roles',
  'Viewer.scopes': 'there are about twenty scopes',
  'WagerTranche.receipts': 'the first 100 are shown',
};

/** Whole numbers of 64 bits that are counts; every other one is an amount and stands in a Money. */
const COUNTS: readonly string[] = ['IndicatorResult.eventsCount', 'StatementFacts.count'];

/** What the senders of events call them: text of other systems. */
const FOREIGN_IDS: readonly string[] = [
  'CountedRevenueEvent.externalId',
  'MeasuredValueEvent.externalId',
  'RevenueEvent.externalId',
  'RevenueEventInput.id',
  'ValueEvent.externalId',
  'ValueEventInput.id',
];

type Member = GraphQLField<unknown, unknown> | GraphQLArgument | GraphQLInputField;

/** Where the schema leaves the conventions, as sentences. */
export function broken(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return [...types.flatMap(ofType), ...ofMutations(schema), ...ofUnusedExceptions(schema)];
}

function ofType(type: GraphQLNamedType): string[] {
  // The two roots are made by the framework and have none.
  const isRoot = type.name === 'Query' || type.name === 'Mutation';
  const found = type.description || isRoot ? [] : [`${type.name} has no description`];
  if (isScalarType(type)) return type.name === 'Float' ? [...found, 'Float is in use'] : found;
  if (isEnumType(type)) {
    return type.getValues().reduce((all, value) => {
      if (!value.description) all.push(`${type.name}.${value.name} has no description`);
      if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(value.name))
        all.push(`${type.name}.${value.name} is no SCREAMING_CASE`);
      return all;
    }, found);
  }
  if (isInputObjectType(type)) {
    return [...found, ...Object.values(type.getFields()).flatMap((field) => ofMember(type.name, field))];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return found;
  return [...found, ...Object.values(type.getFields()).flatMap((field) => ofField(type.name, field))];
}

function ofField(typeName: string, field: GraphQLField<unknown, unknown>): string[] {
  const where = `${typeName}.${field.name}`;
  const found = ofMember(typeName, field);
  found.push(...field.args.flatMap((argument) => ofMember(where, argument)));
  if (!isPartOfConnection(typeName)) found.push(...ofList(where, field));
  return found;
}

function ofMember(owner: string, member: Member): string[] {
  const where = `${owner}.${member.name}`;
  const found: string[] = member.description ? [] : [`${where} has no description`];
  const named = nameOf(member.type.toString());
  if (/^id$|Ids?$/.test(member.name) && named !== 'ID' && !FOREIGN_IDS.includes(where)) {
    found.push(`${where} names an object by ${named}, not by ID`);
  }
  if (member.name === 'id' && 'args' in member && member.type.toString() !== 'ID!') found.push(`${where} may be null`);
  const isOfMoney = owner === 'Money' || owner === 'MoneyInput';
  if (named === 'BigInt' && !isOfMoney && !COUNTS.includes(where)) found.push(`${where} is a bare amount, not a Money`);
  if (/amount$/i.test(member.name) && named !== 'Money' && named !== 'MoneyInput') found.push(`${where} is no Money`);
  return found;
}

/** Of a type as it is written, `[X!]!` for example. */
function nameOf(type: string): string {
  return type.replace(/[[\]!]/g, '');
}

function ofList(where: string, field: GraphQLField<unknown, unknown>): string[] {
  const type = bare(field.type);
  if (isListType(type)) {
    if (!isNonNullType(type.ofType)) return [`${where} is a list with holes`];
    if (field.name === 'userErrors' || where in BOUNDED_LISTS) return [];
    return [`${where} is a plain list; make it a connection, or say what bounds it`];
  }
  if (!nameOf(type.toString()).endsWith('Connection')) return [];
  const taken = (name: string) => field.args.find((argument) => argument.name === name);
  const isPaged = String(taken('first')?.type) === 'Int!' && String(taken('after')?.type) === 'String';
  return isPaged && taken('first')?.defaultValue === 20 ? [] : [`${where} takes no first: Int! = 20, after: String`];
}

function bare(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type;
}

function isPartOfConnection(typeName: string): boolean {
  return typeName.endsWith('Connection') || typeName.endsWith('Edge');
}

function ofMutations(schema: GraphQLSchema): string[] {
  return Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ name, args, type }) => {
    const [input] = args;
    const found: string[] = [];
    const isOneInput = args.length === 1 && input?.name === 'input' && /^\w+Input!$/.test(input.type.toString());
    if (!isOneInput) found.push(`${name} takes something else than one input: …Input!`);
    const payload = isNonNullType(type) ? type.ofType : undefined;
    const userErrors = isObjectType(payload) ? payload.getFields().userErrors?.type.toString() : undefined;
    if (userErrors !== '[UserError!]!') found.push(`${name} answers no payload with userErrors: [UserError!]!`);
    if (isObjectType(payload) && !payload.name.endsWith('Payload')) found.push(`${name} answers ${payload.name}`);
    return found;
  });
}

function ofUnusedExceptions(schema: GraphQLSchema): string[] {
  return [...Object.keys(BOUNDED_LISTS), ...COUNTS, ...FOREIGN_IDS].flatMap((where) => {
    const [typeName = '', fieldName = ''] = where.split('.');
    const type = schema.getType(typeName);
    const isThere =
      (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) && fieldName in type.getFields();
    return isThere ? [] : [`${where} is excepted here, and is not in the schema`];
  });
}
