import { Args, Query, Resolver } from '@nestjs/graphql';
import { cliffNotes, parseTerms } from '#libs/share-rules';
import { RequiresScope, toUserError } from '#libs/platform';
import { contractTemplates, instantiateTemplate } from '../../domain/templates/instantiate-template.js';
import { toCliffType } from '../contract.view.js';
import { ContractTemplateDraftInput, ContractTemplateDraftType, ContractTemplateType } from './template.types.js';

@Resolver()
export class ContractTemplateResolver {
  @Query(() => [ContractTemplateType], {
    description: 'Common shapes of contracts, the simplest first. Scope: contracts:read.',
  })
  @RequiresScope('contracts:read')
  contractTemplates(): ContractTemplateType[] {
    return contractTemplates().map(({ id, title, description, parameters }) => ({
      code: id,
      title,
      description,
      parameters: parameters.map((one) => ({ ...one, min: one.min ?? null, max: one.max ?? null })),
    }));
  }

  @Query(() => ContractTemplateDraftType, {
    description: 'A complete draft from a template. Stores nothing. Scope: contracts:read.',
  })
  @RequiresScope('contracts:read')
  contractTemplateDraft(
    @Args('input', { description: 'Which template, with which parameters.' }) input: ContractTemplateDraftInput,
  ): ContractTemplateDraftType {
    const draft = instantiateTemplate(input.template, input.parameters);
    if (!draft.ok) {
      const nothing = { terms: null, inputs: null, clauses: null, keys: [], cliffs: [] };
      return { ...nothing, userErrors: draft.error.map(toUserError) };
    }
    const terms = parseTerms(draft.value.terms);
    const cliffs = terms.ok ? cliffNotes(terms.value).map(toCliffType) : [];
    return { ...draft.value, keys: [...draft.value.keys], cliffs, userErrors: [] };
  }
}
