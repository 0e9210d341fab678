import { formatRational, publicId } from '#libs/kernel';
import type { Assessment } from '../../domain/health/assessment.js';
import type { ContractHealth, Measurement, NodeHealth, PromiseHealth } from '../../domain/health/health.js';
import { toObligationType } from '../clauses/clause.view.js';
import type {
  ContractAssessmentType,
  ContractHealthType,
  ContractMeasurementType,
  ContractNodeHealthType,
  ContractPromiseHealthType,
} from './health.types.js';

export function toHealthType({ month, version, colour, nodes }: ContractHealth): ContractHealthType {
  return { month, version, colour, nodes: nodes.map(toNodeHealthType) };
}

export function toAssessmentType(assessment: Assessment): ContractAssessmentType {
  const { month, nodeKey, obligationCode, number, view, comment, assessedAt } = assessment;
  const id = publicId('assessment', assessment.id);
  return { id, month, nodeKey, obligationCode, number, view, comment, assessedAt, assessment };
}

function toNodeHealthType({ key, kind, party, colour, promises, targets }: NodeHealth): ContractNodeHealthType {
  return {
    ...{ key, kind, party, colour },
    promises: promises.map(toPromiseType),
    targets: targets.map(toMeasurementType),
  };
}

function toPromiseType(promise: PromiseHealth): ContractPromiseHealthType {
  const { obligation, own, receivers, measurement, colour, disagrees } = promise;
  return {
    obligation: toObligationType(obligation),
    own: own && toAssessmentType(own),
    receivers: receivers.map(({ party, assessment }) => {
      return { party, assessment: assessment && toAssessmentType(assessment) };
    }),
    measurement: measurement && toMeasurementType(measurement),
    ...{ colour, disagrees },
  };
}

function toMeasurementType({ target, result, attainment }: Measurement): ContractMeasurementType {
  return { target, result: result && formatRational(result), attainment };
}
